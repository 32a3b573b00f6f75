using System;
using PptpTools.Wire;

namespace PptpTools.Encryption;

/// <summary>
/// The receiving half of MPPC: literals and copies from a history of 8192 octets (RFC 2118 section 4).
/// <code>
///  literal below 0x80   0 + 7 bits           offset 0 to 63       1111 + 6 bits      length 3          0
///  literal from 0x80    10 + 7 bits          offset 64 to 319     1110 + 8 bits      length 4 to 7     10 + 2 bits
///                                            offset 320 to 8191   110 + 13 bits      length 8 to 15    110 + 3 bits, and so on to 12 bits
/// </code>
/// </summary>
public sealed class MppcDecompressor
{
    /// <summary>Octets of history, and the most that a packet can decompress to.</summary>
    public const int HistoryLength = 8192;

    internal const string Section = "RFC 2118 4";
    internal const int ShortOffsets = 64;
    internal const int MediumOffsets = 320;
    internal const int MaximumLengthBits = 12;

    private const int HistoryMask = HistoryLength - 1;

    private readonly byte[] _history = new byte[HistoryLength];
    private int _position;

    /// <summary>Empties the history, as the FLUSHED bit asks.</summary>
    public void Flush()
    {
        Array.Clear(_history, 0, HistoryLength);
        _position = 0;
    }

    /// <summary>Decompresses one packet.</summary>
    /// <param name="compressed">The packet, where its header's C bit is set.</param>
    /// <param name="isFlushed">The header's A bit: the history is emptied before.</param>
    /// <param name="isAtFront">The header's B bit: the packet goes to the front of the history.</param>
    /// <param name="output">The packet decompressed: a part of the history, valid until the next call.</param>
    /// <param name="error">BadLength where a copy reaches out of the history, Truncated where the last code is cut.</param>
    public bool TryDecompress(ReadOnlySpan<byte> compressed, bool isFlushed, bool isAtFront, out ReadOnlySpan<byte> output, out WireError error)
    {
        if (isFlushed)
            Flush();
        if (isAtFront)
            _position = 0;
        output = default;
        int start = _position;
        var bits = new BitReader(compressed);
        while (bits.Remaining >= 8)
        {
            if (!bits.Read(1))
            {
                if (!TryAppend((byte)bits.Take(7)))
                    return Fail(WireFault.BadLength, bits, out error);
            }
            else if (!bits.Read(1))
            {
                // The padding at the end is shorter than a literal of 9 bits.
                if (bits.Remaining < 7)
                    break;
                if (!TryAppend((byte)(0x80 | bits.Take(7))))
                    return Fail(WireFault.BadLength, bits, out error);
            }
            else
            {
                int offset = ReadOffset(ref bits);
                int length = ReadLength(ref bits);
                if (bits.IsCut || length < 0)
                    return Fail(WireFault.Truncated, bits, out error);
                if (offset == 0 || length > HistoryLength - _position)
                    return Fail(WireFault.BadLength, bits, out error);
                for (int i = 0; i < length; i++, _position++)
                    _history[_position] = _history[(_position - offset) & HistoryMask];
            }
        }

        output = new ReadOnlySpan<byte>(_history, start, _position - start);
        error = default;
        return true;
    }

    private static bool Fail(WireFault fault, in BitReader bits, out WireError error)
    {
        error = new WireError(fault, bits.Position / 8, Section);
        return false;
    }

    private static int ReadOffset(ref BitReader bits)
    {
        if (!bits.Read(1))
            return MediumOffsets + bits.Take(13);
        return bits.Read(1) ? bits.Take(6) : ShortOffsets + bits.Take(8);
    }

    /// <summary>The length of a copy, 3 to 8191; -1 where its code is none.</summary>
    private static int ReadLength(ref BitReader bits)
    {
        int width = 1;
        while (bits.Read(1))
        {
            if (++width > MaximumLengthBits)
                return -1;
        }

        return width == 1 ? 3 : (1 << width) | bits.Take(width);
    }

    private bool TryAppend(byte octet)
    {
        if (_position == HistoryLength)
            return false;
        _history[_position++] = octet;
        return true;
    }

    /// <summary>Reads bits, the highest of an octet first.</summary>
    private ref struct BitReader
    {
        private readonly ReadOnlySpan<byte> _octets;

        public BitReader(ReadOnlySpan<byte> octets)
        {
            _octets = octets;
            Position = 0;
            IsCut = false;
        }

        public int Position { get; private set; }

        public readonly int Remaining => _octets.Length * 8 - Position;

        /// <summary>True once more bits were asked for than there are; those beyond the end are 0.</summary>
        public bool IsCut { get; private set; }

        public bool Read(int count) => Take(count) != 0;

        public int Take(int count)
        {
            if (count > Remaining)
            {
                IsCut = true;
                Position = _octets.Length * 8;
                return 0;
            }

            int at = Position >> 3;
            uint window = (uint)_octets[at] << 16;
            if (at + 1 < _octets.Length)
                window |= (uint)_octets[at + 1] << 8;
            if (at + 2 < _octets.Length)
                window |= _octets[at + 2];
            int value = (int)(window >> (24 - (Position & 7) - count)) & ((1 << count) - 1);
            Position += count;
            return value;
        }
    }
}
