using System;
using System.Collections.Generic;
using System.IO;
using PptpTools.Decoding;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Decoding.Captures;

/// <summary>A frame that outlives its reader.</summary>
internal sealed record KeptFrame(long Number, long Ticks, int Interface, LinkType LinkType, int OriginalLength, string Octets, string? Comment);

/// <summary>Whole captures as lists of frames.</summary>
internal static class CaptureFiles
{
    public static string Format(string name) => Path.Combine(TestFiles.Captures, "formats", name);

    public static (List<KeptFrame> Frames, CaptureReader Reader) Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream);
    }

    public static (List<KeptFrame> Frames, CaptureReader Reader) Read(byte[] octets) => Read(new MemoryStream(octets));

    public static (List<KeptFrame> Frames, CaptureReader Reader) Read(Stream stream)
    {
        var frames = new List<KeptFrame>();
        CaptureReader.TryOpen(stream, out CaptureReader reader);
        while (reader.TryRead(out CaptureFrame frame))
        {
            frames.Add(new KeptFrame(
                frame.Number, frame.Ticks, frame.Interface, frame.LinkType, frame.OriginalLength, Convert.ToHexString(frame.Octets), frame.Comment));
        }

        return (frames, reader);
    }
}

/// <summary>A stream such as a slow pipe: one octet at a time, no seeking, no length.</summary>
internal sealed class TricklingStream(byte[] octets) : Stream
{
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_at == octets.Length || count == 0)
            return 0;
        buffer[offset] = octets[_at++];
        return 1;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
