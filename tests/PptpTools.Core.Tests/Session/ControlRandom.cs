using System;
using PptpTools.Wire;

namespace PptpTools.Tests.Session;

/// <summary>Random octets that are the same in every run.</summary>
internal sealed class ControlRandom(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> octets) => _random.NextBytes(octets);
}
