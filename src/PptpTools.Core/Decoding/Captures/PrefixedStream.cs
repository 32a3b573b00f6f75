using System;
using System.IO;

namespace PptpTools.Decoding;

/// <summary>A forward-only stream that can take back the octets read first, counts them, and knows whether it has ended. It leaves the inner one open.</summary>
internal sealed class PrefixedStream : Stream
{
    private readonly Stream _inner;
    private byte[] _prefix = [];
    private int _at;

    public PrefixedStream(Stream inner) => _inner = inner;

    public long Consumed { get; private set; }

    public bool HasEnded { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void PushBack(byte[] octets)
    {
        _prefix = octets;
        _at = 0;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = Math.Min(count, _prefix.Length - _at);
        if (read > 0)
        {
            Array.Copy(_prefix, _at, buffer, offset, read);
            _at += read;
            return read;
        }

        read = _inner.Read(buffer, offset, count);
        Consumed += read;
        HasEnded = read == 0 && count > 0;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
