using System;

namespace PptpTools.Decoding.Gzip;

/// <summary>How a run of the inflater ended.</summary>
internal enum InflateResult : byte
{
    /// <summary>The output is full.</summary>
    More,

    /// <summary>The last block has ended.</summary>
    Finished,

    /// <summary>The input ended before the last block did.</summary>
    CutShort,

    /// <summary>The input is no DEFLATE.</summary>
    Corrupt,
}

/// <summary>
/// Unpacks one DEFLATE stream (RFC 1951) into a window that it owns. What was unpacked before a fault is kept: a capture cut in
/// the middle is read up to the cut, which the class library's stream does not allow.
/// </summary>
internal sealed class Inflater
{
    private const int WindowLength = 32 * 1024;
    private const int LongestCopy = 258;
    private const int EndOfBlock = 256;
    private const int FirstLength = 257;
    private const int LiteralCodes = 288;
    private const int MostLiterals = 286;
    private const int DistanceCodes = 30;

    private static readonly ushort[] LengthBases =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static readonly byte[] LengthExtraBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static readonly ushort[] DistanceBases =
    [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769,
        1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
    ];

    private static readonly byte[] CodeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly BitSource _bits;
    private readonly HuffmanCode _literals = new(LiteralCodes);
    private readonly HuffmanCode _distances = new(32);
    private readonly HuffmanCode _codeLengths = new(19);
    private readonly byte[] _window = new byte[4 * WindowLength];
    private int _produced;
    private int _history;
    private int _stored;
    private bool _inBlock;
    private bool _lastBlock;

    public Inflater(BitSource bits) => _bits = bits;

    /// <summary>Begins a new stream.</summary>
    public void Reset()
    {
        _produced = _history = _stored = 0;
        _inBlock = _lastBlock = false;
    }

    /// <summary>Unpacks until the window is full or the stream ends.</summary>
    /// <param name="octets">What was unpacked in this call, also before a fault; valid until the next.</param>
    public InflateResult Inflate(out ReadOnlySpan<byte> octets)
    {
        int keep = Math.Min(_produced, WindowLength);
        Buffer.BlockCopy(_window, _produced - keep, _window, 0, keep);
        _history = _produced = keep;
        InflateResult result = InflateResult.More;
        while (result == InflateResult.More && _produced <= _window.Length - LongestCopy)
        {
            if (_inBlock)
                result = _stored > 0 ? CopyStored() : Expand();
            else if (_lastBlock)
                result = InflateResult.Finished;
            else
                result = BeginBlock();
        }

        octets = _window.AsSpan(_history, _produced - _history);
        return result;
    }

    private InflateResult BeginBlock()
    {
        if (!_bits.TryRequire(3))
            return InflateResult.CutShort;
        _lastBlock = _bits.Take(1) == 1;
        return _bits.Take(2) switch
        {
            0 => BeginStored(),
            1 => BeginFixed(),
            2 => BeginDynamic(),
            _ => InflateResult.Corrupt,
        };
    }

    private InflateResult BeginStored()
    {
        _bits.Align();
        if (!_bits.TryRequire(32))
            return InflateResult.CutShort;
        int length = _bits.Take(16);
        if (_bits.Take(16) != (length ^ 0xFFFF))
            return InflateResult.Corrupt;
        _stored = length;
        _inBlock = length > 0;
        return InflateResult.More;
    }

    private InflateResult BeginFixed()
    {
        Span<byte> lengths = stackalloc byte[LiteralCodes];
        lengths.Slice(0, 144).Fill(8);
        lengths.Slice(144, 112).Fill(9);
        lengths.Slice(256, 24).Fill(7);
        lengths.Slice(280).Fill(8);
        Span<byte> distances = stackalloc byte[32];
        distances.Fill(5);
        _inBlock = _literals.TryAssign(lengths) && _distances.TryAssign(distances);
        return InflateResult.More;
    }

