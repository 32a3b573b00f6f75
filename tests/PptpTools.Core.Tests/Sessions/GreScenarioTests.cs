using System;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>What sequence and acknowledgment numbers tell of a call's packets.</summary>
public class GreScenarioTests
{
    private const string Packet = "FD 90000102";

    private readonly SyntheticCapture _capture = new();
    private readonly SyntheticCall _call;

    public GreScenarioTests()
    {
        _call = new SyntheticCall(_capture);
        _call.Open();
    }

    [Fact]
    public void Numbers_that_never_come_are_lost()
    {
        _call.ToServer(0, Packet).ToServer(1, Packet).ToServer(5, Packet);
        GreStatistics gre = ToServer();
        Assert.Equal((3L, 3L, 0L, 0L), (gre.Packets, gre.Lost, gre.Duplicates, gre.Reordered));
        Assert.Equal((0u, 5u), (gre.FirstSequence, gre.LastSequence));
    }

    [Fact]
    public void A_packet_that_comes_late_is_reordered_and_not_lost()
    {
        _call.ToServer(0, Packet).ToServer(3, Packet).ToServer(1, Packet).ToServer(2, Packet);
        GreStatistics gre = ToServer();
        Assert.Equal((4L, 0L, 2L, 2L), (gre.Packets, gre.Lost, gre.Reordered, gre.ReorderDepth));
        Assert.Equal(["SequenceGap", "Reordered", "Reordered"], Rules());
    }

    [Fact]
    public void A_number_that_came_before_is_a_duplicate()
    {
        _call.ToServer(0, Packet).ToServer(1, Packet).ToServer(1, Packet).ToServer(0, Packet);
        Assert.Equal((4L, 0L, 2L), (ToServer().Packets, ToServer().Lost, ToServer().Duplicates));
        Assert.Equal(["Duplicate", "Duplicate"], Rules());
    }

    [Fact]
    public void Frames_that_were_captured_twice_change_no_state()
    {
        _call.ToServer(0, "FF03 C021 01 01 0004");
        _capture.Again();
        _call.FromServer(0, "FF03 C021 02 01 0004");
        _capture.Again();
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal((1L, 1L), (decoded.Sessions[0].ToServer.Duplicates, decoded.Sessions[0].FromServer.Duplicates));
        Assert.Equal(1, decoded.Sessions[0].Requests.Single(request => request.Layer == Layer.Lcp).Transmissions);
    }

    [Fact]
    public void A_sequence_that_begins_again_is_a_restart_and_no_loss()
    {
        for (uint i = 0; i < 2000; i++)
            _call.ToServer(i, Packet);
        _call.ToServer(0, Packet).ToServer(1, Packet);
        Assert.Equal((2002L, 0L, 0L), (ToServer().Packets, ToServer().Lost, ToServer().Duplicates));
        Assert.Equal(["SequenceRestart"], Rules());
    }

    [Fact]
    public void Numbers_count_on_over_two_to_the_32()
    {
        foreach (uint number in (uint[])[0xFFFF_FFFE, 0xFFFF_FFFF, 0, 2, 1])
            _call.ToServer(number, Packet);
        Assert.Equal((5L, 0L, 1L), (ToServer().Packets, ToServer().Lost, ToServer().Reordered));
        Assert.Equal((0xFFFF_FFFEu, 2u), (ToServer().FirstSequence, ToServer().LastSequence));
    }

    [Fact]
    public void The_time_from_a_packet_to_its_acknowledgment_is_measured()
    {
        _call.ToServer(0, Packet);
        _capture.Wait(9);
        _call.FromServer(null, "", acknowledgment: 0).ToServer(1, Packet);
        _capture.Wait(19);
        _call.FromServer(0, Packet, acknowledgment: 1);
        GreStatistics gre = ToServer();
        Assert.Equal(2, gre.RoundTripSamples);
        Assert.Equal((TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(15), TimeSpan.FromMilliseconds(20)),
            (gre.RoundTripMinimum, gre.RoundTripMean, gre.RoundTripMaximum));
        Assert.Equal((1L, 1L), (_capture.Decode().Sessions[0].FromServer.AcknowledgmentsOnly, _capture.Decode().Sessions[0].FromServer.DataPackets));
    }

