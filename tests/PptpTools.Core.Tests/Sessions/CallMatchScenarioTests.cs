using System.Linq;
using System.Net;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>GRE packets and control messages that were captured one without the other, and what brings them together.</summary>
public sealed class CallMatchScenarioTests
{
    private const string Begin = "FF03 C021 01 01 0004";
    private const string Packet = "FD 90000102";

    private readonly SyntheticCapture _capture = new();

    [Fact]
    public void A_control_connection_joined_late_takes_the_call_that_its_message_names()
    {
        new SyntheticCall(_capture).FromServer(9, Packet).ToServer(5, Packet);
        new SyntheticCall(_capture, 101, 201).ToServer(5, Packet);
        new SyntheticTcp(_capture).Client(new CallClearRequest { CallId = 100 });
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal([SessionEnd.ClosedByClient, SessionEnd.CaptureEnded], decoded.Sessions.Select(session => session.End));
        Assert.Equal([true, false], decoded.Sessions.Select(session => session.ControlConnection is not null));
        Assert.Equal(SyntheticCapture.Server, decoded.Sessions[0].Server.Address);
    }

    [Fact]
    public void A_control_connection_joined_late_takes_no_call_where_there_are_several()
    {
        new SyntheticCall(_capture).ToServer(5, Packet).FromServer(9, Packet);
        new SyntheticCall(_capture, 101, 201).ToServer(5, Packet);
        new SyntheticTcp(_capture).Client(new EchoRequest { Identifier = 1 }).Server(new EchoReply { Identifier = 1, ResultCode = 1 });
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal([false, false, true], decoded.Sessions.Select(session => session.ControlConnection is not null));
        Assert.Equal([0L, 0L], [decoded.Sessions[2].ToServer.Packets, decoded.Sessions[2].FromServer.Packets]);
    }

    [Fact]
    public void A_later_message_brings_the_call_that_it_names()
    {
        new SyntheticCall(_capture).ToServer(5, Packet).FromServer(9, Packet);
        new SyntheticCall(_capture, 101, 201).ToServer(5, Packet).FromServer(5, Packet);
        new SyntheticTcp(_capture).Client(new EchoRequest { Identifier = 1 }).Server(new CallDisconnectNotify { CallId = 201, ResultCode = 3 });
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal([SessionEnd.CaptureEnded, SessionEnd.ClosedByServer, SessionEnd.CaptureEnded], decoded.Sessions.OrderBy(session => session.Id).Select(session => session.End));
    }

    [Fact]
    public void A_message_about_another_call_does_not_take_the_only_one_there_is()
    {
        new SyntheticCall(_capture).ToServer(5, Packet).FromServer(9, Packet);
        new SyntheticTcp(_capture).Client(new CallClearRequest { CallId = 4711 });
        Assert.Equal([SessionEnd.CaptureEnded, SessionEnd.ClosedByClient], _capture.Decode().Sessions.OrderBy(session => session.Id).Select(session => session.End));
    }

    [Fact]
    public void A_connection_that_begins_does_not_take_a_call_from_before()
    {
        new SyntheticCall(_capture, 7, 8).ToServer(5, Packet).FromServer(9, Packet);
        var call = new SyntheticCall(_capture);
        new SyntheticTcp(_capture).Client(SyntheticCall.StartRequest).Server(SyntheticCall.StartReply).Client(call.Request).Server(call.Reply);
        Assert.Equal([7, 100], _capture.Decode().Sessions.Select(session => (int?)(session.Call!.ClientCallId == 100 ? 100 : session.Call.ClientCallId ?? 7)));
        Assert.Equal(2, _capture.Decode().Sessions.Count);
    }

    [Fact]
    public void Data_of_a_call_made_before_is_not_of_a_call_without_packets_yet()
    {
        new SyntheticCall(_capture).Open();
        new SyntheticCall(_capture, 300, 400).ToServer(900, Packet).FromServer(800, Packet);
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal([0L, 1L], decoded.Sessions.Select(session => session.ToServer.Packets));
        Assert.Empty(decoded.Sessions[0].Anomalies);
    }

    [Fact]
    public void An_unassigned_id_is_of_no_call_where_two_calls_have_no_packets_yet()
    {
        var second = new SyntheticCall(_capture, 101, 201);
        new SyntheticCall(_capture).Open().Client(second.Request).Server(second.Reply);
        second.ToServer(0, Begin, callId: 4711);
        Assert.Equal([0L, 0L, 1L], _capture.Decode().Sessions.Select(session => session.ToServer.Packets));
    }

