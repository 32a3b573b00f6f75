#if NET
using PptpTools.Decoding;
using PptpTools.Wire.Ip;

namespace PptpTools.Capture;

/// <summary>An IP packet of a tunnel's own end, as it was recorded.</summary>
/// <param name="Number">Its number in the recording, from 1.</param>
/// <param name="Ticks">When, in ticks of 100 ns of UTC since the year 1.</param>
/// <param name="IsOutgoing">True where this end sent it.</param>
/// <param name="IsData">True for a data packet of the tunnel, and for an acknowledgment alone.</param>
/// <param name="Octets">The IP packet.</param>
/// <param name="Missing">How many packets passed since the one before and were not kept.</param>
internal sealed record RecordedFrame(long Number, long Ticks, bool IsOutgoing, bool IsData, byte[] Octets, long Missing = 0)
{
    /// <summary>The same as a frame of a capture.</summary>
    public CaptureFrame ToCaptureFrame() => new()
    {
        Number = Number,
        Ticks = Ticks,
        LinkType = LinkType.Raw,
        OriginalLength = Octets.Length,
        Octets = Octets,
        Sent = IsOutgoing,
        Missing = Missing,
    };
}
#endif
