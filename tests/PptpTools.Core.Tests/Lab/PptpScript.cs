using System;
using System.Collections.Generic;
using PptpTools.Lab;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Lab;

/// <summary>Just enough of PPTP to ask what a network does to it: one call, and one GRE packet each way.</summary>
internal sealed class PptpScript : ITcpApplication, IProtocolHandler
{
    public const ushort ServerCallId = 0x7000;

    private readonly LabHost _host;
    private readonly bool _isServer;
    private readonly ushort _callId;
    private ushort _nextServerCall = ServerCallId;

    private PptpScript(LabHost host, bool isServer, ushort callId)
    {
        _host = host;
        _isServer = isServer;
        _callId = callId;
        host.SetHandler(IpProtocols.Gre, this);
    }

    /// <summary>Control messages received.</summary>
    public List<ControlMessage> Messages { get; } = [];

    /// <summary>Call ids of the GRE packets received, and who sent them.</summary>
    public List<(ushort CallId, IpAddress Source)> Gre { get; } = [];

    public TcpCloseReason? Reason { get; private set; }

    public static PptpScript Serve(LabHost host)
    {
        var script = new PptpScript(host, isServer: true, 0);
        host.Tcp.Listen(1723, _ => script);
        return script;
    }

    public static PptpScript Call(LabHost host, IpAddress server, ushort callId)
    {
        var script = new PptpScript(host, isServer: false, callId);
        host.Tcp.Connect(server, 1723, script);
        return script;
    }

    public void OnConnected(LabTcpConnection connection)
    {
        if (!_isServer)
            connection.Send(new OutgoingCallRequest { CallId = _callId, MinimumBps = 300, MaximumBps = 100_000_000, BearerType = 3, FramingType = 3, PacketReceiveWindowSize = 64 }.ToOctets());
    }

    public void OnData(LabTcpConnection connection, ReadOnlySpan<byte> data)
    {
        while (ControlStream.Read(data, out int length, out _) == ControlRead.Message)
        {
            if (ControlMessage.TryParse(data.Slice(0, length), out ControlMessage? message, out _))
                Handle(connection, message!);
            data = data.Slice(length);
        }
    }

    public void OnEnd(LabTcpConnection connection) => connection.Close();

    public void OnClosed(LabTcpConnection connection, TcpCloseReason reason) => Reason = reason;

    public void Receive(LabHost host, LabInterface arrival, in IpPacket packet)
    {
        if (GreFrame.TryParse(packet.Payload, out GreFrame frame, out _))
            Gre.Add((frame.CallId, packet.Source));
    }

    private void Handle(LabTcpConnection connection, ControlMessage message)
    {
        Messages.Add(message);
        switch (message)
        {
            case OutgoingCallRequest request:
                ushort own = _nextServerCall++;
                connection.Send(new OutgoingCallReply { CallId = own, PeerCallId = request.CallId, ResultCode = 1, ConnectSpeed = 100_000_000, PacketReceiveWindowSize = 64 }.ToOctets());
                _host.Clock.After(TimeSpan.FromSeconds(1), () => SendGre(connection, request.CallId));
                break;
            case OutgoingCallReply reply:
                connection.Send(new SetLinkInfo { PeerCallId = reply.CallId, SendAccm = uint.MaxValue, ReceiveAccm = uint.MaxValue }.ToOctets());
                _host.Clock.After(TimeSpan.FromMilliseconds(500), () => SendGre(connection, reply.CallId));
                break;
            case SetLinkInfo info when _isServer && Messages.FindLast(one => one is OutgoingCallRequest) is OutgoingCallRequest { CallId: var client }:
                LinkInfoCallIds.Add(info.PeerCallId);
                connection.Send(new SetLinkInfo { PeerCallId = client, SendAccm = uint.MaxValue, ReceiveAccm = uint.MaxValue }.ToOctets());
                break;
        }
    }

    /// <summary>Call ids that Set-Link-Info named.</summary>
    public List<ushort> LinkInfoCallIds { get; } = [];

    private void SendGre(LabTcpConnection connection, ushort callId)
    {
        // K and S, version 1: protocol type, payload length 4, call id, sequence number 0; an empty LCP Echo-Request without address and control.
        byte[] packet = [0x30, 0x01, 0x88, 0x0B, 0, 4, (byte)(callId >> 8), (byte)callId, 0, 0, 0, 0, 0xFF, 0x03, 0xC0, 0x21];
        _host.Send(connection.Key.Remote, IpProtocols.Gre, packet, connection.Key.Local);
    }
}
