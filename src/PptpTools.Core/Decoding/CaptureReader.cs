using System;
using System.IO;

namespace PptpTools.Decoding;

/// <summary>Reads frames from a capture file of any known format, forward only, from any stream.</summary>
public abstract class CaptureReader
{
    /// <summary>The fault that ended the reading; null while there is none. What was readable before it has been delivered.</summary>
    public CaptureProblem? Problem { get; protected set; }

    /// <summary>Octets of the stream consumed so far, for progress.</summary>
    public abstract long Position { get; }

    /// <summary>Recognises the format by its first octets: pcap, pcapng, NetMon 1 and 2, each also compressed with gzip.</summary>
    /// <param name="stream">Any readable stream; it need not seek. The caller closes it.</param>
    /// <param name="reader">A reader, where the format is known; also for an empty stream or an unknown format, with <see cref="Problem"/> set.</param>
    public static bool TryOpen(Stream stream, out CaptureReader reader) => throw new NotImplementedException();

    /// <summary>Reads the next frame.</summary>
    /// <returns>False at the end of the capture and at a fault; <see cref="Problem"/> tells them apart.</returns>
    public abstract bool TryRead(out CaptureFrame frame);
}
