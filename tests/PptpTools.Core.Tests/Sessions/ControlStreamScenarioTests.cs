using System.Collections.Generic;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>What TCP does to a control connection, and what of it a reader of the trace is told.</summary>
public class ControlStreamScenarioTests
{
    private const TcpFlags Data = SyntheticCall.Data;

    private readonly SyntheticCapture _capture = new();

    [Fact]
    public void Two_messages_in_one_segment_are_two_steps_of_one_frame()
    {
        Connected().Client(Echo(1), Echo(2));
        Assert.Equal(["EchoRequest 1 in 6", "EchoRequest 2 in 6"], Steps(_capture.Decode(), after: 5));
    }

    [Fact]
    public void A_message_over_three_segments_is_one_step_with_three_frames()
    {
        byte[] octets = SyntheticTcp.Octets(Echo(1));
        Connected().Client(Data, octets[..3]).Client(Data, octets[3..14]).Client(Data, octets[14..]);
        Assert.Equal(["EchoRequest 1 in 6+7+8"], Steps(_capture.Decode(), after: 5));
    }

    [Fact]
    public void Every_way_to_split_a_stream_gives_the_same_messages()
    {
        byte[] octets = SyntheticTcp.Octets(Echo(1), SyntheticCall.StartRequest, Echo(2));
        for (int size = 1; size < octets.Length; size++)
        {
            var capture = new SyntheticCapture();
            SyntheticTcp tcp = Connected(capture);
            for (int at = 0; at < octets.Length; at += size)
                tcp.Client(Data, octets[at..System.Math.Min(octets.Length, at + size)]);
            Assert.Equal(
                ["EchoRequest", "StartControlConnectionRequest", "EchoRequest"],
                capture.Decode().Events.Where(step => step.Layer == Layer.Control).Skip(2).Select(step => step.Message));
        }
    }

