using System;
using PptpTools.Encryption;

namespace PptpTools.Authentication;

/// <summary>CHAP with MD5 (RFC 1994 section 2), and EAP's MD5-Challenge, which is the same (RFC 3748 section 5.4).</summary>
public static class ChapMd5
{
    /// <summary>Octets of a response.</summary>
    public const int ResponseLength = 16;

    /// <summary>The digest of identifier, secret and challenge.</summary>
    /// <param name="identifier">That of the Challenge, or of the EAP Request.</param>
    /// <param name="secret">The password's octets.</param>
    /// <param name="challenge">The challenge's value.</param>
    /// <param name="response">Receives 16 octets.</param>
    public static void Response(byte identifier, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> challenge, Span<byte> response)
    {
        var data = new byte[1 + secret.Length + challenge.Length];
        data[0] = identifier;
        secret.CopyTo(data.AsSpan(1));
        challenge.CopyTo(data.AsSpan(1 + secret.Length));
        Digests.Md5(data, response);
        Array.Clear(data, 0, data.Length);
    }

    /// <summary>Whether a response is right; takes the same time wherever it is wrong.</summary>
    /// <param name="identifier">That of the Challenge.</param>
    /// <param name="secret">The password's octets.</param>
    /// <param name="challenge">The challenge sent.</param>
    /// <param name="response">The response received.</param>
    public static bool Matches(byte identifier, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> response)
    {
        Span<byte> expected = stackalloc byte[ResponseLength];
        Response(identifier, secret, challenge, expected);
        bool matches = Digests.AreEqual(expected, response);
        expected.Clear();
        return matches;
    }
}
