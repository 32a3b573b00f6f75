using System;

namespace PptpTools.Wire.Ip;

/// <summary>A view of a captured frame: the link header is read away, what it carried is named.</summary>
/// <remarks>Every reader below fills in the one view as far as it knows; nothing is handed on by copying.</remarks>
public ref partial struct LinkFrame
{
    private const string Registry = "LINKTYPE registry";
    private const int TagLength = 4;

    private ReadOnlySpan<byte> _octets;
    private ReadOnlySpan<byte> _tags;
    private byte _sourceOffset;
    private byte _sourceLength;
    private byte _destinationOffset;
    private byte _destinationLength;

    /// <summary>What <see cref="Payload"/> is.</summary>
    public LinkPayload Kind { get; private set; }

    /// <summary>The EtherType that named the payload; 0 on links that name it otherwise.</summary>
    public ushort EtherType { get; private set; }

    /// <summary>The payload, padding included; PPPoE's is bounded by its length field.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>The sender's link address; empty where the link has none.</summary>
    public readonly ReadOnlySpan<byte> Source => _octets.Slice(_sourceOffset, _sourceLength);

    /// <summary>The receiver's link address; empty where the link has none.</summary>
    public readonly ReadOnlySpan<byte> Destination => _octets.Slice(_destinationOffset, _destinationLength);

    /// <summary>Number of VLAN tags before the payload.</summary>
    public readonly int VlanCount => _tags.Length / TagLength;

    /// <summary>The PPPoE session id; -1 for other frames.</summary>
    public int PppoeSession { get; private set; }

    /// <summary>Octets that PPPoE's length field counts and that are not there.</summary>
    public int MissingOctets { get; private set; }

    /// <summary>True when the capturing host sent the frame, false when it received it; null where the link does not tell.</summary>
    public bool? Sent { get; private set; }

    /// <summary>The identifier of a VLAN tag, 0 to 4095, the outermost first (IEEE 802.1Q).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is no tag.</exception>
    public readonly int VlanId(int index)
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
        frame = default;
        if (frame.TryRead(linkType, octets, out error))
            return true;
        frame = default;
        return false;
    }

    /// <summary>True where <see cref="TryParse"/> reads frames of the link type.</summary>
    public static bool Reads(LinkType linkType) => linkType is LinkType.Ethernet
        or LinkType.Raw or LinkType.RawBsd or LinkType.RawOpenBsd or LinkType.IPv4 or LinkType.IPv6
        or LinkType.Null or LinkType.Loop or LinkType.LinuxSll or LinkType.LinuxSll2
        or LinkType.Ppp or LinkType.PppHdlc or LinkType.CiscoHdlc or LinkType.LinuxPppWithDirection or LinkType.PppWithDirection or LinkType.PppoeEthernet
        or LinkType.Ieee80211 or LinkType.Radiotap or LinkType.PrismHeader or LinkType.AvsHeader or LinkType.PerPacketInformation
        or LinkType.TokenRing;

    private bool TryRead(LinkType linkType, ReadOnlySpan<byte> octets, out WireError error)
    {
        PppoeSession = -1;
        switch (linkType)
        {
            case LinkType.Ethernet:
                return TryReadEthernet(octets, out error);
            case LinkType.Raw or LinkType.RawBsd or LinkType.RawOpenBsd or LinkType.IPv4 or LinkType.IPv6:
                return Read(LinkPayload.Ip, 0, octets, out error);
            case LinkType.Null or LinkType.Loop:
                return TryReadLoopback(octets, out error);
            case LinkType.LinuxSll:
                return TryReadCooked(octets, out error);
            case LinkType.LinuxSll2:
                return TryReadCooked2(octets, out error);
            case LinkType.Ppp or LinkType.PppHdlc:
                return TryReadPpp(octets, out error);
            case LinkType.CiscoHdlc:
                return TryReadCiscoHdlc(octets, out error);
            case LinkType.LinuxPppWithDirection or LinkType.PppWithDirection:
                return TryReadDirectedPpp(octets, out error);
            case LinkType.PppoeEthernet:
                return TryReadPppoe(EtherTypePppoeSession, octets, out error);
            case LinkType.Ieee80211:
                return TryReadWireless(octets, hasPadding: false, out error);
            case LinkType.Radiotap:
                return TryReadRadiotap(octets, out error);
            case LinkType.PrismHeader or LinkType.AvsHeader:
                return TryReadPrism(octets, out error);
            case LinkType.PerPacketInformation:
                return TryReadPerPacketInformation(octets, out error);
            case LinkType.TokenRing:
                return TryReadTokenRing(octets, out error);
            default:
                return Fail(WireFault.OtherFormat, 0, Registry, out error);
        }
    }

    /// <summary>Notes what the frame carries. Returns true for the caller to return.</summary>
    private bool Read(LinkPayload kind, ushort etherType, ReadOnlySpan<byte> payload, out WireError error)
    {
        Kind = kind;
        EtherType = etherType;
        Payload = payload;
        error = default;
        return true;
    }

    /// <summary>Notes where in the header the two addresses stand.</summary>
    private void SetEnds(ReadOnlySpan<byte> header, int destination, int destinationLength, int source, int sourceLength)
    {
        _octets = header;
        _destinationOffset = (byte)destination;
        _destinationLength = (byte)destinationLength;
        _sourceOffset = (byte)source;
        _sourceLength = (byte)sourceLength;
    }

    private static bool Fail(WireFault fault, int offset, string reference, out WireError error)
    {
        error = new WireError(fault, offset, reference);
        return false;
    }
}
