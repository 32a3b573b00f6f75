using System;
using System.Buffers.Binary;
using System.IO;

namespace PptpTools.Decoding.Gzip;

/// <summary>Reads bits, the least significant first, from a stream (RFC 1951 section 3.1.1).</summary>
internal sealed class BitSource
{
    private const int MostBits = 56;

    private readonly Stream _stream;
    private readonly byte[] _octets = new byte[64 * 1024];
    private int _at;
    private int _end;
    private ulong _bits;
    private int _count;

    /// <summary>A source that begins with octets that were taken from the stream before.</summary>
    public BitSource(ReadOnlySpan<byte> taken, Stream stream)
    {
        if (taken.Length > _octets.Length)
            _octets = new byte[taken.Length];
        taken.CopyTo(_octets);
        _end = taken.Length;
        Consumed = taken.Length;
        _stream = stream;
    }

    /// <summary>Octets taken from the stream.</summary>
    public long Consumed { get; private set; }

    /// <summary>Bits that <see cref="Peek"/> holds.</summary>
    public int Count => _count;

    /// <summary>The next bits, zeros behind the last.</summary>
    public uint Peek => (uint)_bits;

    public void Drop(int count)
    {
        _bits >>= count;
        _count -= count;
    }

    /// <summary>Takes up to 32 bits that <see cref="TryRequire"/> has answered for.</summary>
    public int Take(int count)
    {
        var value = (int)(_bits & ((1UL << count) - 1));
        Drop(count);
        return value;
    }

    /// <summary>Leaves the rest of the current octet.</summary>
    public void Align() => Drop(_count & 7);

    /// <summary>Makes sure of up to 48 bits. False where the stream ends before.</summary>
    public bool TryRequire(int count) => _count >= count || Fill(count);

    private bool Fill(int count)
    {
        if (_end - _at >= sizeof(ulong))
        {
            _bits |= BinaryPrimitives.ReadUInt64LittleEndian(_octets.AsSpan(_at)) << _count;
            int octets = (63 - _count) >> 3;
            _at += octets;
            _count += octets * 8;
            _bits &= ulong.MaxValue >> (64 - _count);
            return true;
        }

        while (_count < MostBits && (_at < _end || (_count < count && TryReadMore())))
        {
            _bits |= (ulong)_octets[_at++] << _count;
            _count += 8;
        }

        return _count >= count;
    }

    private bool TryReadMore()
    {
        _at = 0;
        _end = _stream.Read(_octets, 0, _octets.Length);
        Consumed += _end;
        return _end > 0;
    }
}
