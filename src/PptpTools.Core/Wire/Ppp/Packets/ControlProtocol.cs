using System;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Wire.Ppp;

/// <summary>The one parser of the packet format that LCP and the network control protocols share (RFC 1661 section 5).</summary>
internal static class ControlProtocol
{
    private const int CodeOffset = 0;
    private const int IdentifierOffset = 1;

    /// <summary>Reads one packet. Data that the Length field announces and that is not there, and octets behind it, are kept.</summary>
    /// <param name="protocol">The protocol that says what codes and option types mean.</param>
    /// <param name="octets">What follows the protocol field.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="error">Truncated where the header is not there, BadLength where Length is less than the header.</param>
    public static bool TryParse(PppProtocol protocol, ReadOnlySpan<byte> octets, out PppPacket? packet, out WireError error)
    {
        packet = null;
        if (octets.Length < ControlProtocolPacket.HeaderLength)
        {
            error = new WireError(WireFault.Truncated, octets.Length, ControlProtocolPacket.Section);
            return false;
        }

        int length = NetworkOrder.UInt16(octets, ControlProtocolPacket.LengthOffset);
        if (length < ControlProtocolPacket.HeaderLength)
        {
            error = new WireError(WireFault.BadLength, ControlProtocolPacket.LengthOffset, ControlProtocolPacket.Section);
            return false;
        }

        error = default;
        int present = Math.Min(length, octets.Length);
        ReadOnlySpan<byte> data = octets.Slice(ControlProtocolPacket.HeaderLength, present - ControlProtocolPacket.HeaderLength);
        ControlProtocolPacket whole = Read(protocol, (PppCode)octets[CodeOffset], octets[IdentifierOffset], data);
        packet = length == octets.Length ? whole : WithRest(whole, octets.Slice(present), length - present);
        return true;
    }

    private static ControlProtocolPacket WithRest(ControlProtocolPacket packet, ReadOnlySpan<byte> padding, int missingOctets) =>
        packet with { Padding = new OctetString(padding), MissingOctets = missingOctets };

    private static ControlProtocolPacket Read(PppProtocol protocol, PppCode code, byte identifier, ReadOnlySpan<byte> data)
    {
        switch (code)
        {
            case PppCode.ConfigureRequest or PppCode.ConfigureAck or PppCode.ConfigureNak or PppCode.ConfigureReject:
                return new ConfigurePacket(protocol, code, identifier, OptionList.Parse(protocol, data));
            case PppCode.TerminateRequest or PppCode.TerminateAck:
                return new TerminatePacket(protocol, code, identifier, new OctetString(data));
            case PppCode.CodeReject:
                return new CodeRejectPacket(protocol, identifier, new OctetString(data));
            case PppCode.VendorSpecific when data.Length >= VendorPacket.FixedLength:
                return VendorPacket.Read(protocol, identifier, data);
        }

        ControlProtocolPacket? special = protocol switch
        {
            PppProtocol.Lcp => ReadOfLcp(code, identifier, data),
            PppProtocol.Ccp or PppProtocol.CcpLink or PppProtocol.Ecp or PppProtocol.EcpLink
                when code is PppCode.ResetRequest or PppCode.ResetAck => new ResetPacket(protocol, code, identifier, new OctetString(data)),
            _ => null,
        };
        return special ?? new UnknownCodePacket(protocol, code, identifier, new OctetString(data));
    }

    private static ControlProtocolPacket? ReadOfLcp(PppCode code, byte identifier, ReadOnlySpan<byte> data) => code switch
    {
        PppCode.ProtocolReject => ProtocolRejectPacket.Read(identifier, data),
        PppCode.EchoRequest or PppCode.EchoReply => EchoPacket.Read(code, identifier, data),
        PppCode.DiscardRequest => DiscardPacket.Read(identifier, data),
        PppCode.Identification => IdentificationPacket.Read(identifier, data),
        PppCode.TimeRemaining => TimeRemainingPacket.Read(identifier, data),
        _ => null,
    };
}
