using System;

namespace PptpTools.Decoding.Gzip;

/// <summary>A prefix code given by the lengths of its codes (RFC 1951 section 3.2.2).</summary>
internal sealed class HuffmanCode
{
    /// <summary>What <see cref="Decode"/> answers where the stream ends within a code.</summary>
    public const int Ended = -1;

    /// <summary>What <see cref="Decode"/> answers for bits that are no code.</summary>
    public const int NoCode = -2;

    private const int LongestCode = 15;
    private const int TableBits = 10;
    private const int LengthMask = 15;

    private readonly ushort[] _table = new ushort[1 << TableBits];
    private readonly ushort[] _symbols;
    private readonly int[] _counts = new int[LongestCode + 1];

    public HuffmanCode(int mostSymbols) => _symbols = new ushort[mostSymbols];

    /// <summary>Takes new lengths.</summary>
    /// <returns>False for lengths that no prefix code has. A code with one symbol only, or none, may be incomplete.</returns>
    public bool TryAssign(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(_counts, 0, _counts.Length);
        Array.Clear(_table, 0, _table.Length);
        foreach (byte length in lengths)
            _counts[length]++;
        int used = lengths.Length - _counts[0];
        _counts[0] = 0;

        int left = 1;
        Span<int> next = stackalloc int[LongestCode + 2];
        Span<int> code = stackalloc int[LongestCode + 2];
        for (int length = 1; length <= LongestCode; length++)
        {
            left = (left << 1) - _counts[length];
            if (left < 0)
                return false;
            next[length + 1] = next[length] + _counts[length];
            code[length + 1] = (code[length] + _counts[length]) << 1;
        }

        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length == 0)
                continue;
            _symbols[next[length]++] = (ushort)symbol;
            if (length <= TableBits)
                Enter(Reverse(code[length], length), length, symbol);
            code[length]++;
        }

        return left == 0 || used <= 1;
    }

    public int Decode(BitSource bits)
    {
        bits.TryRequire(LongestCode);
        int entry = _table[bits.Peek & ((1 << TableBits) - 1)];
        int length = entry & LengthMask;
        if (length == 0 || length > bits.Count)
            return DecodeBitwise(bits);
        bits.Drop(length);
        return entry >> 4;
    }

    private static int Reverse(int code, int length)
    {
        int reversed = 0;
        for (int i = 0; i < length; i++, code >>= 1)
            reversed = (reversed << 1) | (code & 1);
        return reversed;
    }

    private void Enter(int reversed, int length, int symbol)
    {
        for (int at = reversed; at < _table.Length; at += 1 << length)
            _table[at] = (ushort)((symbol << 4) | length);
    }

    private int DecodeBitwise(BitSource bits)
    {
        int code = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            if (length > bits.Count)
                return Ended;
            code |= (int)(bits.Peek >> (length - 1)) & 1;
            int count = _counts[length];
            if (code - count < first)
            {
                bits.Drop(length);
                return _symbols[index + code - first];
            }

            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }

        return NoCode;
    }
}
