using System;

namespace PptpTools.Decoding;

/// <summary>Reads the frames of a capture in order and reports steps, sessions and attempts to a sink.</summary>
public sealed class CaptureDecoder
{
    /// <summary>A decoder for one capture.</summary>
    public CaptureDecoder(DecodeOptions options, DecodeSink sink)
    {
        Options = options ?? throw new ArgumentNullException(nameof(options));
        Sink = sink ?? throw new ArgumentNullException(nameof(sink));
    }

    private DecodeOptions Options { get; }

    private DecodeSink Sink { get; }

    /// <summary>Decodes one frame.</summary>
    public void Handle(in CaptureFrame frame) => throw new NotImplementedException();

    /// <summary>The capture has ended: reports what was still open.</summary>
    public void Finish() => throw new NotImplementedException();
}
