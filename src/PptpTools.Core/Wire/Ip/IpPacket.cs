using System;

namespace PptpTools.Wire.Ip;

/// <summary>
/// A view of an IPv4 or IPv6 packet; for IPv6 the extension headers are walked to the upper-layer protocol.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |Version|  IHL  |Type of Service|          Total Length         |
///  |         Identification        |Flags|      Fragment Offset    |
///  |  Time to Live |    Protocol   |         Header Checksum       |
///  |                       Source Address                          |
///  |                    Destination Address                        |
/// </code>
/// RFC 791 section 3.1; IPv6 in RFC 8200 sections 3 and 4.
/// </summary>
public readonly ref partial struct IpPacket
{
    internal const string Section4 = "RFC 791 3.1";
    internal const string Section6 = "RFC 8200 3";

    private const int TypeOfServiceOffset = 1;
    private const int TotalLengthOffset = 2;
    private const int IdentificationOffset = 4;
    private const int FragmentOffset4 = 6;
    private const int TimeToLiveOffset = 8;
    private const int ProtocolOffset = 9;
    private const int ChecksumOffset = 10;
    private const int SourceOffset = 12;
    private const int DestinationOffset = 16;
    private const int Version4HeaderLength = 20;
    private const ushort DontFragmentFlag = 0x4000;
    private const ushort MoreFragmentsFlag = 0x2000;
    private const ushort FragmentOffsetMask = 0x1FFF;

    /// <summary>The packet as it was captured, and what may follow it.</summary>
    private readonly ReadOnlySpan<byte> _octets;

    private IpPacket(ReadOnlySpan<byte> octets, int headerLength)
    {
        this = default;
        _octets = octets;
        HeaderLength = headerLength;
    }

    /// <summary>4 or 6.</summary>
    public byte Version => (byte)(_octets[0] >> 4);

    /// <summary>The header octets; for IPv6 with the extension headers that were walked.</summary>
    public ReadOnlySpan<byte> Header => _octets.Slice(0, HeaderLength);

    /// <summary>Octets of header before <see cref="Payload"/>, extension headers included.</summary>
    public int HeaderLength { get; }

    /// <summary>Length of the whole packet in octets, as its header says; of the reassembled one, as its fragments say.</summary>
    public int TotalLength => HeaderLength + Payload.Length + MissingOctets;

    /// <summary>The upper-layer protocol number: 6 TCP, 17 UDP, 47 GRE. Of an IPv6 fragment, what follows the fragment header.</summary>
    public byte Protocol { get; private init; }

    /// <summary>True when the payload is an IP packet of its own (RFC 2003, RFC 4213).</summary>
    public bool CarriesIp => Protocol is IpProtocols.IpVersion4 or IpProtocols.IpVersion6 && FragmentOffset == 0;

    /// <summary>Who sent it.</summary>
    public IpAddress Source => Version == 4 ? IpAddress.Read4(_octets, SourceOffset) : IpAddress.Read6(_octets, SourceOffset6);

    /// <summary>Whom it is for.</summary>
    public IpAddress Destination => Version == 4 ? IpAddress.Read4(_octets, DestinationOffset) : IpAddress.Read6(_octets, DestinationOffset6);

    /// <summary>Type of service (DSCP and ECN), or traffic class.</summary>
    public byte TrafficClass => Version == 4 ? _octets[TypeOfServiceOffset] : (byte)(NetworkOrder.UInt16(_octets, 0) >> 4);

    /// <summary>Time to live, or hop limit.</summary>
    public byte TimeToLive => _octets[Version == 4 ? TimeToLiveOffset : HopLimitOffset];

    /// <summary>Identification of the packet's fragments; 0 for an IPv6 packet without fragment header.</summary>
    public uint Identification { get; private init; }

    /// <summary>Offset of this fragment in octets.</summary>
    public int FragmentOffset { get; private init; }

    /// <summary>True when more fragments follow.</summary>
    public bool MoreFragments { get; private init; }

    /// <summary>True when this is one fragment of several.</summary>
    public bool IsFragment => MoreFragments || FragmentOffset != 0;

    /// <summary>True when the sender forbade fragmentation (IPv4).</summary>
    public bool DontFragment => Version == 4 && (NetworkOrder.UInt16(_octets, FragmentOffset4) & DontFragmentFlag) != 0;

    /// <summary>The IPv4 header checksum; 0 for IPv6, which has none.</summary>
    public ushort HeaderChecksum => Version == 4 ? NetworkOrder.UInt16(_octets, ChecksumOffset) : (ushort)0;

    /// <summary>True when the IPv4 header checksum is right; IPv6 has none.</summary>
    public bool HeaderChecksumIsValid => Version != 4 || InternetChecksum.Of(Header) == 0;

    /// <summary>What the IPv4 header checksum says: Correct for IPv6, LeftToHardware for a field of 0.</summary>
    public TcpChecksumVerdict HeaderChecksumVerdict =>
        HeaderChecksumIsValid ? TcpChecksumVerdict.Correct : HeaderChecksum == 0 ? TcpChecksumVerdict.LeftToHardware : TcpChecksumVerdict.Wrong;

    /// <summary>True when an IPv6 extension header does not fit into the packet: <see cref="Protocol"/> is that header's number then.</summary>
    public bool HasBrokenExtension { get; private init; }

    /// <summary>Octets of the payload that the capture did not keep.</summary>
    public int MissingOctets { get; private init; }

    /// <summary>The upper-layer octets, without link-layer padding.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Reads an IPv4 or IPv6 packet by its version field.</summary>
    /// <param name="octets">The packet, link-layer padding possible.</param>
    /// <param name="packet">The view.</param>
    /// <param name="error">Truncated for an incomplete header, BadLength for header lengths that contradict themselves, BadVersion.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, out IpPacket packet, out WireError error)
    {
        switch (octets.IsEmpty ? 0 : octets[0] >> 4)
        {
            case 4:
                return TryParseVersion4(octets, out packet, out error);
            case 6:
                return TryParseVersion6(octets, out packet, out error);
            default:
                packet = default;
                return Fail(octets.IsEmpty ? WireFault.Truncated : WireFault.BadVersion, 0, Section4, out error);
        }
    }

    /// <summary>A record of the header.</summary>
    public IpHeader ToRecord() => new(this);

    private static bool TryParseVersion4(ReadOnlySpan<byte> octets, out IpPacket packet, out WireError error)
    {
        packet = default;
        if (octets.Length < Version4HeaderLength)
            return Fail(WireFault.Truncated, octets.Length, Section4, out error);
        int headerLength = (octets[0] & 0xF) * 4;
        int totalLength = NetworkOrder.UInt16(octets, TotalLengthOffset);
        if (headerLength < Version4HeaderLength)
            return Fail(WireFault.BadLength, 0, Section4, out error);
        if (totalLength != 0 && totalLength < headerLength)
            return Fail(WireFault.BadLength, TotalLengthOffset, Section4, out error);
        if (headerLength > octets.Length)
            return Fail(WireFault.Truncated, octets.Length, Section4, out error);

        // A total length of 0 is what segmentation offload leaves in a capture: the frame's own length stands in.
        if (totalLength == 0)
            totalLength = octets.Length;
        int end = Math.Min(totalLength, octets.Length);
        ushort fragment = NetworkOrder.UInt16(octets, FragmentOffset4);
        packet = new IpPacket(octets, headerLength)
        {
            Payload = octets.Slice(headerLength, end - headerLength),
            Protocol = octets[ProtocolOffset],
            Identification = NetworkOrder.UInt16(octets, IdentificationOffset),
            FragmentOffset = (fragment & FragmentOffsetMask) * 8,
            MoreFragments = (fragment & MoreFragmentsFlag) != 0,
            MissingOctets = totalLength - end,
        };
        error = default;
        return true;
    }

    private static bool Fail(WireFault fault, int offset, string reference, out WireError error)
    {
        error = new WireError(fault, offset, reference);
        return false;
    }
}
