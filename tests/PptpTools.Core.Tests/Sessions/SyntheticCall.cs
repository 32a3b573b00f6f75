using System.Net;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Sessions;

/// <summary>One call of a <see cref="SyntheticCapture"/>: the control messages that make it and the GRE packets that it carries.</summary>
internal sealed class SyntheticCall(SyntheticCapture capture, ushort clientCallId = 100, ushort serverCallId = 200, IPAddress? client = null, IPAddress? server = null)
{
    private readonly IPAddress _client = client ?? SyntheticCapture.Client;
    private readonly IPAddress _server = server ?? SyntheticCapture.Server;

    public static StartControlConnectionRequest StartRequest { get; } = new() { ProtocolVersion = 0x0100, FramingCapabilities = 3, BearerCapabilities = 3 };

    public static StartControlConnectionReply StartReply { get; } = new() { ProtocolVersion = 0x0100, ResultCode = 1, FramingCapabilities = 3, BearerCapabilities = 3 };

    public OutgoingCallRequest Request { get; } = new()
    {
        CallId = clientCallId,
        CallSerialNumber = 1,
        MinimumBps = 300,
        MaximumBps = 100_000_000,
        BearerType = 3,
        FramingType = 3,
        PacketReceiveWindowSize = 3,
    };

    public OutgoingCallReply Reply { get; } = new()
    {
        CallId = serverCallId,
        PeerCallId = clientCallId,
        ResultCode = 1,
        ConnectSpeed = 10_000_000,
        PacketReceiveWindowSize = 3,
    };

    /// <summary>Handshake, control connection and call, each message acknowledged by the answer.</summary>
    public SyntheticTcp Open(SyntheticTcp? connection = null)
    {
        SyntheticTcp tcp = connection ?? new SyntheticTcp(capture, client: _client, server: _server);
        return tcp.Open().Client(StartRequest).Server(StartReply).Client(Request).Server(Reply);
    }

    public SyntheticCall ToServer(uint? sequence, string ppp, uint? acknowledgment = null, ushort? callId = null) =>
        Gre(_client, _server, callId ?? serverCallId, sequence, acknowledgment, Hex.Octets(ppp));

    public SyntheticCall FromServer(uint? sequence, string ppp, uint? acknowledgment = null, ushort? callId = null) =>
        Gre(_server, _client, callId ?? clientCallId, sequence, acknowledgment, Hex.Octets(ppp));

    private SyntheticCall Gre(IPAddress source, IPAddress destination, ushort callId, uint? sequence, uint? acknowledgment, byte[] ppp)
    {
        byte[] header = new GreHeader(callId, (ushort)ppp.Length, sequence, acknowledgment).ToOctets();
        capture.AddIp(source, destination, 47, [.. header, .. ppp]);
        return this;
    }

    /// <summary>The TCP flags of a segment with data.</summary>
    public const TcpFlags Data = TcpFlags.Push | TcpFlags.Ack;
}
