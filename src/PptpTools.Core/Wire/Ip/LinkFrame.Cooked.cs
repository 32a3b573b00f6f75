using System;

namespace PptpTools.Wire.Ip;

public ref partial struct LinkFrame
{
    // | Packet Type (2) | ARPHRD Type (2) | Address Length (2) | Address (8) | Protocol (2) |    LINKTYPE_LINUX_SLL
    private const int CookedAddressLengthOffset = 4;
    private const int CookedAddressOffset = 6;
    private const int CookedProtocolOffset = 14;
    private const int CookedHeaderLength = 16;

    // | Protocol (2) | Reserved (2) | Interface (4) | ARPHRD Type (2) | Packet Type (1) | Address Length (1) | Address (8) |    LINKTYPE_LINUX_SLL2
    private const int Cooked2PacketTypeOffset = 10;
    private const int Cooked2AddressLengthOffset = 11;
    private const int Cooked2AddressOffset = 12;
    private const int Cooked2HeaderLength = 20;

    private const int CookedAddressRoom = 8;
    private const int PacketOutgoing = 4;

    // Linux's own protocol numbers where a frame has no EtherType: Novell's raw 802.3, 802.2.
    private const ushort LinuxRaw8023 = 1;
    private const ushort Linux8022 = 4;

    private bool TryReadCooked(ReadOnlySpan<byte> octets, out WireError error)
    {
        if (octets.Length < CookedHeaderLength)
            return Fail(WireFault.Truncated, octets.Length, Registry, out error);

        int type = NetworkOrder.UInt16(octets, 0);
        int length = NetworkOrder.UInt16(octets, CookedAddressLengthOffset);
        ushort protocol = NetworkOrder.UInt16(octets, CookedProtocolOffset);
        SetEnds(octets, 0, 0, CookedAddressOffset, Math.Min(length, CookedAddressRoom));
        return TryReadCookedPayload(protocol, type, octets.Slice(CookedHeaderLength), out error);
    }

    private bool TryReadCooked2(ReadOnlySpan<byte> octets, out WireError error)
    {
        if (octets.Length < Cooked2HeaderLength)
            return Fail(WireFault.Truncated, octets.Length, Registry, out error);

        int length = Math.Min((int)octets[Cooked2AddressLengthOffset], CookedAddressRoom);
        SetEnds(octets, 0, 0, Cooked2AddressOffset, length);
        return TryReadCookedPayload(NetworkOrder.UInt16(octets, 0), octets[Cooked2PacketTypeOffset], octets.Slice(Cooked2HeaderLength), out error);
    }

    private bool TryReadCookedPayload(ushort protocol, int packetType, ReadOnlySpan<byte> rest, out WireError error)
    {
        Sent = packetType == PacketOutgoing;
        if (protocol == Linux8022)
            return TryReadLogicalLink(rest, out error);
        return protocol == LinuxRaw8023 || protocol < SmallestEtherType
            ? Read(LinkPayload.Other, 0, rest, out error)
            : TryReadTyped(protocol, rest, out error);
    }
}
