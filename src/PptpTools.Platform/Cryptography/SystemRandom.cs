using System;
using System.Security.Cryptography;
using PptpTools.Wire;

namespace PptpTools.Cryptography;

/// <summary>The operating system's random octets.</summary>
internal sealed class SystemRandom : IRandomSource
{
#if NET
    public void Fill(Span<byte> octets) => RandomNumberGenerator.Fill(octets);
#else
    public void Fill(Span<byte> octets)
    {
        var random = new byte[octets.Length];
        using (var source = RandomNumberGenerator.Create())
            source.GetBytes(random);
        random.CopyTo(octets);
        Array.Clear(random, 0, random.Length);
    }
#endif
}
