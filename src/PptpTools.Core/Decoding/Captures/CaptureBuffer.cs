using System;
using System.IO;
using PptpTools.Decoding.Gzip;

namespace PptpTools.Decoding;

/// <summary>
/// A window over a stream: one buffer that is filled again and again and grows only for a frame that does not fit.
/// Everything taken from it is valid until the next <see cref="TryRequire"/>.
/// </summary>
internal sealed class CaptureBuffer
{
    /// <summary>The longest frame that is read; a longer one is a damaged length field.</summary>
    public const int MaximumLength = 16 * 1024 * 1024;

    /// <summary>The most octets that are kept of a stream that cannot seek, for a format that needs it.</summary>
    public const int MaximumHeld = 512 * 1024 * 1024;

    // A small file never needs more than the first; a long one is read in the second.
    private const int InitialLength = 32 * 1024;
    private const int WorkingLength = 256 * 1024;

    private readonly Stream _stream;
    private GzipDecoder? _unpacker;
    private byte[] _octets = new byte[InitialLength];
    private int _start;
    private int _end;
    private long _read;
    private bool _ended;
    private bool _keepsAll;
    private long _origin = -1;

    public CaptureBuffer(Stream stream) => _stream = stream;

    /// <summary>Offset of the cursor in the unpacked file.</summary>
    public long Position { get; private set; }

    /// <summary>Offset behind the last octet that is known.</summary>
    public long End => Position + Available;

    /// <summary>Octets taken from the stream that was given.</summary>
    public long StreamPosition => _unpacker?.Consumed ?? _read;

    /// <summary>Octets from the cursor on that are in the buffer.</summary>
    public int Available => _end - _start;

    /// <summary>The highest offset that is known to exist.</summary>
    public long Furthest { get; private set; }

    /// <summary>True when what had to be kept grew beyond <see cref="MaximumHeld"/>.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>True when the compressed stream could not be unpacked to its end, though octets were left.</summary>
    public bool IsCorrupt => _unpacker?.Result == InflateResult.Corrupt;

    /// <summary>True when the compressed stream ended before its own end mark.</summary>
    public bool IsCutShort => _unpacker?.Result == InflateResult.CutShort;

    /// <summary>The octets from the cursor on.</summary>
    public ReadOnlySpan<byte> Octets => new(_octets, _start, _end - _start);

    /// <summary>Octets behind the cursor that are in the buffer.</summary>
    public ReadOnlySpan<byte> OctetsAt(int offset, int count) => new(_octets, _start + offset, count);

    /// <summary>Reads the stream as a gzip file from now on; nothing may have been advanced over.</summary>
    public void Unpack()
    {
        _unpacker = new GzipDecoder(Octets, _stream);
        _start = _end = 0;
        _ended = false;
    }

    /// <summary>Makes sure that <paramref name="count"/> octets are in the buffer.</summary>
    /// <returns>False where the stream ends before.</returns>
    public bool TryRequire(int count) => _end - _start >= count || Fill(count);

    /// <summary>Moves the cursor over octets that are in the buffer.</summary>
    public void Advance(int count)
    {
        _start += count;
        Position += count;
    }

    /// <summary>Moves the cursor over octets whether they are in the buffer or not.</summary>
    /// <returns>False where the stream ends before; the cursor is at its end then.</returns>
    public bool TrySkip(long count)
    {
        while (count > Available)
        {
            count -= Available;
            Advance(Available);
            if (!Fill(1))
                return false;
        }

        Advance((int)count);
        return true;
    }

    /// <summary>Makes every offset reachable by <see cref="TrySeek"/>, by seeking in the stream or by keeping what was read. Only at the start.</summary>
    public void KeepAll()
    {
        if (_unpacker is null && _stream.CanSeek)
            _origin = _stream.Position - End;
        else
            _keepsAll = true;
    }

    /// <summary>Moves the cursor to an offset, after <see cref="KeepAll"/>.</summary>
    /// <returns>False where the stream is known to end before, or would have to be kept beyond the bound.</returns>
    public bool TrySeek(long position)
    {
        long index = position - (Position - _start);
        if (index >= 0 && index <= _end)
        {
            _start = (int)index;
            Position = position;
            return true;
        }

        if (_origin < 0)
            return index > 0 && TrySkip(position - Position);
        if (position > _stream.Length - _origin)
            return false;
        _stream.Position = _origin + position;
        _start = _end = 0;
        _ended = false;
        Position = position;
        return true;
    }

    private bool Fill(int count)
    {
        if (!_keepsAll && count > _octets.Length - _start)
            MoveToFront();
        while (_end - _start < count)
        {
            if (_end == _octets.Length && !TryGrow())
                return false;
            int read = ReadSome();
            if (read == 0)
                return false;
            _end += read;
            Furthest = Math.Max(Furthest, End);
        }

        return true;
    }

    private void MoveToFront()
    {
        byte[] target = _end == _octets.Length && _octets.Length < WorkingLength ? new byte[WorkingLength] : _octets;
        Buffer.BlockCopy(_octets, _start, target, 0, Available);
        _octets = target;
        _end -= _start;
        _start = 0;
    }

    /// <summary>Doubles the buffer as octets come, never for what a length field only claims.</summary>
    private bool TryGrow()
    {
        int limit = _keepsAll ? MaximumHeld : MaximumLength + WorkingLength;
        if (_octets.Length == limit)
        {
            IsTooLarge = true;
            return false;
        }

        Array.Resize(ref _octets, (int)Math.Min(limit, _octets.Length * 2L));
        return true;
    }

    private int ReadSome()
    {
        if (_ended)
            return 0;
        int count = _octets.Length - _end;
        int read = _unpacker?.Read(_octets, _end, count) ?? _stream.Read(_octets, _end, count);
        _read += read;
        _ended = read == 0;
        return read;
    }
}
