using System;

namespace PptpTools.Wire.Ip;

public readonly ref partial struct LinkFrame
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

    private static bool TryParseCooked(ReadOnlySpan<byte> octets, out LinkFrame frame, out WireError error)
    {
        if (octets.Length < CookedHeaderLength)
        {
            frame = default;
            return Fail(WireFault.Truncated, octets.Length, Registry, out error);
        }

        int type = NetworkOrder.UInt16(octets, 0);
        int length = NetworkOrder.UInt16(octets, CookedAddressLengthOffset);
        ushort protocol = NetworkOrder.UInt16(octets, CookedProtocolOffset);
        return TryParseCookedPayload(
            protocol, type, octets.Slice(CookedAddressOffset, Math.Min(length, CookedAddressRoom)), octets.Slice(CookedHeaderLength), out frame, out error);
    }

    private static bool TryParseCooked2(ReadOnlySpan<byte> octets, out LinkFrame frame, out WireError error)
    {
        if (octets.Length < Cooked2HeaderLength)
        {
            frame = default;
            return Fail(WireFault.Truncated, octets.Length, Registry, out error);
        }

        int length = Math.Min((int)octets[Cooked2AddressLengthOffset], CookedAddressRoom);
        return TryParseCookedPayload(
            NetworkOrder.UInt16(octets, 0),
            octets[Cooked2PacketTypeOffset],
            octets.Slice(Cooked2AddressOffset, length),
            octets.Slice(Cooked2HeaderLength),
            out frame,
            out error);
    }

    private static bool TryParseCookedPayload(
        ushort protocol, int packetType, ReadOnlySpan<byte> source, ReadOnlySpan<byte> rest, out LinkFrame frame, out WireError error)
    {
        var link = new LinkFrame(default, source) { Sent = packetType == PacketOutgoing };
        if (protocol == Linux8022)
            return TryParseLogicalLink(rest, link, out frame, out error);
        if (protocol == LinuxRaw8023 || protocol < SmallestEtherType)
        {
            error = default;
            frame = new LinkFrame(LinkPayload.Other, 0, rest, link);
            return true;
        }

        return TryParseTyped(protocol, rest, link, out frame, out error);
    }
}