    [Fact]
    public void More_packets_under_way_than_the_window_allows_are_counted()
    {
        _call.ToServer(0, Packet).FromServer(null, "", acknowledgment: 0);
        for (uint i = 1; i <= 5; i++)
            _call.ToServer(i, Packet);
        Assert.Equal((5L, 2L), (ToServer().MaximumOutstanding, ToServer().WindowExceeded));
    }

    [Fact]
    public void An_acknowledgment_of_what_was_never_sent_is_reported()
    {
        _call.ToServer(0, Packet).FromServer(null, "", acknowledgment: 7);
        Assert.Equal(["AcknowledgesUnsent"], Rules());
    }

    [Fact]
    public void A_call_id_that_nobody_assigned_is_reported_and_stays_with_the_session()
    {
        _call.ToServer(0, "FF03 C021 01 01 0004", callId: 4711);
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal(1, Assert.Single(decoded.Sessions).ToServer.Packets);
        Assert.Equal(["ForeignCallId"], decoded.Events[^1].Anomalies.Select(anomaly => anomaly.Rule));
        Assert.Equal(Direction.ToServer, decoded.Events[^1].Direction);
    }

    [Fact]
    public void Packets_that_are_still_under_way_when_the_call_ends_stay_with_it()
    {
        var capture = new SyntheticCapture();
        var call = new SyntheticCall(capture);
        SyntheticTcp tcp = call.Open();
        call.ToServer(0, Packet);
        tcp.Client(new CallClearRequest { CallId = 100 }).Close();
        call.FromServer(0, Packet);
        PptpSession session = Assert.Single(capture.Decode().Sessions);
        Assert.Equal((1L, 1L), (session.ToServer.Packets, session.FromServer.Packets));
        Assert.Equal(SessionEnd.ClosedByClient, session.End);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_packet_in_IP_fragments_is_one_step_with_all_its_frames(bool reversed)
    {
        int before = _capture.FrameCount;
        _call.ToServer(0, "FF03 C021 01 01 0018 01 04 0578 02 06 00000000 05 06 01020304 07 02 08 02");
        _capture.Fragment(16);
        if (reversed)
            _capture.Reverse(3);
        DecodedCapture decoded = _capture.Decode();
        NegotiationEvent step = Assert.Single(decoded.Events, step => step.Layer == Layer.Lcp);
        Assert.Equal([before + 1, before + 2, before + 3], step.FrameNumbers);
        Assert.Empty(step.Anomalies);
        Assert.Equal(before + 3, Assert.Single(decoded.Sessions).FrameCount);
    }

    [Fact]
    public void A_packet_of_which_a_fragment_is_missing_is_no_step()
    {
        _call.ToServer(0, "FF03 C021 01 01 0018 01 04 0578 02 06 00000000 05 06 01020304 07 02 08 02");
        _capture.Fragment(16).Lose();
        Assert.DoesNotContain(_capture.Decode().Events, step => step.Layer == Layer.Lcp);
    }

    [Fact]
    public void A_payload_length_that_the_packet_does_not_have_is_reported()
    {
        var capture = new SyntheticCapture();
        capture.AddIp(SyntheticCapture.Client, SyntheticCapture.Server, 47, Hex.Octets("3001 880B 0040 00C8 00000000 FD 9000"));
        Assert.Contains("BadLength", capture.Decode().Events.Single().Anomalies.Select(anomaly => anomaly.Rule));
    }

    [Theory]
    [InlineData("2000 880B 0006 00C8 00000000 FF03", "GRE version 0 with the protocol type of PPTP")]
    [InlineData("0000 0800 45000014", "GRE version 0, another tunnel")]
    [InlineData("3001", "a packet that ends in its header")]
    public void What_is_no_enhanced_GRE_is_a_step_without_a_session(string octets, string what)
    {
        var capture = new SyntheticCapture();
        capture.AddIp(SyntheticCapture.Client, SyntheticCapture.Server, 47, Hex.Octets(octets));
        DecodedCapture decoded = capture.Decode();
        Assert.True(decoded.Sessions.Count == 0 && decoded.Events.Count == 1, what);
        Assert.Equal(0, decoded.Events[0].SessionId);
        Assert.Equal("NotEnhancedGre", Assert.Single(decoded.Events[0].Anomalies).Rule);
    }

    private GreStatistics ToServer() => Assert.Single(_capture.Decode().Sessions).ToServer;

    private string[] Rules() => [.. Assert.Single(_capture.Decode().Sessions).Anomalies.Select(anomaly => anomaly.Anomaly.Rule)];
}
