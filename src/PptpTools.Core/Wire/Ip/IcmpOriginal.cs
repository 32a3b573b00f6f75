using System;
using System.Buffers.Binary;
using PptpTools.Wire.Gre;

namespace PptpTools.Wire.Ip;

/// <summary>The packet that an ICMP error is about, as far as the error quotes it: at least its IP header and 8 octets (RFC 792).</summary>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">Whom it was for.</param>
/// <param name="Protocol">Its protocol number.</param>
/// <param name="SourcePort">The TCP or UDP source port; null where there is none.</param>
/// <param name="DestinationPort">The TCP or UDP destination port; null where there is none.</param>
/// <param name="Sequence">The TCP sequence number; null for others.</param>
/// <param name="CallId">The call id of enhanced GRE; null for others.</param>
/// <param name="TotalLength">The length in octets that its IP header says.</param>
public readonly record struct IcmpOriginal(
    IpAddress Source, IpAddress Destination, byte Protocol, ushort? SourcePort, ushort? DestinationPort, uint? Sequence, ushort? CallId, int TotalLength)
{
    private const int DestinationPortOffset = 2;
    private const int SequenceOffset = 4;
    private const int CallIdOffset = 6;
    private const int QuotedLength = 8;
    private const int GreVersionMask = 7;

    internal static bool TryRead(ReadOnlySpan<byte> octets, out IcmpOriginal original)
    {
        original = default;
        if (!IpPacket.TryParse(octets, out IpPacket packet, out _))
            return false;
        ReadOnlySpan<byte> payload = packet.Payload;
        bool isQuoted = payload.Length >= QuotedLength && packet.FragmentOffset == 0;
        bool hasPorts = isQuoted && packet.Protocol is IpProtocols.Tcp or IpProtocols.Udp;
        bool hasCallId = isQuoted && packet.Protocol == IpProtocols.Gre && (payload[1] & GreVersionMask) == 1
            && BinaryPrimitives.ReadUInt16BigEndian(payload.Slice(2)) == GreFrame.PppProtocolType;
        original = new IcmpOriginal(
            packet.Source,
            packet.Destination,
            packet.Protocol,
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(payload) : null,
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(payload.Slice(DestinationPortOffset)) : null,
            hasPorts && packet.Protocol == IpProtocols.Tcp ? BinaryPrimitives.ReadUInt32BigEndian(payload.Slice(SequenceOffset)) : null,
            hasCallId ? BinaryPrimitives.ReadUInt16BigEndian(payload.Slice(CallIdOffset)) : null,
            packet.TotalLength);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var line = new LineWriter();
        AppendTo(line);
        return line.ToString();
    }

    internal void AppendTo(LineWriter line)
    {
        if (IpProtocols.NameOf(Protocol) is { } name)
            line.Ascii(name);
        else
            line.Ascii("protocol ").Decimal(Protocol);
        AppendEnd(line.Ascii(' '), Source, SourcePort);
        AppendEnd(line.Ascii(" > "), Destination, DestinationPort);
        if (CallId is { } callId)
            line.Ascii(" call=").Decimal(callId);
    }

    internal void Describe(FieldSink sink)
    {
        Span<byte> address = stackalloc byte[16];
        sink.BeginGroup("OriginalPacket", -1);
        sink.Address("Source", address.Slice(0, Source.WriteTo(address)));
        sink.Address("Destination", address.Slice(0, Destination.WriteTo(address)));
        sink.Code("Protocol", Protocol, IpProtocols.NameOf(Protocol));
        sink.Number("TotalLength", (ulong)TotalLength);
        if (SourcePort is { } sourcePort)
            sink.Number("SourcePort", sourcePort);
        if (DestinationPort is { } destinationPort)
            sink.Number("DestinationPort", destinationPort);
        if (Sequence is { } sequence)
            sink.Number("SequenceNumber", sequence);
        if (CallId is { } callId)
            sink.Number("CallId", callId);
        sink.EndGroup();
    }

    private static void AppendEnd(LineWriter line, IpAddress address, ushort? port)
    {
        if (port is { } number)
            IpText.AppendEndpoint(line, address, number);
        else
            address.AppendTo(line);
    }
}
