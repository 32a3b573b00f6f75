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

    private const int InitialLength = 256 * 1024;

    private readonly Stream _stream;
    private GzipDecoder? _unpacker;
    private byte[] _octets = new byte[InitialLength];
    private int _start;
    private int _end;
    private long _read;
    private bool _ended;

    public CaptureBuffer(Stream stream) => _stream = stream;

    /// <summary>Offset of the cursor in the unpacked file.</summary>
    public long Position { get; private set; }

    /// <summary>Offset behind the last octet that is known.</summary>
    public long End => Position + Available;

    /// <summary>Octets taken from the stream that was given.</summary>
    public long StreamPosition => _unpacker?.Consumed ?? _read;

    /// <summary>Octets from the cursor on that are in the buffer.</summary>
    public int Available => _end - _start;

    /// <summary>True when the compressed stream could not be unpacked to its end, though octets were left.</summary>
    public bool IsCorrupt => _unpacker?.Result == InflateResult.Corrupt;

    /// <summary>True when the compressed stream ended before its own end mark.</summary>
    public bool IsCutShort => _unpacker?.Result == InflateResult.CutShort;

    /// <summary>The octets from the cursor on.</summary>
    public ReadOnlySpan<byte> Octets => new(_octets, _start, _end - _start);

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

    private bool Fill(int count)
    {
        if (count > _octets.Length - _start)
        {
            byte[] target = count <= _octets.Length ? _octets : new byte[Math.Min(Math.Max(count, _octets.Length * 2), MaximumLength + InitialLength)];
            Octets.CopyTo(target);
            _octets = target;
            _end -= _start;
            _start = 0;
        }

        while (_end - _start < count)
        {
            int read = ReadSome();
            if (read == 0)
                return false;
            _end += read;
        }

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
