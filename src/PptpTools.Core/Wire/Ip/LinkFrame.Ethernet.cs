using System;

namespace PptpTools.Wire.Ip;

public readonly ref partial struct LinkFrame
{
    private const string Ethernet = "IEEE 802.3 3.1";
    private const string LogicalLink = "IEEE 802.2, RFC 1042";

    private const int AddressLength = 6;
    private const int EtherTypeOffset = 12;
    private const int EthernetHeaderLength = 14;
    private const ushort SmallestEtherType = 0x0600;

    private const ushort EtherTypeIPv4 = 0x0800;
    private const ushort EtherTypeArp = 0x0806;
    private const ushort EtherTypeIPv6 = 0x86DD;
    private const ushort EtherTypePpp = 0x880B;
    private const ushort EtherTypePppoeDiscovery = 0x8863;
    private const ushort EtherTypePppoeSession = 0x8864;

    private const int SnapHeaderLength = 8;
    private const int SnapTypeOffset = 6;
    private const byte SnapAccessPoint = 0xAA;
    private const byte IpAccessPoint = 0x06;

    private const int TokenRingHeaderLength = 14;
    private const int TokenRingSourceOffset = 8;
    private const byte SourceRouted = 0x80;
    private const byte SourceRouteLengthMask = 0x1F;

    private LinkFrame(ReadOnlySpan<byte> tags, scoped in LinkFrame link)
    {
        this = link;
        _tags = tags;
    }

    private static bool IsVlanTag(ushort etherType) => etherType is 0x8100 or 0x88A8 or 0x9100 or 0x9200;

    private static bool TryParseEthernet(ReadOnlySpan<byte> octets, out LinkFrame frame, out WireError error)
    {
        if (octets.Length < EthernetHeaderLength)
        {
            frame = default;
            return Fail(WireFault.Truncated, octets.Length, Ethernet, out error);
        }

        var link = new LinkFrame(octets.Slice(0, AddressLength), octets.Slice(AddressLength, AddressLength));
        ushort type = NetworkOrder.UInt16(octets, EtherTypeOffset);
        return TryParseTyped(type, octets.Slice(EthernetHeaderLength), link, out frame, out error);
    }

    /// <summary>Reads what follows an EtherType, or an 802.3 length, VLAN tags included.</summary>
    private static bool TryParseTyped(ushort type, ReadOnlySpan<byte> rest, scoped in LinkFrame link, out LinkFrame frame, out WireError error)
    {
        error = default;
        if (type == EtherTypeIPv4)
        {
            frame = new LinkFrame(LinkPayload.Ip, type, rest, link);
            return true;
        }

        ReadOnlySpan<byte> tags = rest;
        int tagged = 0;
        for (; IsVlanTag(type); tagged += TagLength)
        {
            if (rest.Length < TagLength)
            {
                frame = default;
                return Fail(WireFault.Truncated, EthernetHeaderLength + tagged + rest.Length, "IEEE 802.1Q 9.6", out error);
            }

            type = NetworkOrder.UInt16(rest, 2);
            rest = rest.Slice(TagLength);
        }

        LinkFrame tagging = tagged == 0 ? link : new LinkFrame(tags.Slice(0, tagged), link);
        switch (type)
        {
            case < SmallestEtherType:
                return TryParseLogicalLink(rest.Slice(0, Math.Min(type, rest.Length)), tagging, out frame, out error);
            case EtherTypePppoeDiscovery or EtherTypePppoeSession:
                return TryParsePppoe(type, rest, tagging, out frame, out error);
            default:
                frame = new LinkFrame(KindOf(type), type, rest, tagging);
                return true;
        }
    }

    private static LinkPayload KindOf(ushort etherType) => etherType switch
    {
        EtherTypeIPv4 or EtherTypeIPv6 => LinkPayload.Ip,
        EtherTypeArp => LinkPayload.Arp,
        EtherTypePpp => LinkPayload.Ppp,
        _ => LinkPayload.Other,
    };

    /// <summary>
    /// Reads an 802.2 header: DSAP, SSAP and control, behind 0xAA 0xAA 0x03 the organisation (3 octets) and the EtherType. Anything that
    /// names no EtherType is Other.
    /// </summary>
    private static bool TryParseLogicalLink(ReadOnlySpan<byte> octets, scoped in LinkFrame link, out LinkFrame frame, out WireError error)
    {
        error = default;
        bool isSnap = octets.Length >= 2 && octets[0] == SnapAccessPoint && octets[1] == SnapAccessPoint;
        if (isSnap && octets.Length < SnapHeaderLength)
        {
            frame = default;
            return Fail(WireFault.Truncated, octets.Length, LogicalLink, out error);
        }

        ushort type = isSnap ? NetworkOrder.UInt16(octets, SnapTypeOffset) : (ushort)0;
        if (type >= SmallestEtherType && IsEtherTypeOrganization(octets.Slice(3, 3)))
            return TryParseTyped(type, octets.Slice(SnapHeaderLength), link, out frame, out error);
        frame = octets.Length >= 3 && octets[0] == IpAccessPoint && octets[1] == IpAccessPoint
            ? new LinkFrame(LinkPayload.Ip, 0, octets.Slice(3), link)
            : new LinkFrame(LinkPayload.Other, type, octets, link);
        return true;
    }

    /// <summary>True for the organisation codes of RFC 1042 and of bridges (IEEE 802.1H).</summary>
    private static bool IsEtherTypeOrganization(ReadOnlySpan<byte> organization) =>
        organization[0] == 0 && organization[1] == 0 && organization[2] is 0 or 0xF8;

    /// <summary>Reads an IEEE 802.5 header: access and frame control, the addresses, source routing where the source's first bit says so.</summary>
    private static bool TryParseTokenRing(ReadOnlySpan<byte> octets, out LinkFrame frame, out WireError error)
    {
        bool isRouted = octets.Length > TokenRingHeaderLength && (octets[TokenRingSourceOffset] & SourceRouted) != 0;
        int length = TokenRingHeaderLength + (isRouted ? octets[TokenRingHeaderLength] & SourceRouteLengthMask : 0);
        if (octets.Length < length)
        {
            frame = default;
            return Fail(WireFault.Truncated, octets.Length, "IEEE 802.5 3.2", out error);
        }

        var link = new LinkFrame(octets.Slice(2, AddressLength), octets.Slice(TokenRingSourceOffset, AddressLength));
        return TryParseLogicalLink(octets.Slice(length), link, out frame, out error);
    }
}
