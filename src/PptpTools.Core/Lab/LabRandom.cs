using System;
using PptpTools.Wire;

namespace PptpTools.Lab;

/// <summary>
/// Random numbers that depend on nothing but the seed: xoshiro256** by Blackman and Vigna, its state filled by SplitMix64. Every build
/// of this software on every machine gives the same numbers. Not for secrets.
/// </summary>
internal sealed class LabRandom : IRandomSource
{
    private const ulong GoldenGamma = 0x9E37_79B9_7F4A_7C15;
    private const ulong HashBasis = 0xCBF2_9CE4_8422_2325;
    private const ulong HashPrime = 0x0000_0100_0000_01B3;
    private const int FractionBits = 53;

    private readonly ulong _seed;
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>The sequence of a seed.</summary>
    public LabRandom(ulong seed)
    {
        _seed = seed;
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>A sequence of its own for one part of the network: what others draw does not change it.</summary>
    /// <param name="name">The part; the same name gives the same sequence.</param>
    public LabRandom For(string name)
    {
        if (name is null)
            throw new ArgumentNullException(nameof(name));
        ulong hash = HashBasis;
        foreach (char character in name)
            hash = (hash ^ character) * HashPrime;
        return new LabRandom(_seed ^ SplitMix(ref hash));
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> octets)
    {
        for (int at = 0; at < octets.Length; at += sizeof(ulong))
        {
            ulong value = NextUInt64();
            for (int i = at; i < octets.Length && i < at + sizeof(ulong); i++, value >>= 8)
                octets[i] = (byte)value;
        }
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt32() => (uint)(NextUInt64() >> 32);

    /// <summary>A number from 0 up to, not including, a limit.</summary>
    public int Next(int limit)
    {
        if (limit <= 0)
            throw new ArgumentOutOfRangeException(nameof(limit));
        return (int)((NextUInt32() * (ulong)limit) >> 32);
    }

    /// <summary>A time from nothing up to, not including, a limit.</summary>
    public TimeSpan Next(TimeSpan limit) =>
        limit <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromTicks((long)(NextUInt64() % (ulong)limit.Ticks));

    /// <summary>True with a probability. A number is drawn in any case, so that changing one probability leaves the other draws alone.</summary>
    public bool Chance(double probability) => (NextUInt64() >> (64 - FractionBits)) < probability * (1UL << FractionBits);

    private static ulong SplitMix(ref ulong state)
    {
        state += GoldenGamma;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    private static ulong RotateLeft(ulong value, int count) => (value << count) | (value >> (64 - count));
}
