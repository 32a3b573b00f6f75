using System.Collections.Generic;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>Which session a message or a packet belongs to, and who its ends are.</summary>
public class CallScenarioTests
{
    private const string LcpRequest = "FF03 C021 01 01 0004";

    private readonly SyntheticCapture _capture = new();

    [Fact]
    public void Two_calls_on_one_control_connection_are_two_sessions()
    {
        var first = new SyntheticCall(_capture);
        var second = new SyntheticCall(_capture, 101, 201);
        first.Open().Client(second.Request).Server(second.Reply);
        first.ToServer(0, LcpRequest);
        second.ToServer(0, LcpRequest).FromServer(0, LcpRequest);
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal([(1, (ushort?)100, (ushort?)200, 1L, 0L), (2, 101, 201, 1L, 1L)], decoded.Sessions.Select(session =>
            (session.Id, session.Call!.ClientCallId, session.Call.ServerCallId, session.ToServer.Packets, session.FromServer.Packets)));
        Assert.Equal([1, 1], decoded.Sessions.Select(session => session.ControlConnection!.Id));
        Assert.Equal([1, 2, 2], decoded.Events.Where(step => step.Layer == Layer.Lcp).Select(step => step.SessionId));
    }

    [Fact]
    public void Two_clients_may_have_the_same_call_ids()
    {
        var one = new SyntheticCall(_capture);
        var other = new SyntheticCall(_capture, client: System.Net.IPAddress.Parse("192.0.2.3"));
        one.Open();
        other.Open();
        one.ToServer(0, LcpRequest);
        other.ToServer(0, LcpRequest);
        Assert.Equal([1, 2], _capture.Decode().Events.Where(step => step.Layer == Layer.Lcp).Select(step => step.SessionId));
    }

    [Fact]
    public void A_call_that_the_server_places_makes_the_server_the_PNS()
    {
        SyntheticTcp tcp = new SyntheticTcp(_capture).Open().Client(SyntheticCall.StartRequest).Server(SyntheticCall.StartReply);
        tcp.Server(new OutgoingCallRequest { CallId = 7, MinimumBps = 300, MaximumBps = 1000, BearerType = 1, FramingType = 1, PacketReceiveWindowSize = 8 })
            .Client(new OutgoingCallReply { CallId = 9, PeerCallId = 7, ResultCode = 1, PacketReceiveWindowSize = 4 });
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal("server", session.ControlConnection!.Pns);
        Assert.Equal(("Outgoing", (ushort?)9, (ushort?)7), (session.Call!.Kind, session.Call.ClientCallId, session.Call.ServerCallId));
        Assert.Equal((4, 8), (session.Call.ClientWindow, session.Call.ServerWindow));
        Assert.Empty(session.Anomalies);
    }

    [Fact]
    public void An_incoming_call_that_the_server_reports_makes_the_client_the_PNS()
    {
        SyntheticTcp tcp = new SyntheticTcp(_capture).Open().Client(SyntheticCall.StartRequest).Server(SyntheticCall.StartReply);
        tcp.Server(new IncomingCallRequest { CallId = 7, CallBearerType = 1 })
            .Client(new IncomingCallReply { CallId = 9, PeerCallId = 7, ResultCode = 1, PacketReceiveWindowSize = 4 })
            .Server(new IncomingCallConnected { PeerCallId = 9, ConnectSpeed = 33600, PacketReceiveWindowSize = 8, FramingType = 1 });
        new SyntheticCall(_capture, 9, 7).ToServer(0, LcpRequest).FromServer(0, LcpRequest);
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal("client", session.ControlConnection!.Pns);
        Assert.Equal(("Incoming", (ushort?)9, (ushort?)7, 33600L), (session.Call!.Kind, session.Call.ClientCallId, session.Call.ServerCallId, session.Call.ConnectSpeed));
        Assert.Equal((4, 8), (session.Call.ClientWindow, session.Call.ServerWindow));
        Assert.Equal((1L, 1L), (session.ToServer.Packets, session.FromServer.Packets));
        Assert.Empty(session.Anomalies);
    }

    [Fact]
    public void A_call_id_that_is_assigned_again_begins_another_session()
    {
        var call = new SyntheticCall(_capture);
        SyntheticTcp tcp = call.Open();
        call.ToServer(0, LcpRequest);
        tcp.Client(new CallClearRequest { CallId = 100 }).Server(new CallDisconnectNotify { CallId = 200, ResultCode = 4 });
        tcp.Client(call.Request).Server(call.Reply);
        call.ToServer(0, LcpRequest).ToServer(1, LcpRequest);
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal([(SessionEnd.ClosedByClient, 1L), (SessionEnd.CaptureEnded, 2L)], decoded.Sessions.Select(session => (session.End, session.ToServer.Packets)));
    }

    [Fact]
    public void A_new_connection_from_the_same_port_begins_another_session()
    {
        var call = new SyntheticCall(_capture);
        call.Open().Close();
        _capture.Wait(1000);
        call.Open(new SyntheticTcp(_capture) { ClientSequence = 77_000, ServerSequence = 88_000 });
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal([SessionEnd.ConnectionClosed, SessionEnd.CaptureEnded], decoded.Sessions.Select(session => session.End));
        Assert.Equal([1, 2], decoded.Sessions.Select(session => session.ControlConnection!.Id));
    }

