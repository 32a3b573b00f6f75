using System;
using PptpTools.Encryption;

namespace PptpTools.Authentication;

/// <summary>
/// The new password out of a Change-Password packet, which is genuine only where its sender knows the old one too: the old hash
/// comes encrypted with the new (RFC 2759 section 8.12).
/// </summary>
internal sealed class DecryptedPasswordChange : IDisposable
{
    private readonly char[] _password = new char[MicrosoftChap.MaximumPasswordLength];
    private readonly byte[] _newHash = new byte[MicrosoftChap.HashLength];
    private readonly int _length;

    /// <summary>Decrypts.</summary>
    /// <param name="cryptography">MD4 and DES.</param>
    /// <param name="oldHash">The hash that the account has, 16 octets.</param>
    /// <param name="encryptedPassword">516 octets.</param>
    /// <param name="encryptedHash">16 octets.</param>
    public DecryptedPasswordChange(
        ILegacyCryptography cryptography, ReadOnlySpan<byte> oldHash, ReadOnlySpan<byte> encryptedPassword, ReadOnlySpan<byte> encryptedHash)
    {
        Span<byte> proof = stackalloc byte[MicrosoftChap.HashLength];
        bool isPassword = MicrosoftPasswordChange.TryDecryptPassword(encryptedPassword, oldHash, _password, out _length);
        MicrosoftChap.NtPasswordHash(cryptography, NewPassword, _newHash);
        MicrosoftPasswordChange.DecryptHash(cryptography, encryptedHash, _newHash, proof);
        IsGenuine = isPassword & Digests.AreEqual(proof, oldHash);
        proof.Clear();
    }

    /// <summary>Whether the sender knows the old password.</summary>
    public bool IsGenuine { get; }

    /// <summary>The new password.</summary>
    public ReadOnlySpan<char> NewPassword => _password.AsSpan(0, _length);

    /// <summary>Its Windows NT hash.</summary>
    public ReadOnlySpan<byte> NewHash => _newHash;

    /// <summary>Clears both.</summary>
    public void Dispose()
    {
        Array.Clear(_password, 0, _password.Length);
        Array.Clear(_newHash, 0, _newHash.Length);
    }
}
