using System;
using System.Net;
using System.Text;
using PptpTools.Negotiation;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Tests.Tracing;

/// <summary>Builds steps as the recorder would.</summary>
internal static class Step
{
    private static readonly Endpoint Client = new("client", IpAddress.From(IPAddress.Parse("198.18.80.2")), 1141);
    private static readonly Endpoint Server = new("server", IpAddress.From(IPAddress.Parse("198.18.80.1")), 1723);
    private static readonly Endpoint LanHost = new("host", IpAddress.From(IPAddress.Parse("10.78.0.1")), null);
    private static readonly Endpoint LanServer = new("host", IpAddress.From(IPAddress.Parse("10.78.0.80")), null);

    public static NegotiationEvent Of(
        Direction direction, Layer layer, string message, WireRecord? body = null, AutomatonState? client = null, AutomatonState? server = null, Anomaly? anomaly = null,
        int session = 0)
    {
        var anomalies = new AnomalyCollector();
        body?.Examine(anomalies);
        if (anomaly is not null)
            anomalies.Add(anomaly.Rule, anomaly.Text, anomaly.Reference, anomaly.Offset);
        var data = new StepData
        {
            Number = 1,
            SessionId = session,
            Direction = direction,
            Source = direction == Direction.Lan ? LanHost : direction == Direction.FromServer ? Server : Client,
            Destination = direction == Direction.Lan ? LanServer : direction == Direction.FromServer ? Client : Server,
            Layer = layer,
            Message = message,
            Identifier = (body as PppPacket)?.Identifier,
            Acknowledgment = (body as GreHeader)?.Acknowledgment,
            Body = body,
            Reference = body?.Reference ?? "",
            ClientState = client,
            ServerState = server,
        };
        return new NegotiationEvent(data, [.. anomalies.Items]);
    }

    public static NegotiationEvent Of(Direction direction, ControlMessage message, Anomaly? anomaly = null) =>
        Of(direction, Layer.Control, message.Message, message, anomaly: anomaly);

    public static NegotiationEvent Of(Direction direction, PppPacket packet, AutomatonState? client = null, AutomatonState? server = null, Anomaly? anomaly = null) =>
        Of(direction, Layers.Of(packet.Protocol), packet.Message, packet, client, server, anomaly);

    public static NegotiationEvent Tcp(Direction direction, string message, TcpFlags flags, ushort checksum = 0, ushort? expected = null)
    {
        byte[] octets =
        [
            .. direction == Direction.FromServer ? (byte[])[0x06, 0xBB, 0x04, 0x75] : [0x04, 0x75, 0x06, 0xBB], // ports 1141 and 1723
            0, 0, 0, 9, 0, 0, 1, 0, // sequence 9, acknowledgment 256
            0x50, (byte)flags, 0xFF, 0xFF, (byte)(checksum >> 8), (byte)checksum, 0, 0,
        ];
        Assert(TcpSegment.TryParse(octets, out TcpSegment segment, out _));
        return Of(direction, Layer.Tcp, message, segment.ToRecord(expected is null ? default : TcpChecksumVerdict.Wrong, expected));
    }

    public static ConfigurePacket Configure(PppProtocol protocol, PppCode code, params PppOption[] options) => new(protocol, code, 1, new OptionList(options));

    public static PppPacket Packet(PppProtocol protocol, string hex, byte? chapAlgorithm = null)
    {
        Assert(PppPackets.TryParse(protocol, Hex.Octets(hex), new DissectionContext { ChapAlgorithm = chapAlgorithm, MppeOrMppc = true }, out PppPacket? packet, out _));
        return packet!;
    }

    public static OctetString Text(string text) => new(Encoding.ASCII.GetBytes(text));

    public static IpAddress Address(byte last) => IpAddress.Read([10, 78, 0, last]);

    private static void Assert(bool condition)
    {
        if (!condition)
            throw new ArgumentException("The octets cannot be read.");
    }
}
