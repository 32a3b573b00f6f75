using System;

namespace PptpTools.Lab;

/// <summary>Octets first in, first out; those at the front can be read again before they are dropped.</summary>
internal sealed class OctetQueue
{
    private const int SmallestBuffer = 256;

    private byte[] _octets = [];
    private int _start;

    /// <summary>Octets in the queue.</summary>
    public int Length { get; private set; }

    /// <summary>Appends octets.</summary>
    public void Add(ReadOnlySpan<byte> octets)
    {
        if (_start + Length + octets.Length > _octets.Length)
            MakeRoom(octets.Length);
        octets.CopyTo(_octets.AsSpan(_start + Length));
        Length += octets.Length;
    }

    /// <summary>Octets from a place in the queue, which stay there.</summary>
    public ReadOnlySpan<byte> Peek(int offset, int count) => _octets.AsSpan(_start, Length).Slice(offset, count);

    /// <summary>Drops octets from the front.</summary>
    public void Drop(int count)
    {
        if ((uint)count > (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(count));
        Length -= count;
        _start = Length == 0 ? 0 : _start + count;
        if (Length == 0 && _octets.Length > SmallestBuffer)
            _octets = [];
    }

    private void MakeRoom(int count)
    {
        byte[] target = Length + count > _octets.Length ? new byte[Math.Max(SmallestBuffer, Math.Max(_octets.Length * 2, Length + count))] : _octets;
        _octets.AsSpan(_start, Length).CopyTo(target);
        _octets = target;
        _start = 0;
    }
}
