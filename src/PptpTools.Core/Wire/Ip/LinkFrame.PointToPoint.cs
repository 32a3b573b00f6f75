using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ip;

public ref partial struct LinkFrame
{
    private const string Pppoe = "RFC 2516 4";
    private const byte PppoeVersionAndType = 0x11;
    private const int PppoeSessionOffset = 2;
    private const int PppoeLengthOffset = 4;
    private const int PppoeHeaderLength = 6;

    private const string Cisco = "RFC 4349 3";
    private const byte CiscoUnicast = 0x0F;
    private const byte CiscoMulticast = 0x8F;
    private const int CiscoHeaderLength = 4;

    private const byte UnnumberedInformation = 0x03;
    private const int LoopbackHeaderLength = 4;

    private bool TryReadPpp(ReadOnlySpan<byte> octets, out WireError error)
    {
        if (!octets.IsEmpty && octets[0] is CiscoUnicast or CiscoMulticast)
            return TryReadCiscoHdlc(octets, out error);
        return Read(LinkPayload.Ppp, 0, octets, out error);
    }

    /// <summary>Reads Cisco's header: address 0x0F or 0x8F, control, EtherType. The keepalives of type 0x8035 are Other.</summary>
    private bool TryReadCiscoHdlc(ReadOnlySpan<byte> octets, out WireError error)
    {
        if (octets.Length < CiscoHeaderLength)
            return Fail(WireFault.Truncated, octets.Length, Cisco, out error);

        ushort type = NetworkOrder.UInt16(octets, 2);
        return TryReadTyped(type < SmallestEtherType ? (ushort)0xFFFF : type, octets.Slice(CiscoHeaderLength), out error);
    }

    /// <summary>
    /// Reads the octet that tells the direction: 0 for received, anything else for sent. pppd puts it in the address octet's place, so
    /// that a control octet can follow alone.
    /// </summary>
    private bool TryReadDirectedPpp(ReadOnlySpan<byte> octets, out WireError error)
    {
        if (octets.IsEmpty)
            return Fail(WireFault.Truncated, 0, Registry, out error);

        ReadOnlySpan<byte> rest = octets.Slice(1);
        if (rest.Length > 2 && rest[0] == UnnumberedInformation)
            rest = rest.Slice(1);
        Sent = octets[0] != 0;
        return TryReadPpp(rest, out error);
    }

    /// <summary>
    /// Reads a PPPoE header.
    /// <code>
    ///  |  VER  | TYPE  |      CODE     |          SESSION_ID           |
    ///  |            LENGTH             |           payload             ~
    /// </code>
    /// RFC 2516 section 4. Discovery packets are kept with their header; session packets carry a PPP frame without address and control.
    /// </summary>
    private bool TryReadPppoe(ushort etherType, ReadOnlySpan<byte> octets, out WireError error)
    {
        if (octets.Length < PppoeHeaderLength)
            return Fail(WireFault.Truncated, octets.Length, Pppoe, out error);
        if (octets[0] != PppoeVersionAndType)
            return Fail(WireFault.BadVersion, 0, Pppoe, out error);

        int length = NetworkOrder.UInt16(octets, PppoeLengthOffset);
        int present = Math.Min(length, octets.Length - PppoeHeaderLength);
        bool isSession = octets[1] == 0 && etherType == EtherTypePppoeSession;
        ReadOnlySpan<byte> payload = isSession ? octets.Slice(PppoeHeaderLength, present) : octets.Slice(0, PppoeHeaderLength + present);
        PppoeSession = NetworkOrder.UInt16(octets, PppoeSessionOffset);
        MissingOctets = length - present;
        return Read(isSession ? LinkPayload.Ppp : LinkPayload.PppoeDiscovery, etherType, payload, out error);
    }

    /// <summary>
    /// Reads an address family, in whichever byte order it makes sense: 2 is IPv4 everywhere; IPv6 is 10 (Linux), 23 (Windows), 24, 28 or
    /// 30 (the BSDs and macOS).
    /// </summary>
    private bool TryReadLoopback(ReadOnlySpan<byte> octets, out WireError error)
    {
        if (octets.Length < LoopbackHeaderLength)
            return Fail(WireFault.Truncated, octets.Length, Registry, out error);

        uint family = NetworkOrder.UInt32(octets, 0);
        if (family > 0xFFFF)
            family = BinaryPrimitives.ReverseEndianness(family);
        LinkPayload kind = family is 2 or 10 or 23 or 24 or 28 or 30 ? LinkPayload.Ip : LinkPayload.Other;
        return Read(kind, 0, octets.Slice(LoopbackHeaderLength), out error);
    }
}
