using System;
using System.Collections.Generic;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tracing;

/// <content>IP in clear, inside the tunnel and on the network behind the server; ICMP; ARP.</content>
internal static partial class Explanations
{
    private static void AddIp(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        foreach ((string message, string what) in new (string, string)[]
        {
            ("Packet", "an IP packet"),
            ("Fragment", "a fragment of an IP packet"),
            ("Syn", "a TCP SYN (it opens a connection)"),
            ("SynAck", "a TCP SYN-ACK (it accepts the connection)"),
            ("Ack", "a TCP acknowledgment"),
            ("Fin", "a TCP FIN (it closes one direction of the connection)"),
            ("Reset", "a TCP reset (it ends the connection at once)"),
            ("Data", "TCP data"),
            ("HttpRequest", "an HTTP request"),
            ("HttpResponse", "an HTTP response"),
            ("Datagram", "a UDP datagram"),
            ("DnsQuery", "a question for a name (DNS)"),
            ("DnsResponse", "the answer to a question for a name (DNS)"),
            ("EchoRequest", "an ICMP echo request (ping)"),
            ("EchoReply", "an ICMP echo reply (to a ping)"),
        })
        {
            table[(Layer.Ip, message)] = step => PacketText(step, what);
        }

        for (int type = 0; type <= byte.MaxValue; type++)
        {
            AddIcmp(table, IcmpNames.OfType(4, (byte)type));
            AddIcmp(table, IcmpNames.OfType(6, (byte)type));
        }

        table[(Layer.Ip, "CompressedTcp")] = step =>
            $"{Sender(step)} sends a TCP packet whose header is reduced, by Van Jacobson compression, to what changed since the packet before. Its data is in clear.";
        table[(Layer.Ip, "UncompressedTcp")] = step =>
            $"{Sender(step)} sends a TCP packet with its whole header and gives the connection a number: the Van Jacobson compressed packets after it refer to that. Its data is in clear.";
        table[(Layer.Arp, "Request")] = ArpRequest;
        table[(Layer.Arp, "Reply")] = ArpReply;
        foreach (string message in (string[])["ReverseRequest", "ReverseReply", "InverseRequest", "InverseReply"])
            table[(Layer.Arp, message)] = step => $"{Sender(step)} sends a {Words(message)} of ARP, which turns a link address into an IP address. PPTP does not need it.";
    }

    private static void AddIcmp(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table, string name)
    {
        if (name != "Unknown" && !table.ContainsKey((Layer.Ip, name)))
            table[(Layer.Ip, name)] = step => HasAnomaly(step, "IcmpError") ? IcmpError(step) : PacketText(step, $"an ICMP message, {Words(name)}");
    }

    private static string PacketText(NegotiationEvent step, string what)
    {
        if (step.Direction == Direction.Lan)
            return $"On the network behind the server, {step.Source.Host} sends {step.Destination.Host} {what}. The server passes such packets into and out of the tunnel; the client's address in the tunnel stays on them.";
        string ends = EndsOf(step);
        if (step.IsDecrypted)
            return $"{Sender(step)} sends {what}{ends} through the tunnel, encrypted with MPPE. It is readable here because the user's password was given: the keys come from nothing else.";
        return HasAnomaly(step, "ClearData")
            ? $"{Sender(step)} sends {what}{ends} in clear although encryption was agreed. {Answerer(step)} should drop it; whoever sees the tunnel can read it."
            : $"{Sender(step)} sends {what}{ends} through the tunnel in clear: whoever sees the tunnel can read it.";
    }

    private static string EndsOf(NegotiationEvent step) => SummaryOf(step) is { } summary && IpPacket.TryParse(summary.Packet.Span, out IpPacket packet, out _)
        ? $" from {packet.Source} to {packet.Destination}"
        : "";

    private static IpSummary? SummaryOf(NegotiationEvent step) => (step.Packet is DecryptedPacket decrypted ? decrypted.Inner : step.Packet) as IpSummary;

    private static string IcmpError(NegotiationEvent step)
    {
        string meaning = step.Packet is IcmpMessage { Version: 4 } message
            ? (message.Type, message.Code) switch
            {
                (3, 2) => " The host does not take GRE: its PPTP service is not ready, or something on it keeps GRE out.",
                (3, 3) => " Nothing listens on the port there.",
                (3, 4) => " The packet is larger than the path allows and may not be cut up: lower the tunnel's MTU.",
                (3, 9 or 10 or 13) => " A firewall forbids it.",
                (3, _) => " There is no way to that host or network now.",
                (11, _) => " The packet was on its way for too long: look for a routing loop, or for lost fragments.",
                _ => "",
            }
            : "";
        string report = FirstAnomaly(step, "IcmpError").TrimStart();
        return $"{(report.Length == 0 ? "A packet of this connection could not be delivered." : report)}{meaning}";
    }

    private static string ArpRequest(NegotiationEvent step)
    {
        if (step.Packet is not ArpPacket arp)
            return $"{Sender(step)} asks everybody on the network who has an IP address, to learn the link address that belongs to it.";
        return arp.IsAnnouncement
            ? $"{step.Source.Host} announces its own address to everybody on the network, so that they learn its link address and nobody else uses the IP address."
            : $"{step.Source.Host} asks everybody on the network behind the server who has {step.Destination.Host}, to learn the link address that belongs to it.";
    }

    private static string ArpReply(NegotiationEvent step)
    {
        string link = step.Packet is ArpPacket arp ? $" {new LineWriter().AddressText(arp.SenderHardwareAddress)}" : "";
        return step.SessionId == 0
            ? $"{step.Source.Host} is said to have the link address{link}: that is where packets for it are sent."
            : $"{step.Source.Host} is said to have the link address{link}. For a client's address in the tunnel it is the PPTP server that answers, with its own: so the packets for the client come to the server, which puts them into the tunnel. "
                + "It works as ARP poisoning does, but is none: it is proxy ARP (RFC 1027), done by the one who is to get these packets.";
    }
}
