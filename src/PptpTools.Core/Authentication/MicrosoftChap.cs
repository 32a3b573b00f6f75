using System;

namespace PptpTools.Authentication;

/// <summary>
/// The functions of MS-CHAP version 1 (RFC 2433 appendix A), of which version 2 uses the hashes and the response. Passwords are
/// characters; hashes have 16 octets, challenges 8, responses 24.
/// </summary>
public static class MicrosoftChap
{
    /// <summary>Octets of a password hash.</summary>
    public const int HashLength = 16;

    /// <summary>Octets of the challenge that a response answers.</summary>
    public const int ChallengeLength = 8;

    /// <summary>Octets of a LAN Manager or Windows NT response.</summary>
    public const int ResponseLength = 24;

    /// <summary>The most characters that a password has.</summary>
    public const int MaximumPasswordLength = 256;

    private const int DesKeyLength = 8;
    private const int ShortKeyLength = 7;
    private const int LanManagerPasswordLength = 14;

    /// <summary>NtPasswordHash: MD4 of the password's characters of 16 bits, low octet first (RFC 2433 A.4, RFC 2759 section 8.3).</summary>
    /// <param name="cryptography">MD4.</param>
    /// <param name="password">0 to 256 characters.</param>
    /// <param name="hash">Receives 16 octets.</param>
    /// <exception cref="ArgumentException">The password is too long.</exception>
    public static void NtPasswordHash(ILegacyCryptography cryptography, ReadOnlySpan<char> password, Span<byte> hash)
    {
        if (cryptography is null)
            throw new ArgumentNullException(nameof(cryptography));
        Span<byte> octets = stackalloc byte[2 * MaximumPasswordLength];
        octets = octets.Slice(0, WriteCharacters(password, octets));
        cryptography.HashMd4(octets, hash.Slice(0, HashLength));
        octets.Clear();
    }

    /// <summary>HashNtPasswordHash: MD4 of the hash (RFC 2759 section 8.4).</summary>
    /// <param name="cryptography">MD4.</param>
    /// <param name="passwordHash">16 octets.</param>
    /// <param name="hash">Receives 16 octets.</param>
    public static void HashNtPasswordHash(ILegacyCryptography cryptography, ReadOnlySpan<byte> passwordHash, Span<byte> hash)
    {
        if (cryptography is null)
            throw new ArgumentNullException(nameof(cryptography));
        cryptography.HashMd4(passwordHash.Slice(0, HashLength), hash.Slice(0, HashLength));
    }

    /// <summary>
    /// LmPasswordHash: a fixed text encrypted with the halves of the password in capitals (RFC 2433 A.2, A.3). Only 14 characters
    /// count; those beyond Latin-1 become question marks, as an OEM code page would make them.
    /// </summary>
    /// <param name="cryptography">DES.</param>
    /// <param name="password">The password.</param>
    /// <param name="hash">Receives 16 octets.</param>
    public static void LanManagerPasswordHash(ILegacyCryptography cryptography, ReadOnlySpan<char> password, Span<byte> hash)
    {
        if (cryptography is null)
            throw new ArgumentNullException(nameof(cryptography));
        Span<byte> capitals = stackalloc byte[LanManagerPasswordLength];
        capitals.Clear();
        for (int i = 0; i < Math.Min(password.Length, LanManagerPasswordLength); i++)
        {
            char capital = char.ToUpperInvariant(password[i]);
            capitals[i] = capital <= byte.MaxValue ? (byte)capital : (byte)'?';
        }

        EncryptWithShortKey(cryptography, capitals.Slice(0, ShortKeyLength), "KGS!@#$%"u8, hash);
        EncryptWithShortKey(cryptography, capitals.Slice(ShortKeyLength), "KGS!@#$%"u8, hash.Slice(DesKeyLength));
        capitals.Clear();
    }

