using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;

namespace PptpTools.Decoding;

/// <summary>
/// A window over a stream: one buffer that is filled again and again and grows only for a frame that does not fit.
/// Everything taken from it is valid until the next <see cref="TryRequire"/>.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The caller closes the stream; the unpacker is closed at its end.")]
internal sealed class CaptureBuffer
{
    /// <summary>The longest frame that is read; a longer one is a damaged length field.</summary>
    public const int MaximumLength = 16 * 1024 * 1024;

    private const int InitialLength = 256 * 1024;

    // An unpacker that meets damage throws away what it unpacked in that call, so it is asked for little at a time.
    private const int UnpackedLength = 1024;

    private readonly PrefixedStream _source;
    private Stream _stream;
    private byte[] _octets = new byte[InitialLength];
    private int _start;
    private int _end;
    private bool _ended;

    public CaptureBuffer(Stream stream) => _stream = _source = new PrefixedStream(stream);

    /// <summary>Offset of the cursor in the unpacked file.</summary>
    public long Position { get; private set; }

    /// <summary>Offset behind the last octet that is known.</summary>
    public long End => Position + Available;

    /// <summary>Octets taken from the stream that was given.</summary>
    public long StreamPosition => _source.Consumed;

    /// <summary>Octets from the cursor on that are in the buffer.</summary>
    public int Available => _end - _start;

    /// <summary>True when the stream is compressed.</summary>
    public bool IsCompressed => _stream != _source;

    /// <summary>True when the compressed stream could not be unpacked to its end, though octets were left.</summary>
    public bool IsCorrupt { get; private set; }

    /// <summary>True when the compressed stream ended before its own end mark.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>The octets from the cursor on.</summary>
    public ReadOnlySpan<byte> Octets => new(_octets, _start, _end - _start);

    /// <summary>Gives the stream to an unpacker; nothing may have been advanced over.</summary>
    public void Unpack(Func<Stream, Stream> unpacker)
    {
        _source.PushBack(Octets.ToArray());
        _start = _end = 0;
        _ended = false;
        _stream = unpacker(_source);
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
        int read = 0;
        try
        {
            read = _stream.Read(_octets, _end, IsCompressed ? Math.Min(UnpackedLength, _octets.Length - _end) : _octets.Length - _end);
        }
        catch (InvalidDataException) when (IsCompressed)
        {
            IsCutShort = _source.HasEnded;
            IsCorrupt = !IsCutShort;
        }

        if (read == 0)
            EndStream();
        return read;
    }

    private void EndStream()
    {
        _ended = true;
        if (IsCompressed)
            _stream.Dispose();
    }
}
