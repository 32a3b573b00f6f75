using System;
using PptpTools.Encryption;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>Asks for responses of MS-CHAPv2, and proves to the peer that it knows the password too (RFC 2759).</summary>
internal sealed class MicrosoftChapVersion2Authenticator : ChapAuthenticator
{
    private readonly byte[] _ntResponse = new byte[MicrosoftChap.ResponseLength];
    private readonly byte[] _peerChallenge = new byte[MicrosoftChapVersion2.ChallengeLength];
    private byte[] _userName = [];

    /// <summary>An authenticator that has not begun.</summary>
    public MicrosoftChapVersion2Authenticator(IUserDirectory users, AuthenticatorSettings settings, ILegacyCryptography cryptography, IRandomSource random)
        : base(users, settings, cryptography, random)
    {
    }

    /// <inheritdoc/>
    public override byte? ChapAlgorithm => ChapAlgorithms.MicrosoftVersion2;

    /// <inheritdoc/>
    public override void Dispose()
    {
        Array.Clear(_ntResponse, 0, _ntResponse.Length);
        base.Dispose();
    }

    private protected override int ChallengeLength => MicrosoftChapVersion2.ChallengeLength;

    private protected override uint? ChangeVersion => 3;

    private protected override bool IsRight(ChapResponse response, UserAccount account)
    {
        OctetString peerChallenge = response.PeerChallenge, ntResponse = response.NtResponse;
        _userName = MicrosoftChapVersion2.WithoutDomain(response.NameOctets).ToArray();
        return Matches(account.NtHash(Cryptography), peerChallenge.Span, ntResponse.Span);
    }

    private protected override OctetString MakeProof(UserAccount account)
    {
        Span<byte> proof = stackalloc byte[MicrosoftChapVersion2.AuthenticatorResponseLength];
        MicrosoftChapVersion2.GenerateAuthenticatorResponse(
            Cryptography, account.NtHash(Cryptography), _ntResponse, _peerChallenge, Challenge, _userName, proof);
        return new OctetString(proof);
    }

    private protected override MppeSecrets MakeSecrets(UserAccount account)
    {
        Span<byte> hashHash = stackalloc byte[MicrosoftChap.HashLength];
        MicrosoftChap.HashNtPasswordHash(Cryptography, account.NtHash(Cryptography), hashHash);
        MppeSecrets secrets = MppeSecrets.FromVersion2(hashHash, _ntResponse);
        hashHash.Clear();
        return secrets;
    }

    private protected override bool TryChangePassword(ChapChangePassword packet, UserAccount account)
    {
        using var change = new DecryptedPasswordChange(
            Cryptography, account.NtHash(Cryptography), packet.Field("EncryptedPassword"), packet.Field("EncryptedHash"));
        return change.IsGenuine
            && Matches(change.NewHash, packet.Field("PeerChallenge"), packet.Field("NtResponse"))
            && account.TryChangePassword(change.NewPassword);
    }

    private bool Matches(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> peerChallenge, ReadOnlySpan<byte> ntResponse)
    {
        Span<byte> expected = stackalloc byte[MicrosoftChap.ResponseLength];
        MicrosoftChapVersion2.GenerateNtResponse(Cryptography, Challenge, peerChallenge, _userName, hash, expected);
        peerChallenge.CopyTo(_peerChallenge);
        ntResponse.CopyTo(_ntResponse);
        return Digests.AreEqual(expected, ntResponse);
    }
}
