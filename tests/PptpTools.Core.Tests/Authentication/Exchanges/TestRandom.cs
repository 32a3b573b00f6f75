using System;
using System.Collections.Generic;
using PptpTools.Wire;

namespace PptpTools.Tests.Authentication.Exchanges;

/// <summary>Octets that were told beforehand, and after them those of a seeded generator.</summary>
internal sealed class TestRandom(int seed, params byte[][] first) : IRandomSource
{
    private readonly Random _random = new(seed);
    private readonly Queue<byte[]> _first = new(first);

    public void Fill(Span<byte> octets)
    {
        if (_first.Count > 0)
            _first.Dequeue().CopyTo(octets);
        else
            _random.NextBytes(octets);
    }
}
