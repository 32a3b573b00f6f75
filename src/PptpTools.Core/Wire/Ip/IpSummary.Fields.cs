using System;

namespace PptpTools.Wire.Ip;

public sealed partial record IpSummary
{
    /// <summary>Names every field of a packet's headers, and what DNS and HTTP say in it.</summary>
    /// <param name="packet">The packet from its IP header on.</param>
    /// <param name="sink">Where they go.</param>
    public static void Describe(ReadOnlySpan<byte> packet, FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        if (!IpPacket.TryParse(packet, out IpPacket ip, out _))
        {
            sink.Octets("Octets", packet);
            return;
        }

        ip.ToRecord().Describe(sink);
        if (ip.FragmentOffset != 0)
            sink.Number("FragmentLength", (ulong)(ip.Payload.Length + ip.MissingOctets));
        else if (ip.Protocol == IpProtocols.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment, out _))
            DescribeTcp(ip, segment, sink);
        else if (ip.Protocol == IpProtocols.Udp && UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram, out _))
            DescribeUdp(datagram, sink);
        else if (ip.Protocol is IpProtocols.Icmp or IpProtocols.IcmpVersion6 && IcmpMessage.TryParse(ip, out IcmpMessage? message, out _))
            DescribeGroup("Icmp", message!, sink);
        else
            sink.Number("PayloadLength", (ulong)(ip.Payload.Length + ip.MissingOctets));
    }

    private static void DescribeTcp(in IpPacket ip, in TcpSegment segment, FieldSink sink)
    {
        TcpChecksumVerdict verdict = ip.IsFragment ? TcpChecksumVerdict.CannotTell : segment.ChecksumVerdict(ip);
        DescribeGroup("Tcp", segment.ToRecord(verdict, segment.ExpectedChecksum(ip.Source, ip.Destination)), sink);
        if (HttpText.IsResponse(segment.Payload) || HttpText.IsRequest(segment.Payload))
            HttpText.Describe(segment.Payload, sink);
    }

    private static void DescribeUdp(in UdpDatagram datagram, FieldSink sink)
    {
        sink.BeginGroup("Udp", -1);
        sink.Number("SourcePort", datagram.SourcePort);
        sink.Number("DestinationPort", datagram.DestinationPort);
        sink.Number("Length", datagram.Length);
        sink.Hexadecimal("Checksum", datagram.Checksum, 4);
        sink.EndGroup();
        if (TryReadDns(datagram, out DnsMessage message, out _))
            message.Describe(sink);
    }

    private static void DescribeGroup(string name, WireRecord record, FieldSink sink)
    {
        sink.BeginGroup(name, -1);
        record.Describe(sink);
        sink.EndGroup();
    }
}
