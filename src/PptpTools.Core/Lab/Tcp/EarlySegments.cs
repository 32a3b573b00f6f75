using System;
using System.Collections.Generic;

namespace PptpTools.Lab;

/// <summary>Data that came before what precedes it, bounded in number and octets.</summary>
internal sealed class EarlySegments
{
    private const int MaximumSegments = 256;

    private readonly List<(uint Sequence, byte[] Data)> _segments = [];

    /// <summary>Segments that wait.</summary>
    public int Count => _segments.Count;

    /// <summary>Keeps data; where there is no room it is dropped, the peer sends it again.</summary>
    public void Add(uint sequence, ReadOnlySpan<byte> data)
    {
        if (_segments.Count >= MaximumSegments || data.IsEmpty)
            return;
        int place = 0;
        while (place < _segments.Count && (int)(_segments[place].Sequence - sequence) < 0)
            place++;
        if (place < _segments.Count && _segments[place].Sequence == sequence && _segments[place].Data.Length >= data.Length)
            return;
        _segments.Insert(place, (sequence, data.ToArray()));
    }

    /// <summary>Takes what now follows without a gap.</summary>
    /// <param name="next">The sequence number that is due.</param>
    /// <param name="data">The octets from it on.</param>
    public bool TryTake(uint next, out ReadOnlySpan<byte> data)
    {
        data = default;
        while (_segments.Count > 0 && (int)(_segments[0].Sequence - next) <= 0)
        {
            (uint sequence, byte[] kept) = _segments[0];
            _segments.RemoveAt(0);
            uint old = next - sequence;
            if (old < kept.Length)
            {
                data = kept.AsSpan((int)old);
                return true;
            }
        }

        return false;
    }
}
