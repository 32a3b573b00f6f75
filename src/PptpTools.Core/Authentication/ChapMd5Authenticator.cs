using System;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>Asks for responses with MD5 (RFC 1994). A user of whom the hash alone is known cannot give one.</summary>
internal sealed class ChapMd5Authenticator : ChapAuthenticator
{
    /// <summary>An authenticator that has not begun.</summary>
    public ChapMd5Authenticator(IUserDirectory users, AuthenticatorSettings settings, ILegacyCryptography cryptography, IRandomSource random)
        : base(users, settings, cryptography, random)
    {
    }

    /// <inheritdoc/>
    public override byte? ChapAlgorithm => ChapAlgorithms.Md5;

    private protected override int ChallengeLength => Settings.Md5ChallengeLength;

    private protected override bool IsRight(ChapResponse response, UserAccount account)
    {
        byte[] password = account.PasswordOctets();
        bool isRight = ChapMd5.Matches(response.Identifier.GetValueOrDefault(), password, Challenge, response.ValueOctets);
        Array.Clear(password, 0, password.Length);
        return isRight & account.HasPassword;
    }
}
