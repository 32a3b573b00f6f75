using System;

namespace PptpTools.Wire.Ip;

public sealed partial record IpSummary
{
    private const ushort DnsPort = 53;
    private const ushort NetBiosNamePort = 137;
    private const ushort MulticastDnsPort = 5353;
    private const ushort LinkLocalNamePort = 5355;

    /// <summary>
    /// What a packet is, in one word: HttpRequest, HttpResponse, DnsQuery, DnsResponse, Syn, SynAck, Fin, Reset, Ack, Data, Datagram,
    /// an ICMP type's name, Fragment, Packet for other protocols, Malformed.
    /// </summary>
    /// <param name="packet">The packet from its IP header on.</param>
    public static string MessageOf(ReadOnlySpan<byte> packet)
    {
        if (!IpPacket.TryParse(packet, out IpPacket ip, out _))
            return "Malformed";
        if (ip.FragmentOffset != 0)
            return "Fragment";
        switch (ip.Protocol)
        {
            case IpProtocols.Tcp:
                return TcpSegment.TryParse(ip.Payload, out TcpSegment segment, out _) ? MessageOf(segment) : "Malformed";
            case IpProtocols.Udp:
                return UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram, out _) ? MessageOf(datagram) : "Malformed";
            case IpProtocols.Icmp or IpProtocols.IcmpVersion6:
                return IcmpPacket.TryParse(ip.Payload, ip.Version, out IcmpPacket message, out _) ? message.Message : "Malformed";
            default:
                return "Packet";
        }
    }

    /// <summary>Appends a packet's line, such as <c> 10.78.0.10:50280 &gt; 10.78.0.1:80 TCP PSH+ACK seq=1 ack=1 win=502 len=78 GET /x HTTP/1.1</c>.</summary>
    /// <param name="packet">The packet from its IP header on.</param>
    /// <param name="line">Where it goes. Nothing is allocated but what the line needs to grow.</param>
    public static void AppendText(ReadOnlySpan<byte> packet, LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        if (!IpPacket.TryParse(packet, out IpPacket ip, out WireError error))
        {
            line.Ascii(" no IP packet: ").Ascii(error.ToString());
            return;
        }

        if (ip.FragmentOffset != 0)
            AppendOther(ip, line);
        else if (ip.Protocol == IpProtocols.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment, out _))
            AppendTcp(ip, segment, line);
        else if (ip.Protocol == IpProtocols.Udp && UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram, out _))
            AppendUdp(ip, datagram, line);
        else
            AppendOther(ip, line);
        if (ip.IsFragment)
            line.Ascii(" fragment=").Decimal((ulong)ip.FragmentOffset).Ascii(ip.MoreFragments ? "+ id=" : " id=").Hex(ip.Identification);
        if (ip.MissingOctets > 0)
            line.Ascii(" missing=").Decimal((ulong)ip.MissingOctets);
    }

    private static string MessageOf(in TcpSegment segment)
    {
        TcpFlags flags = segment.Flags;
        if ((flags & TcpFlags.Reset) != 0)
            return "Reset";
        if ((flags & TcpFlags.Syn) != 0)
            return (flags & TcpFlags.Ack) != 0 ? "SynAck" : "Syn";
        if (HttpText.IsResponse(segment.Payload))
            return "HttpResponse";
        if (HttpText.IsRequest(segment.Payload))
            return "HttpRequest";
        if ((flags & TcpFlags.Fin) != 0)
            return "Fin";
        return segment.Payload.IsEmpty ? "Ack" : "Data";
    }

    private static string MessageOf(in UdpDatagram datagram) =>
        !TryReadDns(datagram, out DnsMessage message, out _) ? "Datagram" : message.IsResponse ? "DnsResponse" : "DnsQuery";

    private static bool TryReadDns(in UdpDatagram datagram, out DnsMessage message, out string protocol)
    {
        protocol = IsPort(datagram, NetBiosNamePort) ? "NBNS"
            : IsPort(datagram, DnsPort) ? "DNS"
            : IsPort(datagram, MulticastDnsPort) ? "MDNS"
            : IsPort(datagram, LinkLocalNamePort) ? "LLMNR"
            : "";
        message = default;
        return protocol.Length > 0 && DnsMessage.TryParse(datagram.Payload, protocol == "NBNS", out message);
    }

    private static bool IsPort(in UdpDatagram datagram, ushort port) => datagram.DestinationPort == port || datagram.SourcePort == port;

    private static void AppendEnds(in IpPacket ip, ushort sourcePort, ushort destinationPort, LineWriter line)
    {
        IpText.AppendEndpoint(line.Ascii(' '), ip.Source, sourcePort);
        IpText.AppendEndpoint(line.Ascii(" > "), ip.Destination, destinationPort);
    }

    private static void AppendTcp(in IpPacket ip, in TcpSegment segment, LineWriter line)
    {
        AppendEnds(ip, segment.SourcePort, segment.DestinationPort, line);
        line.Ascii(" TCP ").Ascii(TcpFlagNames.Of(segment.Flags)).Ascii(" seq=").Decimal(segment.Sequence);
        if ((segment.Flags & TcpFlags.Ack) != 0)
            line.Ascii(" ack=").Decimal(segment.Acknowledgment);
        line.Ascii(" win=").Decimal(segment.Window);
        if (!segment.Payload.IsEmpty)
            line.Ascii(" len=").Decimal((ulong)segment.Payload.Length);
        if ((segment.Flags & TcpFlags.Syn) != 0)
            TcpOptions.AppendText(segment.Options, line);
        HttpText.TryAppend(segment.Payload, line);
    }

    private static void AppendUdp(in IpPacket ip, in UdpDatagram datagram, LineWriter line)
    {
        AppendEnds(ip, datagram.SourcePort, datagram.DestinationPort, line);
        line.Ascii(" UDP len=").Decimal((ulong)Math.Max(0, datagram.Length - UdpDatagram.HeaderLength));
        if (TryReadDns(datagram, out DnsMessage message, out string protocol))
            message.AppendText(line.Ascii(' ').Ascii(protocol));
    }

    private static void AppendOther(in IpPacket ip, LineWriter line)
    {
        ip.Source.AppendTo(line.Ascii(' '));
        ip.Destination.AppendTo(line.Ascii(" > "));
        if (IpProtocols.NameOf(ip.Protocol) is { } name)
            line.Ascii(' ').Ascii(name);
        else
            line.Ascii(" protocol=").Decimal(ip.Protocol);
        bool isIcmp = ip.Protocol is IpProtocols.Icmp or IpProtocols.IcmpVersion6 && ip.FragmentOffset == 0;
        if (isIcmp && IcmpPacket.TryParse(ip.Payload, ip.Version, out IcmpPacket message, out _))
            message.AppendText(line);
        else
            line.Ascii(" len=").Decimal((ulong)(ip.Payload.Length + ip.MissingOctets));
    }
}
