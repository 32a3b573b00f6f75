using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using PptpTools.Decoding;

namespace PptpTools.Capture;

/// <summary>Frames of a capture that another process writes while it is read.</summary>
internal sealed class StreamFrames : LiveFrames
{
    private readonly Stream _stream;
    private CaptureReader? _reader;

    /// <param name="stream">What is read, and closed with this object or by cancellation.</param>
    /// <param name="source">Where it comes from.</param>
    public StreamFrames(Stream stream, string source)
    {
        _stream = stream;
        Source = source;
    }

    /// <inheritdoc/>
    public override string Source { get; }

    /// <inheritdoc/>
    public override long Dropped => 0;

    /// <inheritdoc/>
    public override bool TryRead(CancellationToken cancellation, out CaptureFrame frame)
    {
        frame = default;
        using CancellationTokenRegistration registration = cancellation.Register(_stream.Dispose);
        try
        {
            if (_reader is null && !CaptureReader.TryOpen(_stream, out _reader))
                return false;
            return !cancellation.IsCancellationRequested && _reader.TryRead(out frame);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            if (cancellation.IsCancellationRequested)
                return false;
            throw new IOException($"The trace of {Source} is lost: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stream.Dispose();
    }
}
