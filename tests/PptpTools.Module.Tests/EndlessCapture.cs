using System;
using System.IO;

namespace PptpTools.Tests;

/// <summary>A capture whose frames come again and again.</summary>
internal sealed class EndlessCapture(byte[] capture) : Stream
{
    private const int FileHeader = 24;
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_position == capture.Length)
            _position = FileHeader;

        int taken = Math.Min(count, capture.Length - _position);
        Array.Copy(capture, _position, buffer, offset, taken);
        _position += taken;
        return taken;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
