using PptpTools.Authentication;
using PptpTools.Encryption;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Lab;

/// <summary>A server's side of MS-CHAPv2 that knows no password: it accepts every response, and makes its proof and its keys up.</summary>
internal sealed class RogueAuthenticator(IUserDirectory users, AuthenticatorSettings settings, ILegacyCryptography cryptography, IRandomSource random)
    : ChapAuthenticator(users, settings, cryptography, random)
{
    private readonly IRandomSource _random = random;

    public override byte? ChapAlgorithm => ChapAlgorithms.MicrosoftVersion2;

    private protected override int ChallengeLength => MicrosoftChapVersion2.ChallengeLength;

    private protected override bool IsRight(ChapResponse response, UserAccount account) => true;

    private protected override OctetString MakeProof(UserAccount account) => new(Invent(MicrosoftChapVersion2.AuthenticatorResponseLength));

    private protected override MppeSecrets MakeSecrets(UserAccount account) =>
        MppeSecrets.FromVersion2(Invent(MicrosoftChap.HashLength), Invent(MicrosoftChap.ResponseLength));

    private byte[] Invent(int length)
    {
        var octets = new byte[length];
        _random.Fill(octets);
        return octets;
    }
}
