#if NET
using System;
using System.Security.Cryptography;
using PptpTools.Wire;

namespace PptpTools.Cryptography;

/// <summary>The operating system's random octets.</summary>
internal sealed class SystemRandom : IRandomSource
{
    public void Fill(Span<byte> octets) => RandomNumberGenerator.Fill(octets);
}
#endif
