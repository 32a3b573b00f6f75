using System;

namespace PptpTools.Decoding;

/// <summary>
/// The newest octets of a stream: some that were consumed already, to compare retransmissions with, and behind them all that
/// were not consumed yet. Holds no buffer until there is something to keep.
/// </summary>
internal struct TcpTail
{
    /// <summary>How many consumed octets are kept.</summary>
    private const int HistoryLength = 256;

    private const int FewestMarks = 4;

    private byte[]? _buffer;
    private int _unreadStart;
    private int _end;
    private TcpFrameMark[]? _marks;
    private int _markCount;

    /// <summary>Number of octets that were not consumed yet.</summary>
    public readonly int UnreadLength => _end - _unreadStart;

    /// <summary>The octets that were not consumed yet.</summary>
    public readonly TcpOctets Unread(long lastFrame) =>
        new(_buffer.AsSpan(_unreadStart, UnreadLength), _marks, _markCount, lastFrame);

    /// <summary>Adds octets that came next; nothing is unread. The first <paramref name="consumed"/> of them are consumed already.</summary>
    public void AddConsumed(ReadOnlySpan<byte> octets, int consumed, long frame)
    {
        if (consumed > HistoryLength)
            _unreadStart = _end = 0;
        Append(octets.Slice(Math.Max(0, consumed - HistoryLength)));
        _unreadStart = _end - (octets.Length - consumed);
        if (UnreadLength > 0)
            Mark(frame);
    }

    /// <summary>Adds octets that came next and are to be consumed.</summary>
    public void AddUnread(ReadOnlySpan<byte> octets, long frame)
    {
        Append(octets);
        Mark(frame);
    }

    /// <summary>Takes note that the first octets of the unread are consumed.</summary>
    public void Consume(int count)
    {
        _unreadStart += count;
        int kept = 0;
        for (int i = 0; i < _markCount; i++)
        {
            if (_marks![i].End > count)
                _marks[kept++] = _marks[i] with { End = _marks[i].End - count };
        }

        _markCount = kept;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _unreadStart = _end = 0;
        _markCount = 0;
    }

    /// <summary>True when octets contradict those that are kept.</summary>
    /// <param name="octets">Octets that begin <paramref name="distance"/> octets before the end of the stream.</param>
    /// <param name="distance">Distance in octets from the first of them to the end, at least 0.</param>
    public readonly bool Differs(ReadOnlySpan<byte> octets, long distance)
    {
        if (distance > _end)
        {
            long before = distance - _end;
            if (before >= octets.Length)
                return false;
            octets = octets.Slice((int)before);
            distance = _end;
        }

        int length = (int)Math.Min(distance, octets.Length);
        return !_buffer.AsSpan(_end - (int)distance, length).SequenceEqual(octets.Slice(0, length));
    }

    private void Append(ReadOnlySpan<byte> octets)
    {
        MakeRoom(octets.Length);
        octets.CopyTo(_buffer.AsSpan(_end));
        _end += octets.Length;
    }

    private void Mark(long frame)
    {
        if (_markCount > 0 && _marks![_markCount - 1].Frame == frame)
            _markCount--;
        if (_markCount == (_marks?.Length ?? 0))
            Array.Resize(ref _marks, Math.Max(FewestMarks, 2 * _markCount));
        _marks![_markCount++] = new TcpFrameMark(UnreadLength, frame);
    }

    private void MakeRoom(int count)
    {
        int free = (_buffer?.Length ?? 0) - _end;
        if (free >= count)
            return;
        int first = Math.Max(0, _unreadStart - HistoryLength);
        int kept = _end - first;
        byte[] target = _buffer is { } buffer && IsFit(buffer.Length, kept + count) ? buffer : new byte[SizeFor(kept + count)];
        _buffer.AsSpan(first, kept).CopyTo(target);
        _buffer = target;
        _unreadStart -= first;
        _end = kept;
    }

    /// <summary>True for a size that is enough, and not what one large segment has left behind.</summary>
    private static bool IsFit(int size, int needed) => size >= needed && size <= 4 * SizeFor(needed);

    private static int SizeFor(int needed)
    {
        int size = HistoryLength;
        while (size < needed)
            size *= 2;
        return size;
    }
}
