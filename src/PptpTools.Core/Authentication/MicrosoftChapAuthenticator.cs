using System;
using PptpTools.Encryption;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>Asks for responses of MS-CHAP version 1 (RFC 2433). A LAN Manager response alone is refused.</summary>
internal sealed class MicrosoftChapAuthenticator : ChapAuthenticator
{
    /// <summary>An authenticator that has not begun.</summary>
    public MicrosoftChapAuthenticator(IUserDirectory users, AuthenticatorSettings settings, ILegacyCryptography cryptography, IRandomSource random)
        : base(users, settings, cryptography, random)
    {
    }

    /// <inheritdoc/>
    public override byte? ChapAlgorithm => ChapAlgorithms.MicrosoftVersion1;

    private protected override int ChallengeLength => MicrosoftChap.ChallengeLength;

    private protected override uint? ChangeVersion => 2;

    private protected override bool IsRight(ChapResponse response, UserAccount account)
    {
        OctetString ntResponse = response.NtResponse;
        return Matches(account.NtHash(Cryptography), ntResponse.Span) & response.UseNtResponse == true;
    }

    private protected override MppeSecrets MakeSecrets(UserAccount account)
    {
        Span<byte> hashHash = stackalloc byte[MicrosoftChap.HashLength];
        Span<byte> lanManagerHash = stackalloc byte[MicrosoftChap.HashLength];
        MicrosoftChap.HashNtPasswordHash(Cryptography, account.NtHash(Cryptography), hashHash);
        bool isKnown = account.TryGetLanManagerHash(Cryptography, lanManagerHash);
        MppeSecrets secrets = MppeSecrets.FromVersion1(hashHash, Challenge, isKnown ? lanManagerHash : default);
        hashHash.Clear();
        lanManagerHash.Clear();
        return secrets;
    }

    private protected override bool TryChangePassword(ChapChangePassword packet, UserAccount account)
    {
        const ushort UseNtResponse = 0x0001;
        using var change = new DecryptedPasswordChange(
            Cryptography, account.NtHash(Cryptography), packet.Field("PasswordEncryptedWithOldNtHash"), packet.Field("OldNtHashEncryptedWithNewNtHash"));
        return change.IsGenuine
            && (packet.Flags & UseNtResponse) != 0
            && Matches(change.NewHash, packet.Field("NtResponse"))
            && account.TryChangePassword(change.NewPassword);
    }

    private bool Matches(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> ntResponse)
    {
        Span<byte> expected = stackalloc byte[MicrosoftChap.ResponseLength];
        MicrosoftChap.ChallengeResponse(Cryptography, Challenge, hash, expected);
        return Digests.AreEqual(expected, ntResponse);
    }
}
