using System;

namespace PptpTools.Encryption;

/// <summary>The sending half of MPPC (RFC 2118 section 4). <see cref="MppcDecompressor"/> has the codes.</summary>
public sealed class MppcCompressor
{
    private const int HistoryLength = MppcDecompressor.HistoryLength;
    private const int MinimumCopy = 3;
    private const int HashBits = 12;
    private const int MaximumTries = 16;
    private const ushort AtFrontBit = 0x4000;
    private const ushort CompressedBit = 0x2000;
    private const ushort FlushedBit = 0x8000;

    private readonly byte[] _history = new byte[HistoryLength];
    private readonly short[] _heads = new short[1 << HashBits];
    private readonly short[] _previous = new short[HistoryLength];
    private int _position;
    private bool _flushNext;

    /// <summary>Makes a compressor with an empty history.</summary>
    public MppcCompressor() => Forget();

    /// <summary>Makes the next packet begin with an empty history: the answer to CCP's Reset-Request.</summary>
    public void Flush() => _flushNext = true;

    /// <summary>Clears the packets in the history.</summary>
    public void Clear()
    {
        Array.Clear(_history, 0, HistoryLength);
        Forget();
    }

    /// <summary>Compresses one packet.</summary>
    /// <param name="packet">At most 8192 octets.</param>
    /// <param name="output">Receives the compressed packet; as long as the packet.</param>
    /// <param name="length">Octets written; 0 where the packet is to be sent as it is.</param>
    /// <returns>The header's bits A, B and C for this packet; without C the packet did not become smaller and the next one is flushed.</returns>
    /// <exception cref="ArgumentException">The packet is too long or <paramref name="output"/> too short.</exception>
    public ushort Compress(ReadOnlySpan<byte> packet, Span<byte> output, out int length)
    {
        if (packet.Length > HistoryLength)
            throw new ArgumentException($"A packet has at most {HistoryLength} octets.", nameof(packet));
        if (output.Length < packet.Length)
            throw new ArgumentException("The output is shorter than the packet.", nameof(output));

        ushort bits = 0;
        if (_flushNext)
            bits |= FlushedBit;
        if (_flushNext || _position == 0 || packet.Length > HistoryLength - _position)
        {
            bits |= AtFrontBit;
            Forget();
        }

        _flushNext = false;
        packet.CopyTo(_history.AsSpan(_position));
        int end = _position + packet.Length;
        var writer = new BitWriter(output.Slice(0, packet.Length));
        while (_position < end && !writer.IsFull)
            WriteNext(ref writer, end);

        length = writer.Length;
        if (!writer.IsFull && length < packet.Length)
            return (ushort)(bits | CompressedBit);

        Forget();
        _flushNext = true;
        length = 0;
        return (ushort)(bits & FlushedBit);
    }

    private void WriteNext(ref BitWriter writer, int end)
    {
        int offset = 0;
        int length = end - _position >= MinimumCopy ? FindCopy(end, out offset) : 0;
        if (length < MinimumCopy)
        {
            byte octet = _history[_position];
            writer.Write(octet < 0x80 ? octet : 0x100u | (octet & 0x7Fu), octet < 0x80 ? 8 : 9);
            length = 1;
        }
        else
        {
            WriteOffset(ref writer, offset);
            WriteLength(ref writer, length);
        }

        for (int i = 0; i < length; i++, _position++)
            Remember(end);
    }

    private int FindCopy(int end, out int offset)
    {
        offset = 0;
        int best = 0;
        int limit = end - _position;
        int candidate = _heads[Hash()];
        for (int tries = 0; candidate >= 0 && tries < MaximumTries; tries++, candidate = _previous[candidate])
        {
            int length = 0;
            while (length < limit && _history[candidate + length] == _history[_position + length])
                length++;
            if (length > best)
                (best, offset) = (length, _position - candidate);
        }

        return Math.Min(best, HistoryLength - 1);
    }

    private void Remember(int end)
    {
        if (end - _position < MinimumCopy)
            return;
        int hash = Hash();
        _previous[_position] = _heads[hash];
        _heads[hash] = (short)_position;
    }

    private int Hash()
    {
        int three = (_history[_position] << 16) | (_history[_position + 1] << 8) | _history[_position + 2];
        return (int)((uint)(three * 0x9E5F) >> 12) & ((1 << HashBits) - 1);
    }

    private void Forget()
    {
        _position = 0;
        _heads.AsSpan().Fill(-1);
    }

    private static void WriteOffset(ref BitWriter writer, int offset)
    {
        if (offset < MppcDecompressor.ShortOffsets)
            writer.Write(0b1111u << 6 | (uint)offset, 10);
        else if (offset < MppcDecompressor.MediumOffsets)
            writer.Write(0b1110u << 8 | (uint)(offset - MppcDecompressor.ShortOffsets), 12);
        else
            writer.Write(0b110u << 13 | (uint)(offset - MppcDecompressor.MediumOffsets), 16);
    }

    private static void WriteLength(ref BitWriter writer, int length)
    {
        if (length == MinimumCopy)
        {
            writer.Write(0, 1);
            return;
        }

        int width = 2;
        while (length >> (width + 1) != 0)
            width++;
        uint ones = (1u << width) - 2;
        writer.Write(ones, width);
        writer.Write((uint)length & ((1u << width) - 1), width);
    }

    /// <summary>Writes bits, the highest of an octet first; stops where the buffer is full.</summary>
    private ref struct BitWriter
    {
        private readonly Span<byte> _octets;
        private uint _pending;
        private int _pendingBits;
        private int _written;

        public BitWriter(Span<byte> octets)
        {
            _octets = octets;
            _pending = 0;
            _pendingBits = _written = 0;
            IsFull = false;
        }

        public bool IsFull { get; private set; }

        /// <summary>Octets, the last one filled up with zero bits.</summary>
        public int Length
        {
            get
            {
                if (_pendingBits > 0)
                    Write(0, 8 - _pendingBits);
                return _written;
            }
        }

        public void Write(uint value, int count)
        {
            _pending = (_pending << count) | value;
            _pendingBits += count;
            while (_pendingBits >= 8)
            {
                if (_written == _octets.Length)
                {
                    IsFull = true;
                    _pendingBits = 0;
                    return;
                }

                _pendingBits -= 8;
                _octets[_written++] = (byte)(_pending >> _pendingBits);
            }
        }
    }
}
