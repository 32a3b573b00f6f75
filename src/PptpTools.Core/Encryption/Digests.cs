using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PptpTools.Encryption;

/// <summary>SHA-1 and MD5 of the class library over spans in both builds. The standards of PPTP know no other hash.</summary>
internal static class Digests
{
    public const int Sha1Length = 20;
    public const int Md5Length = 16;

    [SuppressMessage("Security", "CA5350", Justification = "RFC 2759 and RFC 3079 prescribe SHA-1.")]
    public static void Sha1(ReadOnlySpan<byte> data, Span<byte> hash)
    {
#if NET
        SHA1.HashData(data, hash);
#else
        using SHA1 algorithm = SHA1.Create();
        Hash(algorithm, data, hash);
#endif
    }

    [SuppressMessage("Security", "CA5351", Justification = "RFC 1994 prescribes MD5.")]
    public static void Md5(ReadOnlySpan<byte> data, Span<byte> hash)
    {
#if NET
        MD5.HashData(data, hash);
#else
        using MD5 algorithm = MD5.Create();
        Hash(algorithm, data, hash);
#endif
    }

    /// <summary>Compares in a time that does not depend on where the difference is.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int difference = left.Length ^ right.Length;
        for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
            difference |= left[i] ^ right[i];
        return difference == 0;
    }

#if !NET
    private static void Hash(HashAlgorithm algorithm, ReadOnlySpan<byte> data, Span<byte> hash)
    {
        byte[] copy = data.ToArray();
        algorithm.ComputeHash(copy).CopyTo(hash);
        Array.Clear(copy, 0, copy.Length);
    }
#endif
}
