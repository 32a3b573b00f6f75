using System;
using System.IO;

namespace PptpTools.Decoding.Gzip;

/// <summary>
/// Unpacks a gzip file of one or more members, and tells a file that was cut from one that is damaged.
/// <code>
///  +---+---+---+---+---+---+---+---+---+---+=======================+===========+---+---+---+---+---+---+---+---+
///  |ID1|ID2|CM |FLG|     MTIME     |XFL|OS | extra, name, comment… |  DEFLATE  |     CRC32     |     ISIZE     |
///  +---+---+---+---+---+---+---+---+---+---+=======================+===========+---+---+---+---+---+---+---+---+
/// </code>
/// RFC 1952 section 2.3.
/// </summary>
internal sealed class GzipDecoder
{
    private const int Magic = 0x8B1F;
    private const int Deflate = 8;
    private const int HeaderCheck = 0x02;
    private const int Extra = 0x04;
    private const int Name = 0x08;
    private const int Comment = 0x10;

    private readonly BitSource _bits;
    private readonly Inflater _inflater;
    private byte[] _unpacked = [];
    private int _at;
    private int _end;
    private uint _crc;
    private uint _length;
    private bool _inMember;
    private bool _hadMember;

    /// <summary>A decoder of a file whose first octets were taken before.</summary>
    public GzipDecoder(ReadOnlySpan<byte> taken, Stream stream)
    {
        _bits = new BitSource(taken, stream);
        _inflater = new Inflater(_bits);
    }

    /// <summary>How the file ended: Finished, CutShort, Corrupt; More while it has not.</summary>
    public InflateResult Result { get; private set; }

    /// <summary>Octets of the packed file taken so far.</summary>
    public long Consumed => _bits.Consumed;

    /// <summary>Reads unpacked octets; 0 at the end, whatever it is.</summary>
    public int Read(byte[] buffer, int offset, int count)
    {
        while (_at == _end)
        {
            if (Result != InflateResult.More)
                return 0;
            Result = Unpack();
        }

        int read = Math.Min(count, _end - _at);
        Buffer.BlockCopy(_unpacked, _at, buffer, offset, read);
        _at += read;
        return read;
    }

    private InflateResult Unpack()
    {
        if (!_inMember)
        {
            InflateResult header = ReadHeader();
            if (header != InflateResult.More)
                return header;
        }

        InflateResult result = _inflater.Inflate(out ReadOnlySpan<byte> octets);
        if (_unpacked.Length < octets.Length)
            _unpacked = new byte[octets.Length];
        octets.CopyTo(_unpacked);
        _at = 0;
        _end = octets.Length;
        _crc = Crc32.Add(_crc, octets);
        _length += (uint)octets.Length;
        return result == InflateResult.Finished ? ReadTrailer() : result;
    }

    private InflateResult ReadHeader()
    {
        // What follows the last member and is none is padding.
        if (!_bits.TryRequire(16) || (_bits.Peek & 0xFFFF) != Magic)
            return _hadMember ? InflateResult.Finished : InflateResult.Corrupt;
        _bits.Drop(16);
        if (!_bits.TryRequire(16))
            return InflateResult.CutShort;
        if (_bits.Take(8) != Deflate)
            return InflateResult.Corrupt;
        int flags = _bits.Take(8);
        if (!TrySkip(6))
            return InflateResult.CutShort;
        if ((flags & Extra) != 0 && (!_bits.TryRequire(16) || !TrySkip(_bits.Take(16))))
            return InflateResult.CutShort;
        if (((flags & Name) != 0 && !TrySkipText()) || ((flags & Comment) != 0 && !TrySkipText()) || ((flags & HeaderCheck) != 0 && !TrySkip(2)))
            return InflateResult.CutShort;

        _inflater.Reset();
        _crc = _length = 0;
        _inMember = _hadMember = true;
        return InflateResult.More;
    }

    private InflateResult ReadTrailer()
    {
        _inMember = false;
        _bits.Align();
        if (!_bits.TryRequire(32))
            return InflateResult.CutShort;
        var crc = (uint)_bits.Take(32);
        if (!_bits.TryRequire(32))
            return InflateResult.CutShort;
        return crc == _crc && (uint)_bits.Take(32) == _length ? InflateResult.More : InflateResult.Corrupt;
    }

    private bool TrySkip(int octets)
    {
        for (; octets > 0; octets--)
        {
            if (!_bits.TryRequire(8))
                return false;
            _bits.Drop(8);
        }

        return true;
    }

    private bool TrySkipText()
    {
        while (_bits.TryRequire(8))
        {
            if (_bits.Take(8) == 0)
                return true;
        }

        return false;
    }
}