    private InflateResult BeginDynamic()
    {
        if (!_bits.TryRequire(14))
            return InflateResult.CutShort;
        int literals = _bits.Take(5) + FirstLength;
        int distances = _bits.Take(5) + 1;
        int codeLengths = _bits.Take(4) + 4;
        if (literals > MostLiterals || distances > DistanceCodes)
            return InflateResult.Corrupt;

        Span<byte> lengths = stackalloc byte[MostLiterals + DistanceCodes];
        for (int i = 0; i < codeLengths; i++)
        {
            if (!_bits.TryRequire(3))
                return InflateResult.CutShort;
            lengths[CodeLengthOrder[i]] = (byte)_bits.Take(3);
        }

        if (!_codeLengths.TryAssign(lengths.Slice(0, CodeLengthOrder.Length)))
            return InflateResult.Corrupt;
        lengths.Clear();
        InflateResult result = ReadLengths(lengths.Slice(0, literals + distances));
        if (result != InflateResult.More)
            return result;
        _inBlock = lengths[EndOfBlock] != 0 && _literals.TryAssign(lengths.Slice(0, literals)) && _distances.TryAssign(lengths.Slice(literals, distances));
        return _inBlock ? InflateResult.More : InflateResult.Corrupt;
    }

    private InflateResult ReadLengths(Span<byte> lengths)
    {
        for (int at = 0; at < lengths.Length;)
        {
            int symbol = _codeLengths.Decode(_bits);
            if (symbol < 0)
                return Fault(symbol);
            if (symbol < 16)
            {
                lengths[at++] = (byte)symbol;
                continue;
            }

            if (!_bits.TryRequire(7))
            {
                if (_bits.Count < (symbol == 16 ? 2 : symbol == 17 ? 3 : 7))
                    return InflateResult.CutShort;
            }

            int repeat = symbol == 16 ? 3 + _bits.Take(2) : symbol == 17 ? 3 + _bits.Take(3) : 11 + _bits.Take(7);
            if (repeat > lengths.Length - at || (symbol == 16 && at == 0))
                return InflateResult.Corrupt;
            lengths.Slice(at, repeat).Fill(symbol == 16 ? lengths[at - 1] : (byte)0);
            at += repeat;
        }

        return InflateResult.More;
    }

    private InflateResult CopyStored()
    {
        while (_stored > 0 && _produced < _window.Length)
        {
            if (!_bits.TryRequire(8))
                return InflateResult.CutShort;
            _window[_produced++] = (byte)_bits.Take(8);
            _stored--;
        }

        _inBlock = _stored > 0;
        return InflateResult.More;
    }

    private InflateResult Expand()
    {
        byte[] window = _window;
        int produced = _produced;
        InflateResult result = InflateResult.More;
        while (produced <= window.Length - LongestCopy)
        {
            int symbol = _literals.Decode(_bits);
            if ((uint)symbol < EndOfBlock)
            {
                window[produced++] = (byte)symbol;
                continue;
            }

            if (symbol == EndOfBlock)
            {
                _inBlock = false;
                break;
            }

            result = symbol < 0 ? Fault(symbol) : ReadCopy(symbol - FirstLength, produced, out symbol);
            if (result != InflateResult.More)
                break;
            produced += symbol;
        }

        _produced = produced;
        return result;
    }

    /// <summary>Reads the rest of a length and its distance, and copies.</summary>
    private InflateResult ReadCopy(int index, int produced, out int length)
    {
        length = 0;
        if (index >= LengthBases.Length)
            return InflateResult.Corrupt;
        int extra = LengthExtraBits[index];
        if (!_bits.TryRequire(extra))
            return InflateResult.CutShort;
        int copied = LengthBases[index] + _bits.Take(extra);
        int symbol = _distances.Decode(_bits);
        if (symbol < 0)
            return Fault(symbol);
        if (symbol >= DistanceCodes)
            return InflateResult.Corrupt;
        extra = symbol < 2 ? 0 : (symbol >> 1) - 1;
        if (!_bits.TryRequire(extra))
            return InflateResult.CutShort;
        int distance = DistanceBases[symbol] + _bits.Take(extra);
        if (distance > produced)
            return InflateResult.Corrupt;

        Span<byte> target = _window.AsSpan(produced, copied);
        if (distance >= copied)
            _window.AsSpan(produced - distance, copied).CopyTo(target);
        else
        {
            for (int i = 0; i < target.Length; i++)
                target[i] = _window[produced - distance + i];
        }

        length = copied;
        return InflateResult.More;
    }

    private static InflateResult Fault(int symbol) => symbol == HuffmanCode.Ended ? InflateResult.CutShort : InflateResult.Corrupt;
}
