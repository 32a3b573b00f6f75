using System;

namespace PptpTools.Wire.Ip;

/// <summary>A view of a captured frame: the link header is read away, what it carried is named.</summary>
public readonly ref partial struct LinkFrame
{
    private const string Registry = "LINKTYPE registry";
    private const int TagLength = 4;

    private readonly ReadOnlySpan<byte> _tags;

    private LinkFrame(LinkPayload kind, ushort etherType, ReadOnlySpan<byte> payload, scoped in LinkFrame link)
    {
        this = link;
        Kind = kind;
        EtherType = etherType;
        Payload = payload;
    }

    private LinkFrame(LinkPayload kind, ushort etherType, ReadOnlySpan<byte> payload)
    {
        Kind = kind;
        EtherType = etherType;
        Payload = payload;
        PppoeSession = -1;
    }

    private LinkFrame(ReadOnlySpan<byte> destination, ReadOnlySpan<byte> source)
    {
        Destination = destination;
        Source = source;
        PppoeSession = -1;
    }

    /// <summary>What <see cref="Payload"/> is.</summary>
    public LinkPayload Kind { get; }

    /// <summary>The EtherType that named the payload; 0 on links that name it otherwise.</summary>
    public ushort EtherType { get; }

    /// <summary>The payload, padding included; PPPoE's is bounded by its length field.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>The sender's link address; empty where the link has none.</summary>
    public ReadOnlySpan<byte> Source { get; private init; }

    /// <summary>The receiver's link address; empty where the link has none.</summary>
    public ReadOnlySpan<byte> Destination { get; private init; }

    /// <summary>Number of VLAN tags before the payload.</summary>
    public int VlanCount => _tags.Length / TagLength;

    /// <summary>The PPPoE session id; -1 for other frames.</summary>
    public int PppoeSession { get; private init; }

    /// <summary>Octets that PPPoE's length field counts and that are not there.</summary>
    public int MissingOctets { get; private init; }

    /// <summary>True when the capturing host sent the frame, false when it received it; null where the link does not tell.</summary>
    public bool? Sent { get; private init; }

    /// <summary>The identifier of a VLAN tag, 0 to 4095, the outermost first (IEEE 802.1Q).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is no tag.</exception>
    public int VlanId(int index)
    {
        if ((uint)index >= (uint)VlanCount)
            throw new ArgumentOutOfRangeException(nameof(index));
        return NetworkOrder.UInt16(_tags, index * TagLength) & 0x0FFF;
    }

    /// <summary>Reads the link header of a frame.</summary>
    /// <param name="linkType">The capture interface's link type.</param>
    /// <param name="octets">The frame as captured.</param>
    /// <param name="frame">The view.</param>
    /// <param name="error">Truncated for a short header, OtherFormat for a link type that this software does not read.</param>
    public static bool TryParse(LinkType linkType, ReadOnlySpan<byte> octets, out LinkFrame frame, out WireError error)
    {
        error = default;
        switch (linkType)
        {
            case LinkType.Ethernet:
                return TryParseEthernet(octets, out frame, out error);
            case LinkType.Raw or LinkType.RawBsd or LinkType.RawOpenBsd or LinkType.IPv4 or LinkType.IPv6:
                frame = new LinkFrame(LinkPayload.Ip, 0, octets);
                return true;
            case LinkType.Null or LinkType.Loop:
                return TryParseLoopback(octets, out frame, out error);
            case LinkType.LinuxSll:
                return TryParseCooked(octets, out frame, out error);
            case LinkType.LinuxSll2:
                return TryParseCooked2(octets, out frame, out error);
            case LinkType.Ppp or LinkType.PppHdlc:
                return TryParsePpp(octets, out frame, out error);
            case LinkType.CiscoHdlc:
                return TryParseCiscoHdlc(octets, out frame, out error);
            case LinkType.LinuxPppWithDirection or LinkType.PppWithDirection:
                return TryParseDirectedPpp(octets, out frame, out error);
            case LinkType.PppoeEthernet:
                return TryParsePppoe(EtherTypePppoeSession, octets, new LinkFrame(default, default), out frame, out error);
            case LinkType.Ieee80211:
                return TryParseWireless(octets, hasPadding: false, out frame, out error);
            case LinkType.Radiotap:
                return TryParseRadiotap(octets, out frame, out error);
            case LinkType.PrismHeader or LinkType.AvsHeader:
                return TryParsePrism(octets, out frame, out error);
            case LinkType.PerPacketInformation:
                return TryParsePerPacketInformation(octets, out frame, out error);
            case LinkType.TokenRing:
                return TryParseTokenRing(octets, out frame, out error);
            default:
                frame = default;
                return Fail(WireFault.OtherFormat, 0, Registry, out error);
        }
    }

    /// <summary>True where <see cref="TryParse"/> reads frames of the link type.</summary>
    public static bool Reads(LinkType linkType) => linkType is LinkType.Ethernet
        or LinkType.Raw or LinkType.RawBsd or LinkType.RawOpenBsd or LinkType.IPv4 or LinkType.IPv6
        or LinkType.Null or LinkType.Loop or LinkType.LinuxSll or LinkType.LinuxSll2
        or LinkType.Ppp or LinkType.PppHdlc or LinkType.CiscoHdlc or LinkType.LinuxPppWithDirection or LinkType.PppWithDirection or LinkType.PppoeEthernet
        or LinkType.Ieee80211 or LinkType.Radiotap or LinkType.PrismHeader or LinkType.AvsHeader or LinkType.PerPacketInformation
        or LinkType.TokenRing;

    private static bool Fail(WireFault fault, int offset, string reference, out WireError error)
    {
        error = new WireError(fault, offset, reference);
        return false;
    }
}
