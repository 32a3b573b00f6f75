using System;

namespace PptpTools.Session;

/// <summary>
/// Packets that wait behind a gap, found by their sequence number. Buffers are made when they are first needed and used
/// again; there are never more than twice as many as packets may wait.
/// </summary>
internal sealed class GreReorderBuffer
{
    /// <summary>Octets of the longest packet that can wait.</summary>
    public const int BufferLength = 2048;

    private readonly int _span;
    private byte[][] _free = [];
    private int _freeCount;
    private Slot[] _slots = [];
    private byte[]? _lent;

    /// <summary>An empty buffer.</summary>
    /// <param name="span">Held numbers are less than this apart; a power of 2.</param>
    public GreReorderBuffer(int span) => _span = span;

    /// <summary>Packets that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Copies a packet of at most <see cref="BufferLength"/> octets. Its number is not held yet, and less than the span from every one that is.</summary>
    public void Hold(uint sequence, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        Reclaim();
        if (_slots.Length == 0)
        {
            _slots = new Slot[_span];
            _free = new byte[_span][];
        }

        byte[] buffer = _freeCount > 0 ? _free[--_freeCount] : new byte[BufferLength];
        payload.CopyTo(buffer);
        _slots[IndexOf(sequence)] = new Slot(buffer, payload.Length, sequence, now);
        Count++;
    }

    /// <summary>Takes a packet out. The payload holds until the next one is taken or held.</summary>
    public bool TryTake(uint sequence, out ReadOnlySpan<byte> payload)
    {
        Reclaim();
        payload = default;
        if (Count == 0)
            return false;
        ref Slot slot = ref _slots[IndexOf(sequence)];
        if (slot.Buffer is null || slot.Sequence != sequence)
            return false;
        payload = slot.Buffer.AsSpan(0, slot.Length);
        _lent = slot.Buffer;
        slot = default;
        Count--;
        return true;
    }

    /// <summary>When the packet that waits longest came; null where none waits.</summary>
    public TimeSpan? OldestArrival()
    {
        TimeSpan? oldest = null;
        if (Count == 0)
            return null;
        foreach (Slot slot in _slots)
        {
            if (slot.Buffer is not null && !(oldest <= slot.Arrival))
                oldest = slot.Arrival;
        }

        return oldest;
    }

    /// <summary>The highest number of those that came at a time or before; null where there is none.</summary>
    /// <param name="time">The time.</param>
    /// <param name="first">No held number is before this one.</param>
    public uint? HighestSince(TimeSpan time, uint first)
    {
        uint? highest = null;
        foreach (Slot slot in _slots)
        {
            if (slot.Buffer is not null && slot.Arrival <= time && !(highest is { } known && unchecked(slot.Sequence - first) < unchecked(known - first)))
                highest = slot.Sequence;
        }

        return highest;
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        Reclaim();
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Buffer is { } buffer)
                _free[_freeCount++] = buffer;
            _slots[i] = default;
        }

        Count = 0;
    }

    private void Reclaim()
    {
        if (_lent is not null)
            _free[_freeCount++] = _lent;
        _lent = null;
    }

    private int IndexOf(uint sequence) => (int)(sequence % (uint)_span);

    private readonly record struct Slot(byte[]? Buffer, int Length, uint Sequence, TimeSpan Arrival);
}
