using System;

namespace PptpTools.Authentication;

/// <summary>
/// What MS-CHAP needs and .NET does not have everywhere: MD4 (RFC 1320) and single DES blocks. An argument of every function that
/// needs it, so that this assembly depends on no package.
/// </summary>
public interface ILegacyCryptography
{
    /// <summary>Hashes with MD4.</summary>
    /// <param name="data">Any number of octets.</param>
    /// <param name="hash">Receives 16 octets.</param>
    void HashMd4(ReadOnlySpan<byte> data, Span<byte> hash);

    /// <summary>Encrypts one block with DES.</summary>
    /// <param name="key">8 octets, parity bits included; weak keys are accepted, because passwords make them.</param>
    /// <param name="block">8 octets.</param>
    /// <param name="encrypted">Receives 8 octets; may be the same memory as <paramref name="block"/>.</param>
    void EncryptDes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> block, Span<byte> encrypted);

    /// <summary>Decrypts one block with DES.</summary>
    /// <param name="key">8 octets, parity bits included.</param>
    /// <param name="block">8 octets.</param>
    /// <param name="decrypted">Receives 8 octets; may be the same memory as <paramref name="block"/>.</param>
    void DecryptDes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> block, Span<byte> decrypted);
}