    /// <summary>ChallengeResponse: the challenge encrypted with the three thirds of the hash (RFC 2433 A.5, RFC 2759 section 8.5).</summary>
    /// <param name="cryptography">DES.</param>
    /// <param name="challenge">8 octets.</param>
    /// <param name="passwordHash">16 octets.</param>
    /// <param name="response">Receives 24 octets.</param>
    public static void ChallengeResponse(
        ILegacyCryptography cryptography, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> passwordHash, Span<byte> response)
    {
        if (cryptography is null)
            throw new ArgumentNullException(nameof(cryptography));
        Span<byte> padded = stackalloc byte[3 * ShortKeyLength];
        padded.Clear();
        passwordHash.Slice(0, HashLength).CopyTo(padded);
        for (int third = 0; third < 3; third++)
        {
            EncryptWithShortKey(
                cryptography, padded.Slice(third * ShortKeyLength, ShortKeyLength), challenge.Slice(0, ChallengeLength), response.Slice(third * DesKeyLength, DesKeyLength));
        }

        padded.Clear();
    }

    /// <summary>NtChallengeResponse: the Windows NT response to a challenge of version 1 (RFC 2433 A.1).</summary>
    /// <param name="cryptography">MD4 and DES.</param>
    /// <param name="challenge">8 octets.</param>
    /// <param name="password">0 to 256 characters.</param>
    /// <param name="response">Receives 24 octets.</param>
    public static void NtChallengeResponse(
        ILegacyCryptography cryptography, ReadOnlySpan<byte> challenge, ReadOnlySpan<char> password, Span<byte> response)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        NtPasswordHash(cryptography, password, hash);
        ChallengeResponse(cryptography, challenge, hash, response);
        hash.Clear();
    }

    /// <summary>LmChallengeResponse: the LAN Manager response to a challenge of version 1 (RFC 2433 A.1).</summary>
    /// <param name="cryptography">DES.</param>
    /// <param name="challenge">8 octets.</param>
    /// <param name="password">The password.</param>
    /// <param name="response">Receives 24 octets.</param>
    public static void LanManagerChallengeResponse(
        ILegacyCryptography cryptography, ReadOnlySpan<byte> challenge, ReadOnlySpan<char> password, Span<byte> response)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        LanManagerPasswordHash(cryptography, password, hash);
        ChallengeResponse(cryptography, challenge, hash, response);
        hash.Clear();
    }

    /// <summary>DesEncrypt with a key of 7 octets, to which the parity bits are added (RFC 2433 A.6).</summary>
    internal static void EncryptWithShortKey(ILegacyCryptography cryptography, ReadOnlySpan<byte> shortKey, ReadOnlySpan<byte> block, Span<byte> encrypted)
    {
        Span<byte> key = stackalloc byte[DesKeyLength];
        AddParity(shortKey, key);
        cryptography.EncryptDes(key, block, encrypted.Slice(0, DesKeyLength));
        key.Clear();
    }

    /// <summary>DesDecrypt with a key of 7 octets.</summary>
    internal static void DecryptWithShortKey(ILegacyCryptography cryptography, ReadOnlySpan<byte> shortKey, ReadOnlySpan<byte> block, Span<byte> decrypted)
    {
        Span<byte> key = stackalloc byte[DesKeyLength];
        AddParity(shortKey, key);
        cryptography.DecryptDes(key, block, decrypted.Slice(0, DesKeyLength));
        key.Clear();
    }

    /// <summary>Spreads 56 bits over 8 octets and makes the parity of each odd (RFC 2759 section 9.3 has examples).</summary>
    internal static void AddParity(ReadOnlySpan<byte> shortKey, Span<byte> key)
    {
        ulong bits = 0;
        foreach (byte octet in shortKey.Slice(0, ShortKeyLength))
            bits = (bits << 8) | octet;
        for (int i = DesKeyLength - 1; i >= 0; i--, bits >>= 7)
        {
            int seven = (int)bits & 0x7F;
            int ones = 0;
            for (int rest = seven; rest != 0; rest &= rest - 1)
                ones++;
            key[i] = (byte)((seven << 1) | (~ones & 1));
        }
    }

    /// <summary>Writes characters low octet first; returns the number of octets.</summary>
    internal static int WriteCharacters(ReadOnlySpan<char> password, Span<byte> octets)
    {
        if (password.Length > MaximumPasswordLength)
            throw new ArgumentException($"A password has at most {MaximumPasswordLength} characters.", nameof(password));
        for (int i = 0; i < password.Length; i++)
        {
            octets[2 * i] = (byte)password[i];
            octets[2 * i + 1] = (byte)(password[i] >> 8);
        }

        return 2 * password.Length;
    }
}
