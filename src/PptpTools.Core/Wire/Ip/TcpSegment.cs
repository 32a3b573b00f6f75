using System;

namespace PptpTools.Wire.Ip;

/// <summary>The control bits of a TCP segment (RFC 9293 section 3.1).</summary>
[Flags]
public enum TcpFlags : byte
{
    /// <summary>No bit set.</summary>
    None = 0,

    /// <summary>No more data from the sender.</summary>
    Fin = 0x01,

    /// <summary>Synchronise sequence numbers.</summary>
    Syn = 0x02,

    /// <summary>Reset the connection.</summary>
    Reset = 0x04,

    /// <summary>Push.</summary>
    Push = 0x08,

    /// <summary>The acknowledgment field is significant.</summary>
    Ack = 0x10,

    /// <summary>The urgent pointer is significant.</summary>
    Urgent = 0x20,

    /// <summary>Congestion experienced, echoed (RFC 3168).</summary>
    Ece = 0x40,

    /// <summary>Congestion window reduced (RFC 3168).</summary>
    Cwr = 0x80,
}

/// <summary>
/// A view of a TCP segment.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |          Source Port          |       Destination Port        |
///  |                        Sequence Number                        |
///  |                    Acknowledgment Number                      |
///  | Offset| Rsrvd | Control Bits  |            Window             |
///  |           Checksum            |         Urgent Pointer        |
/// </code>
/// RFC 9293 section 3.1.
/// </summary>
public readonly ref struct TcpSegment
{
    /// <summary>Where the segment format is defined.</summary>
    public const string Section = "RFC 9293 3.1";

    internal const int MinimumHeaderLength = 20;

    private readonly ReadOnlySpan<byte> _octets;

    private TcpSegment(ReadOnlySpan<byte> octets, int headerLength)
    {
        _octets = octets;
        HeaderLength = headerLength;
    }

    /// <summary>The sender's port.</summary>
    public ushort SourcePort => NetworkOrder.UInt16(_octets, 0);

    /// <summary>The receiver's port.</summary>
    public ushort DestinationPort => NetworkOrder.UInt16(_octets, 2);

    /// <summary>Sequence number of the first octet, or of SYN.</summary>
    public uint Sequence => NetworkOrder.UInt32(_octets, 4);

    /// <summary>The next sequence number that the sender expects.</summary>
    public uint Acknowledgment => NetworkOrder.UInt32(_octets, 8);

    /// <summary>Header length in octets, options included.</summary>
    public int HeaderLength { get; }

    /// <summary>The control bits.</summary>
    public TcpFlags Flags => (TcpFlags)_octets[13];

    /// <summary>The receive window, not scaled.</summary>
    public ushort Window => NetworkOrder.UInt16(_octets, 14);

    /// <summary>The checksum field.</summary>
    public ushort Checksum => NetworkOrder.UInt16(_octets, 16);

    /// <summary>The urgent pointer.</summary>
    public ushort UrgentPointer => NetworkOrder.UInt16(_octets, 18);

    /// <summary>The four reserved bits.</summary>
    public byte Reserved => (byte)(_octets[12] & 0xF);

    /// <summary>The options, padding included.</summary>
    public ReadOnlySpan<byte> Options => _octets.Slice(MinimumHeaderLength, HeaderLength - MinimumHeaderLength);

    /// <summary>The whole segment.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Payload => _octets.Slice(HeaderLength);

    /// <summary>Reads a segment from an IP packet's payload.</summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, out TcpSegment segment, out WireError error)
    {
        segment = default;
        if (octets.Length < MinimumHeaderLength)
        {
            error = new WireError(WireFault.Truncated, octets.Length, Section);
            return false;
        }

        int headerLength = (octets[12] >> 4) * 4;
        if (headerLength < MinimumHeaderLength || headerLength > octets.Length)
        {
            error = new WireError(WireFault.BadLength, 12, Section);
            return false;
        }

        segment = new TcpSegment(octets, headerLength);
        error = default;
        return true;
    }

    /// <summary>The checksum that this segment should carry, over the pseudo header of its IP addresses (RFC 9293 section 3.1).</summary>
    /// <param name="source">The IP source address.</param>
    /// <param name="destination">The IP destination address.</param>
    public ushort ExpectedChecksum(IpAddress source, IpAddress destination) =>
        InternetChecksum.Fold(InternetChecksum.Add(PseudoHeaderSum(source, destination) + (ulong)(ushort)~Checksum, _octets));

    /// <summary>What the checksum says of this segment.</summary>
    /// <param name="ip">The packet that carried it.</param>
    public TcpChecksumVerdict ChecksumVerdict(in IpPacket ip)
    {
        if (ip.MissingOctets > 0)
            return TcpChecksumVerdict.CannotTell;
        return PseudoHeader.Verdict(ip.Source, ip.Destination, IpProtocols.Tcp, _octets, Checksum);
    }

    /// <summary>A record of the header.</summary>
    /// <param name="verdict">What the checksum says.</param>
    /// <param name="expectedChecksum">The right checksum, where it is wrong.</param>
    public TcpHeader ToRecord(TcpChecksumVerdict verdict, ushort? expectedChecksum = null) => new(this, verdict, expectedChecksum);

    private ulong PseudoHeaderSum(IpAddress source, IpAddress destination) => PseudoHeader.Sum(source, destination, IpProtocols.Tcp, _octets.Length);
}