    [Fact]
    public void Octets_that_are_no_message_are_skipped_and_counted()
    {
        Connected().Client(Data, [.. SyntheticTcp.Octets(Echo(1)), .. Hex.Octets("DEADBEEF DEADBE"), .. SyntheticTcp.Octets(Echo(2))]);
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal(["EchoRequest 1 in 6", "Malformed in 6", "EchoRequest 2 in 6"], Steps(decoded, after: 5));
        SessionAnomaly skipped = Assert.Single(Assert.Single(decoded.Sessions).Anomalies);
        Assert.Equal("BadMagic", skipped.Anomaly.Rule);
        Assert.StartsWith("7 octets are no control message and were skipped", skipped.Anomaly.Text, System.StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_that_the_receiver_has_and_the_capture_has_not_is_reported_as_lost()
    {
        SyntheticTcp tcp = Connected().Client(Echo(1));
        _capture.Lose();
        tcp.Server(TcpFlags.Ack).Client(Echo(2));
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal(["Tcp Ack in 6", "Lost in 7", "EchoRequest 2 in 7"], Steps(decoded, after: 5));
        Assert.Contains("16 octets", Assert.Single(decoded.Sessions[0].Anomalies).Anomaly.Text, System.StringComparison.Ordinal);
    }

    [Fact]
    public void A_retransmission_is_a_step_of_its_own_and_its_message_counts_once()
    {
        SyntheticTcp tcp = Connected();
        uint sequence = tcp.ClientSequence;
        tcp.Client(Echo(1));
        _capture.Wait(300);
        tcp.Segment(true, Data, sequence, tcp.ServerSequence, SyntheticTcp.Octets(Echo(1)));
        Assert.Equal(["EchoRequest 1 in 6", "Tcp Retransmission in 7"], Steps(_capture.Decode(), after: 5));
    }

    [Fact]
    public void A_frame_that_was_captured_twice_is_told_from_a_retransmission()
    {
        Connected().Client(Echo(1));
        _capture.Again();
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal(["EchoRequest 1 in 6", "Tcp Retransmission in 7"], Steps(decoded, after: 5));
        Assert.Equal("DuplicateFrame", decoded.Events[^1].Anomalies.Single().Rule);
    }

    [Fact]
    public void A_retransmission_with_other_octets_is_reported_and_the_first_stand()
    {
        SyntheticTcp tcp = Connected();
        uint sequence = tcp.ClientSequence;
        tcp.Client(Echo(1));
        _capture.Wait(300);
        tcp.Segment(true, Data, sequence, tcp.ServerSequence, SyntheticTcp.Octets(Echo(2)));
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal(["EchoRequest 1 in 6", "Tcp Retransmission in 7"], Steps(decoded, after: 5));
        Assert.Equal("ConflictingOverlap", decoded.Events[^1].Anomalies.Single().Rule);
    }

    /// <summary>Steps 5 and 6 of the walk-through that this project was made from.</summary>
    [Fact]
    public void A_bad_checksum_and_the_retransmission_that_follows_are_told_apart()
    {
        SyntheticTcp tcp = Connected();
        uint sequence = tcp.ClientSequence;
        tcp.Client(Data, SyntheticTcp.Octets(Echo(1)), ChecksumField.Wrong);
        _capture.Wait(300);
        tcp.Segment(true, Data, sequence, tcp.ServerSequence, SyntheticTcp.Octets(Echo(1)));
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal(["Tcp BadChecksum in 6", "EchoRequest 1 in 7"], Steps(decoded, after: 5));
        NegotiationEvent bad = decoded.Events.Single(step => step.Message == "BadChecksum");
        Assert.Equal("BadChecksum", bad.Anomalies.Single().Rule);
        Assert.DoesNotContain("0x is right", bad.Anomalies.Single().Text, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(ChecksumField.PseudoHeaderOnly))]
    [InlineData(nameof(ChecksumField.Zero))]
    public void A_checksum_that_is_left_to_the_network_card_is_no_fault(string field)
    {
        Connected().Client(Data, SyntheticTcp.Octets(Echo(1)), System.Enum.Parse<ChecksumField>(field));
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal(["EchoRequest 1 in 6"], Steps(decoded, after: 5));
        Assert.Empty(decoded.Sessions[0].Anomalies);
    }

    [Fact]
    public void Segments_out_of_order_give_their_messages_in_order()
    {
        Connected().Client(Echo(1)).Client(Echo(2));
        _capture.Reverse(2);
        Assert.Equal(["Tcp OutOfOrder in 6", "EchoRequest 1 in 7", "EchoRequest 2 in 6"], Steps(_capture.Decode(), after: 5));
    }

    [Fact]
    public void A_sequence_number_half_the_circle_away_is_an_old_one()
    {
        SyntheticTcp tcp = Connected();
        tcp.Segment(true, Data, tcp.ClientSequence + 0x8000_0000, tcp.ServerSequence, SyntheticTcp.Octets(Echo(1)));
        Assert.Equal(["Tcp Retransmission in 6"], Steps(_capture.Decode(), after: 5));
    }

    [Fact]
    public void A_reset_ends_the_session()
    {
        Connected().Server(TcpFlags.Reset | TcpFlags.Ack);
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal(SessionEnd.ConnectionReset, session.End);
        Assert.Equal("The server reset the TCP connection.", session.EndText);
    }

    [Fact]
    public void A_message_cut_by_the_end_of_the_connection_is_reported()
    {
        Connected().Client(Data, SyntheticTcp.Octets(Echo(1))[..10]).Client(TcpFlags.Reset);
        SessionAnomaly cut = Assert.Single(Assert.Single(_capture.Decode().Sessions).Anomalies);
        Assert.Equal("Truncated", cut.Anomaly.Rule);
        Assert.Contains("10 octets", cut.Anomaly.Text, System.StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_waits_for_its_rest_when_the_capture_ends_is_reported()
    {
        Connected().Client(Data, SyntheticTcp.Octets(Echo(1))[..10]);
        SessionAnomaly cut = Assert.Single(Assert.Single(_capture.Decode().Sessions).Anomalies);
        Assert.Equal("Truncated", cut.Anomaly.Rule);
    }

    [Fact]
    public void A_connection_that_the_capture_joins_late_is_read_from_its_first_message()
    {
        new SyntheticTcp(_capture).Client(Echo(1)).Server(new EchoReply { Identifier = 1, ResultCode = 1 });
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal(["EchoRequest 1 in 1", "EchoReply 1 in 2"], Steps(decoded, after: 0));
        Assert.Equal(DirectionEvidence.Port, Assert.Single(decoded.Sessions).DirectionEvidence);
    }

    [Fact]
    public void Frames_cut_at_60_octets_decode_as_far_as_they_go()
    {
        var capture = new SyntheticCapture { SnapLength = 60 };
        var call = new SyntheticCall(capture);
        call.Open();
        call.ToServer(0, "FF03 C021 01 01 000E 01 04 0578 05 06 01020304");
        DecodedCapture decoded = capture.Decode();
        Assert.Single(decoded.Sessions);
        Assert.Contains(decoded.Events, step => step.Layer == Layer.Control && step.Anomalies.Any(anomaly => anomaly.Rule == "OctetsMissing"));
        Assert.Contains(decoded.Events, step => step.Layer == Layer.Lcp);
    }

    /// <summary>A connection whose two ends have greeted each other: 5 frames.</summary>
    private SyntheticTcp Connected() => Connected(_capture);

    private static SyntheticTcp Connected(SyntheticCapture capture) =>
        new SyntheticTcp(capture).Open().Client(SyntheticCall.StartRequest).Server(SyntheticCall.StartReply);

    private static EchoRequest Echo(uint identifier) => new() { Identifier = identifier };

    private static IEnumerable<string> Steps(DecodedCapture decoded, int after) => decoded.Events.Skip(after).Select(step =>
        (step.Layer == Layer.Control ? "" : $"{step.Layer} ") + step.Message
        + (step.Fields["Identifier"] is { } identifier ? $" {identifier}" : "") + $" in {string.Join("+", step.FrameNumbers)}");
}
