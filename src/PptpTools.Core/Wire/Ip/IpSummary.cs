using System;

namespace PptpTools.Wire.Ip;

/// <summary>
/// An IP packet, kept octet for octet, that tells in one line what runs inside a clear tunnel: addresses, ports, TCP's fields,
/// ICMP, DNS and HTTP. The static members do the same over a packet without keeping it.
/// </summary>
public sealed partial record IpSummary : WireRecord
{
    private readonly OctetString _octets;

    /// <summary>Copies a packet. Octets that are no IP packet are kept and printed as such.</summary>
    /// <param name="packet">The packet from its IP header on.</param>
    public IpSummary(ReadOnlySpan<byte> packet) => _octets = new OctetString(packet);

    /// <summary>What the packet is, in one word; see <see cref="MessageOf(ReadOnlySpan{byte})"/>.</summary>
    public string Message => MessageOf(_octets.Span);

    /// <summary>The packet.</summary>
    public OctetString Packet => _octets;

    /// <inheritdoc/>
    public override int Length => _octets.Length;

    /// <inheritdoc/>
    public override string Reference => _octets.Length > 0 && _octets.Span[0] >> 4 == 6 ? IpPacket.Section6 : IpPacket.Section4;

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => _octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink) => Describe(_octets.Span, sink);

    /// <inheritdoc/>
    public override void AppendText(LineWriter line) => AppendText(_octets.Span, line);

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if (!IpPacket.TryParse(_octets.Span, out IpPacket ip, out WireError error))
        {
            anomalies.Add(error, "The octets are no IP packet");
            return;
        }

        ip.ToRecord().Examine(anomalies);
        if (ip.FragmentOffset != 0)
            return;
        if (ip.Protocol == IpProtocols.Tcp && TcpSegment.TryParse(ip.Payload, out TcpSegment segment, out error) && !ip.IsFragment)
            segment.ToRecord(segment.ChecksumVerdict(ip), segment.ExpectedChecksum(ip.Source, ip.Destination)).Examine(anomalies);
        else if (ip.Protocol is IpProtocols.Icmp or IpProtocols.IcmpVersion6 && !ip.IsFragment && IcmpMessage.TryParse(ip, out IcmpMessage? message, out error))
            message!.Examine(anomalies);
        else if (ip.Protocol == IpProtocols.Udp && UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram, out error) && !ip.IsFragment)
            ExamineUdp(datagram, ip, anomalies);
        if (error.Fault != WireFault.None && ip.MissingOctets == 0)
            anomalies.Add(error, "What the IP packet carries is not complete");
    }

    private static void ExamineUdp(in UdpDatagram datagram, in IpPacket ip, AnomalyCollector anomalies)
    {
        if (datagram.ChecksumVerdict(ip) == TcpChecksumVerdict.Wrong)
            anomalies.Add("BadChecksum", $"The checksum 0x{datagram.Checksum:x4} is wrong: the receiver drops the datagram", UdpDatagram.Section, 6);
        if (datagram.Length != ip.Payload.Length + ip.MissingOctets)
            anomalies.Add("BadLength", $"The length is {datagram.Length}, the IP packet carries {ip.Payload.Length + ip.MissingOctets} octets", UdpDatagram.Section, 4);
    }
}
