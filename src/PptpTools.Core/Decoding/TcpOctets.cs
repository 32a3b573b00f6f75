using System;
using System.Collections.Generic;

namespace PptpTools.Decoding;

/// <summary>Where the octets of one frame end in a run of octets.</summary>
/// <param name="End">Offset of the first octet behind them.</param>
/// <param name="Frame">Number of the frame.</param>
internal readonly record struct TcpFrameMark(int End, long Frame);

/// <summary>A run of octets of a stream, in order, and the frames that carried them. Valid during the call that gives it.</summary>
internal readonly ref struct TcpOctets
{
    private readonly TcpFrameMark[]? _marks;
    private readonly int _markCount;

    public TcpOctets(ReadOnlySpan<byte> octets, TcpFrameMark[]? marks, int markCount, long lastFrame)
    {
        Octets = octets;
        _marks = marks;
        _markCount = markCount;
        LastFrame = lastFrame;
    }

    /// <summary>The octets.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>The frame that carried the last of them.</summary>
    public long LastFrame { get; }

    /// <summary>The frames that carried a part of the octets.</summary>
    /// <param name="start">Offset of the part in <see cref="Octets"/>.</param>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="earlier">The frames before the last, in order; null where one frame carried all.</param>
    /// <returns>The frame that carried the last octet.</returns>
    public long FramesOf(int start, int length, out long[]? earlier)
    {
        earlier = null;
        int first = 0;
        while (first < _markCount && _marks![first].End <= start)
            first++;
        int last = first;
        while (last < _markCount && _marks![last].End < start + length)
            last++;
        if (last > first)
        {
            var frames = new List<long>();
            for (int i = first; i < last; i++)
                frames.Add(_marks![i].Frame);
            earlier = frames.ToArray();
        }

        return last < _markCount ? _marks![last].Frame : LastFrame;
    }
}