    [Fact]
    public void The_assigned_id_shows_that_an_unassigned_one_was_of_another_call()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        call.ToServer(0, Begin, callId: 4711).ToServer(0, Begin).ToServer(1, Begin, callId: 4711).ToServer(1, Begin);
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal([2L, 1L], decoded.Sessions.Select(session => session.ToServer.Packets));
        Assert.Equal([0L, 0L], decoded.Sessions.Select(session => session.ToServer.Duplicates));
    }

    [Fact]
    public void An_id_that_is_assigned_later_is_of_the_call_that_assigned_it()
    {
        var first = new SyntheticCall(_capture);
        var second = new SyntheticCall(_capture, 101, 201);
        SyntheticTcp tcp = first.Open();
        second.ToServer(0, Begin);
        tcp.Client(second.Request).Server(second.Reply);
        second.ToServer(1, Begin);
        first.ToServer(0, Begin);
        Assert.Equal([(1L, 0L), (1L, 0L)], _capture.Decode().Sessions.Select(session => (session.ToServer.Packets, session.ToServer.Duplicates)));
    }

    [Fact]
    public void On_one_host_the_call_ids_tell_the_directions_apart()
    {
        var call = new SyntheticCall(_capture, client: IPAddress.Loopback, server: IPAddress.Loopback);
        call.Open();
        call.ToServer(0, Begin).FromServer(0, Begin);
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal((1L, 1L), (session.ToServer.Packets, session.FromServer.Packets));
    }

    [Fact]
    public void Packets_alone_on_one_host_are_one_session()
    {
        new SyntheticCall(_capture, client: IPAddress.Loopback, server: IPAddress.Loopback).ToServer(4, Packet).FromServer(7, Packet).ToServer(5, Packet);
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal((2L, 1L), (session.ToServer.Packets, session.FromServer.Packets));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200)]
    public void On_one_host_a_message_that_names_a_call_tells_which_end_is_the_client(ushort named)
    {
        new SyntheticCall(_capture, client: IPAddress.Loopback, server: IPAddress.Loopback).ToServer(4, Packet).FromServer(7, Packet).FromServer(8, Packet);
        new SyntheticTcp(_capture, client: IPAddress.Loopback, server: IPAddress.Loopback).Client(new CallClearRequest { CallId = named });
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal(named == 100 ? (1L, 2L) : (2L, 1L), (session.ToServer.Packets, session.FromServer.Packets));
    }

    [Fact]
    public void On_one_host_the_same_call_id_at_both_ends_leaves_the_direction_open()
    {
        var call = new SyntheticCall(_capture, 1, 1, IPAddress.Loopback, IPAddress.Loopback);
        call.Open();
        call.ToServer(0, Begin).FromServer(0, Begin).ToServer(1, "FF03 C021 02 01 0004");
        DecodedCapture decoded = _capture.Decode();
        PptpSession session = Assert.Single(decoded.Sessions);
        Assert.Equal(["SharedCallId"], session.Anomalies.Select(anomaly => anomaly.Anomaly.Rule));
        Assert.Equal(3, session.ToServer.Packets + session.FromServer.Packets);
        Assert.All(decoded.Events.Where(step => step.Layer == Layer.Lcp), step => Assert.Equal(Direction.Unknown, step.Direction));
        Assert.Equal(DirectionEvidence.Handshake, session.DirectionEvidence);
    }

    [Fact]
    public void On_one_host_two_calls_with_swapped_ids_are_reported()
    {
        var one = new SyntheticCall(_capture, 100, 200, IPAddress.Loopback, IPAddress.Loopback);
        var other = new SyntheticCall(_capture, 200, 100, IPAddress.Loopback, IPAddress.Loopback);
        one.Open().Client(other.Request).Server(other.Reply);
        one.ToServer(0, Begin);
        other.ToServer(0, Begin);
        DecodedCapture decoded = _capture.Decode();
        Assert.All(decoded.Sessions, session => Assert.Contains(session.Anomalies, anomaly => anomaly.Anomaly.Rule == "SharedCallId"));
        Assert.All(decoded.Events.Where(step => step.Layer == Layer.Lcp), step => Assert.Equal(Direction.Unknown, step.Direction));
    }
}
