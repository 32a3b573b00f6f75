using System;
using System.Collections.Generic;

namespace PptpTools.Decoding;

/// <summary>Octets of a stream that are kept until what comes before them has come, or until they turn out to be valid.</summary>
internal sealed class TcpHeldSegments
{
    /// <summary>How much is kept: octets, and for each run what an object costs.</summary>
    private const int Limit = 64 * 1024;

    private const int CostOfRun = 64;

    private readonly List<Run> _runs = [];
    private int _cost;

    /// <summary>True when nothing is kept.</summary>
    public bool IsEmpty => _runs.Count == 0;

    /// <summary>True when more is kept than should be.</summary>
    public bool IsOverLimit => _cost > Limit;

    /// <summary>Sequence number of the first octet that is kept.</summary>
    public uint First => _runs[0].Start;

    /// <summary>Keeps octets. Where some are kept already those stand.</summary>
    /// <returns>True when octets that are kept already have other values.</returns>
    public bool Add(uint start, ReadOnlySpan<byte> octets, long frame)
    {
        bool differs = false;
        int at = 0;
        int index = 0;
        for (; index < _runs.Count && at < octets.Length; index++)
        {
            Run run = _runs[index];
            int runStart = (int)(run.Start - start);
            int runEnd = runStart + run.Octets.Length;
            if (runEnd <= at)
                continue;
            if (runStart >= octets.Length)
                break;
            if (runStart > at)
                Insert(index++, start + (uint)at, octets.Slice(at, runStart - at), frame);
            int overlapStart = Math.Max(at, runStart);
            int overlap = Math.Min(octets.Length, runEnd) - overlapStart;
            differs |= !octets.Slice(overlapStart, overlap).SequenceEqual(run.Octets.AsSpan(overlapStart - runStart, overlap));
            at = runEnd;
        }

        if (at < octets.Length)
            Insert(index, start + (uint)at, octets.Slice(at), frame);
        return differs;
    }

    /// <summary>Takes out the run that holds the octet at <paramref name="next"/>, and drops those that lie before it.</summary>
    /// <param name="next">Sequence number of the octet that is wanted.</param>
    /// <param name="end">Only a run that ends at this sequence number or before; null for any.</param>
    /// <param name="octets">The run's octets from <paramref name="next"/> on.</param>
    /// <param name="frame">The frame that carried it.</param>
    public bool TryTake(uint next, uint? end, out ReadOnlyMemory<byte> octets, out long frame)
    {
        octets = default;
        frame = 0;
        DropBefore(next);
        if (IsEmpty)
            return false;
        Run run = _runs[0];
        int old = (int)(next - run.Start);
        if (old < 0 || (end is { } limit && (int)(limit - run.Start) < run.Octets.Length))
            return false;
        octets = run.Octets.AsMemory(old);
        frame = run.Frame;
        RemoveFirst();
        return true;
    }

    /// <summary>Drops the runs that lie before a sequence number.</summary>
    public void DropBefore(uint next)
    {
        while (!IsEmpty && (int)(next - _runs[0].Start) >= _runs[0].Octets.Length)
            RemoveFirst();
    }

    private void RemoveFirst()
    {
        _cost -= CostOfRun + _runs[0].Octets.Length;
        _runs.RemoveAt(0);
    }

    private void Insert(int index, uint start, ReadOnlySpan<byte> octets, long frame)
    {
        _runs.Insert(index, new Run(start, octets.ToArray(), frame));
        _cost += CostOfRun + octets.Length;
    }

    private sealed record Run(uint Start, byte[] Octets, long Frame);
}