    [Fact]
    public void Packets_of_a_call_whose_making_was_not_captured_are_a_session()
    {
        var call = new SyntheticCall(_capture);
        call.ToServer(5, "FF03 C223 01 01 0009 04 01020304").FromServer(9, "FF03 C223 02 01 0009 04 01020304");
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Null(session.ControlConnection);
        Assert.Equal(DirectionEvidence.Authentication, session.DirectionEvidence);
        Assert.Equal(SyntheticCapture.Client, session.Server.Address);
    }

    [Fact]
    public void Control_messages_that_come_later_join_the_session_of_the_packets()
    {
        var call = new SyntheticCall(_capture);
        call.FromServer(9, "FD 90000102").ToServer(5, "FD 90000102");
        new SyntheticTcp(_capture).Client(new EchoRequest { Identifier = 1 }).Server(new EchoReply { Identifier = 1, ResultCode = 1 })
            .Client(new CallClearRequest { CallId = 100 }).Server(new CallDisconnectNotify { CallId = 200, ResultCode = 4 });
        DecodedCapture decoded = _capture.Decode();
        PptpSession session = Assert.Single(decoded.Sessions);
        Assert.Equal(SyntheticCapture.Server, session.Server.Address);
        Assert.Equal(DirectionEvidence.Port, session.DirectionEvidence);
        Assert.Equal((1L, 1L), (session.ToServer.Packets, session.FromServer.Packets));
        Assert.Equal(SessionEnd.ClosedByClient, session.End);
        Assert.Equal([Direction.ToServer, Direction.FromServer, Direction.ToServer, Direction.FromServer],
            decoded.Events.Where(step => step.Layer == Layer.Control).Select(step => step.Direction));
    }

    /// <summary>Step 16 of the walk-through that this project was made from.</summary>
    [Fact]
    public void A_Set_Link_Info_from_the_PAC_is_from_the_wrong_role()
    {
        var call = new SyntheticCall(_capture);
        SyntheticTcp tcp = call.Open();
        tcp.Server(new SetLinkInfo { PeerCallId = 100, SendAccm = uint.MaxValue, ReceiveAccm = uint.MaxValue });
        tcp.Client(new SetLinkInfo { PeerCallId = 200, SendAccm = uint.MaxValue, ReceiveAccm = uint.MaxValue });
        NegotiationEvent[] steps = [.. _capture.Decode().Events.Where(step => step.Message == "SetLinkInfo")];
        Assert.Equal(["WrongRole"], steps[0].Anomalies.Select(anomaly => anomaly.Rule));
        Assert.Equal("RFC 2637 2.15", steps[0].Anomalies[0].Reference);
        Assert.Empty(steps[1].Anomalies);
    }

    [Theory]
    [InlineData(2, SessionEnd.Refused)]
    [InlineData(5, SessionEnd.Refused)]
    public void A_refused_call_ends_the_session_with_the_result(byte result, SessionEnd end)
    {
        var call = new SyntheticCall(_capture);
        new SyntheticTcp(_capture).Open().Client(SyntheticCall.StartRequest).Server(SyntheticCall.StartReply)
            .Client(call.Request).Server(call.Reply with { ResultCode = result, CallId = 0 });
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal(end, session.End);
        Assert.Contains($"({result})", session.EndText, System.StringComparison.Ordinal);
        Assert.Equal(SessionPhase.Call, session.Phase);
    }

    [Fact]
    public void A_refused_control_connection_ends_the_session_with_the_result()
    {
        new SyntheticTcp(_capture).Open().Client(SyntheticCall.StartRequest).Server(SyntheticCall.StartReply with { ResultCode = 4 }).Close();
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal((SessionEnd.Refused, SessionPhase.ControlConnection), (session.End, session.Phase));
    }

    [Fact]
    public void Stop_Control_Connection_ends_every_call()
    {
        var first = new SyntheticCall(_capture);
        var second = new SyntheticCall(_capture, 101, 201);
        first.Open().Client(second.Request).Server(second.Reply)
            .Server(new StopControlConnectionRequest { Reason = 3 }).Client(new StopControlConnectionReply { ResultCode = 1 }).Close();
        Assert.All(_capture.Decode().Sessions, session => Assert.Equal(SessionEnd.ClosedByServer, session.End));
    }

    [Fact]
    public void The_filters_leave_out_sessions_and_steps()
    {
        var one = new SyntheticCall(_capture);
        System.Net.IPAddress otherClient = System.Net.IPAddress.Parse("192.0.2.3");
        var other = new SyntheticCall(_capture, client: otherClient);
        one.Open();
        other.Open();
        Assert.Equal([2], Ids(new DecodeOptions { SessionIds = [2] }));
        Assert.Equal([2], Ids(new DecodeOptions { ClientAddresses = [otherClient] }));
        Assert.Equal([1, 2], Ids(new DecodeOptions { ServerAddresses = [SyntheticCapture.Server] }));
        Assert.Empty(Ids(new DecodeOptions { ServerAddresses = [otherClient] }));
        Assert.All(_capture.Decode(new DecodeOptions { Layers = [Layer.Tcp] }).Events, step => Assert.Equal(Layer.Tcp, step.Layer));

        IEnumerable<int> Ids(DecodeOptions options)
        {
            DecodedCapture decoded = _capture.Decode(options);
            int[] ids = [.. decoded.Sessions.Select(session => session.Id)];
            Assert.Equal(ids, decoded.Events.Select(step => step.SessionId).Distinct());
            return ids;
        }
    }
}
