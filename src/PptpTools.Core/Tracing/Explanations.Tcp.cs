using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Tracing;

/// <content>TCP of the control connection.</content>
internal static partial class Explanations
{
    private static void AddTcp(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        table[(Layer.Tcp, "Syn")] = Syn;
        table[(Layer.Tcp, "SynAck")] = step =>
            $"{Sender(step)} accepts the connection: it acknowledges {Receiver(step)}'s SYN and sends a SYN of its own.";
        table[(Layer.Tcp, "Ack")] = step =>
            $"{Sender(step)} acknowledges what it has received{UpTo(step)}.{(step.Direction == Direction.FromServer ? "" : " The first such segment after SYN and SYN-ACK completes the handshake.")}";
        table[(Layer.Tcp, "Fin")] = step =>
            $"{Sender(step)} closes its direction of the control connection. In an orderly end this follows Stop-Control-Connection-Request and its reply (RFC 2637 section 2.3); without the control connection the call cannot go on.";
        table[(Layer.Tcp, "Reset")] = step =>
            $"{Sender(step)} resets the connection: it is gone at once, with every call on it. A reset in answer to a SYN means that nothing listens on the port; later it means that the process ended or a firewall stepped in.";
        table[(Layer.Tcp, "BadChecksum")] = BadChecksum;
        table[(Layer.Tcp, "Retransmission")] = step =>
            $"{Sender(step)} sends these octets again because no acknowledgment for them came in time: the segment before it, or its acknowledgment, was lost or damaged on the way. TCP puts this right by itself; the other end reads the octets once.";
        table[(Layer.Tcp, "OutOfOrder")] = step =>
            $"This segment overtook one that was sent before it. {Answerer(step)} keeps it until the gap is filled, so no control message is lost.";
        table[(Layer.Tcp, "KeepAlive")] = step =>
            $"{Sender(step)} repeats an octet that was acknowledged long ago, only to see whether {Receiver(step)} still answers (TCP keep-alive).";
        table[(Layer.Tcp, "ZeroWindowProbe")] = step =>
            $"{Answerer(step)} has said that it can take no more data for now. {Sender(step)} tries one octet to learn when it can.";
        table[(Layer.Tcp, "Overlap")] = step =>
            $"The segment repeats octets that were seen before and brings others.{FirstAnomaly(step)}";
    }

    private static string Syn(NegotiationEvent step)
    {
        string ports = step.Packet is TcpHeader header && TcpSegment.TryParse(header.ToOctets(), out TcpSegment segment, out _)
            ? $" from port {segment.SourcePort} to port {segment.DestinationPort}"
            : "";
        return $"{Sender(step)} opens a TCP connection{ports}. PPTP servers listen on port 1723 (RFC 2637 section 3.1); the connection will carry the control messages, not the tunnel's data.";
    }

    private static string UpTo(NegotiationEvent step) =>
        step.Packet is TcpHeader header && TcpSegment.TryParse(header.ToOctets(), out TcpSegment segment, out _)
            ? $", up to sequence number {segment.Acknowledgment}"
            : "";

    private static string BadChecksum(NegotiationEvent step)
    {
        string what = step.Packet is TcpHeader { ExpectedChecksum: { } expected } header && TcpSegment.TryParse(header.ToOctets(), out TcpSegment segment, out _)
            ? $"has the checksum 0x{segment.Checksum:x4} where 0x{expected:x4} would be right"
            : "has a wrong checksum";
        return $"The segment from {SenderInside(step)} {what}: it was damaged on the way. {Answerer(step)} drops it without a word, and {SenderInside(step)} has to send it again.";
    }
}
