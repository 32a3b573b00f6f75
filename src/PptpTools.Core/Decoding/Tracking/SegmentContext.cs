using PptpTools.Wire.Ip;

namespace PptpTools.Decoding.Tracking;

/// <summary>What is known of a TCP segment besides its octets.</summary>
internal readonly struct SegmentContext
{
    public SegmentContext(in CaptureFrame frame, in IpPacket ip, in TcpSegment segment, bool fromClient)
    {
        Ticks = frame.Ticks;
        Frame = frame.Number;
        FromClient = fromClient;
        MissingOctets = ip.MissingOctets;
        Identification = ip.Identification;
        Checksum = segment.ChecksumVerdict(ip);
        if (Checksum == TcpChecksumVerdict.Wrong)
            ExpectedChecksum = segment.ExpectedChecksum(ip.Source, ip.Destination);
    }

    public long Ticks { get; }

    public long Frame { get; }

    public bool FromClient { get; }

    /// <summary>Octets that the capture cut off.</summary>
    public int MissingOctets { get; }

    /// <summary>Identification of the IP packet: the same packet captured twice has the same, a retransmission has another.</summary>
    public uint Identification { get; }

    public TcpChecksumVerdict Checksum { get; }

    /// <summary>The right checksum, where the segment's is wrong.</summary>
    public ushort? ExpectedChecksum { get; }
}
