using System;

namespace PptpTools.Wire.Ip;

public ref partial struct LinkFrame
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

    private static bool IsVlanTag(ushort etherType) => etherType is 0x8100 or 0x88A8 or 0x9100 or 0x9200;

    private bool TryReadEthernet(ReadOnlySpan<byte> octets, out WireError error)
    {
        if (octets.Length < EthernetHeaderLength)
            return Fail(WireFault.Truncated, octets.Length, Ethernet, out error);

        SetEnds(octets, 0, AddressLength, AddressLength, AddressLength);
        return TryReadTyped(NetworkOrder.UInt16(octets, EtherTypeOffset), octets.Slice(EthernetHeaderLength), out error);
    }

    /// <summary>Reads what follows an EtherType, or an 802.3 length, VLAN tags included.</summary>
    private bool TryReadTyped(ushort type, ReadOnlySpan<byte> rest, out WireError error)
    {
        if (type == EtherTypeIPv4)
            return Read(LinkPayload.Ip, type, rest, out error);

        ReadOnlySpan<byte> tags = rest;
        int tagged = 0;
        for (; IsVlanTag(type); tagged += TagLength)
        {
            if (rest.Length < TagLength)
                return Fail(WireFault.Truncated, EthernetHeaderLength + tagged + rest.Length, "IEEE 802.1Q 9.6", out error);

            type = NetworkOrder.UInt16(rest, 2);
            rest = rest.Slice(TagLength);
        }

        if (tagged > 0)
            _tags = tags.Slice(0, tagged);
        return type switch
        {
            < SmallestEtherType => TryReadLogicalLink(rest.Slice(0, Math.Min(type, rest.Length)), out error),
            EtherTypePppoeDiscovery or EtherTypePppoeSession => TryReadPppoe(type, rest, out error),
            _ => Read(KindOf(type), type, rest, out error),
        };
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
    private bool TryReadLogicalLink(ReadOnlySpan<byte> octets, out WireError error)
    {
        bool isSnap = octets.Length >= 2 && octets[0] == SnapAccessPoint && octets[1] == SnapAccessPoint;
        if (isSnap && octets.Length < SnapHeaderLength)
            return Fail(WireFault.Truncated, octets.Length, LogicalLink, out error);

        ushort type = isSnap ? NetworkOrder.UInt16(octets, SnapTypeOffset) : (ushort)0;
        if (type >= SmallestEtherType && IsEtherTypeOrganization(octets.Slice(3, 3)))
            return TryReadTyped(type, octets.Slice(SnapHeaderLength), out error);
        return octets.Length >= 3 && octets[0] == IpAccessPoint && octets[1] == IpAccessPoint
            ? Read(LinkPayload.Ip, 0, octets.Slice(3), out error)
            : Read(LinkPayload.Other, type, octets, out error);
    }

    /// <summary>True for the organisation codes of RFC 1042 and of bridges (IEEE 802.1H).</summary>
    private static bool IsEtherTypeOrganization(ReadOnlySpan<byte> organization) =>
        organization[0] == 0 && organization[1] == 0 && organization[2] is 0 or 0xF8;

    /// <summary>Reads an IEEE 802.5 header: access and frame control, the addresses, source routing where the source's first bit says so.</summary>
    private bool TryReadTokenRing(ReadOnlySpan<byte> octets, out WireError error)
    {
        bool isRouted = octets.Length > TokenRingHeaderLength && (octets[TokenRingSourceOffset] & SourceRouted) != 0;
        int length = TokenRingHeaderLength + (isRouted ? octets[TokenRingHeaderLength] & SourceRouteLengthMask : 0);
        if (octets.Length < length)
            return Fail(WireFault.Truncated, octets.Length, "IEEE 802.5 3.2", out error);

        SetEnds(octets, 2, AddressLength, TokenRingSourceOffset, AddressLength);
        return TryReadLogicalLink(octets.Slice(length), out error);
    }
}
