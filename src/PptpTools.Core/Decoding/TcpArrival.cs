using PptpTools.Wire;

namespace PptpTools.Decoding;

/// <summary>What a segment is to the stream that it belongs to.</summary>
internal enum TcpArrival : byte
{
    /// <summary>It carries nothing: an acknowledgment, a reset.</summary>
    Empty,

    /// <summary>It carries what comes next.</summary>
    New,

    /// <summary>It carries what came before, and nothing else.</summary>
    Retransmission,

    /// <summary>It carries what came before, and what comes next.</summary>
    PartialOverlap,

    /// <summary>It carries what comes later: octets before it have not been seen.</summary>
    OutOfOrder,

    /// <summary>It asks whether the receiver is still there (RFC 9293 section 3.8.4).</summary>
    KeepAlive,

    /// <summary>It asks a receiver without room whether it has room now (RFC 9293 section 3.8.6.1).</summary>
    ZeroWindowProbe,

    /// <summary>Its checksum is wrong: the receiver drops it.</summary>
    BadChecksum,
}

/// <summary>What <see cref="TcpHalf.Handle"/> says of a segment.</summary>
/// <param name="Arrival">What the segment is to the stream.</param>
/// <param name="OverlapDiffers">True when octets that came before now have other values. Those that came first stand.</param>
internal readonly record struct TcpVerdict(TcpArrival Arrival, bool OverlapDiffers = false)
{
    /// <summary>Reports an overlap that differs.</summary>
    public void Examine(AnomalyCollector anomalies)
    {
        if (OverlapDiffers)
            anomalies.Add("ConflictingOverlap", "The segment repeats octets of the stream with other values; those that came first stand.", "RFC 9293 3.4");
    }
}

/// <summary>Why octets of a stream are not to be had.</summary>
internal enum TcpLoss : byte
{
    /// <summary>The receiver acknowledged them; the capture has no segment with them.</summary>
    NotCaptured,

    /// <summary>The capture cut the segment that carried them.</summary>
    CutByCapture,

    /// <summary>More came out of order than is kept; no acknowledgment tells what became of them.</summary>
    LimitReached,

    /// <summary>The stream ended before they came.</summary>
    StreamEnded,
}
