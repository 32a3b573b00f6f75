using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>What stands around a session: time, errors on the way, other networks, filters of time.</summary>
public class EdgeScenarioTests
{
    private const string AskForAddress = "8021 01 01 000A 03 06 0A000002";
    private const string GiveAddress = "8021 02 01 000A 03 06 0A000002";

    private readonly SyntheticCapture _capture = new();

    [Fact]
    public void A_session_that_falls_idle_is_reported_while_the_capture_goes_on()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        _capture.Wait(TimeSpan.FromMinutes(45).TotalMilliseconds);
        new SyntheticTcp(_capture, 41000).Open();
        var order = new OrderSink();
        Decode(order);
        Assert.Equal(["session 1 Idle", "attempt Silent"], order.Reports);
    }

    [Fact]
    public void A_packet_after_a_long_silence_begins_another_session()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        call.ToServer(0, "FF03 C021 01 01 0004");
        _capture.Wait(TimeSpan.FromMinutes(45).TotalMilliseconds);
        call.ToServer(1, "FF03 C021 01 02 0004");
        Assert.Equal([SessionEnd.Idle, SessionEnd.CaptureEnded], _capture.Decode().Sessions.Select(session => session.End));
    }

    [Fact]
    public void More_sessions_than_are_followed_are_reported_as_they_stand()
    {
        for (byte client = 10; client < 18; client++)
            new SyntheticCall(_capture, client: new IPAddress([192, 0, 2, client])).Open();
        DecodedCapture decoded = _capture.Decode(new DecodeOptions { MaximumSessions = 4 });
        Assert.Equal(Enumerable.Range(1, 8), decoded.Sessions.Select(session => session.Id).Order());
        Assert.Contains(decoded.Sessions, session => session.EndText.StartsWith("Given up: more than 4", StringComparison.Ordinal));
    }

    [Fact]
    public void An_ICMP_error_that_answers_a_SYN_tells_why_nobody_answered()
    {
        var tcp = new SyntheticTcp(_capture);
        tcp.Client(TcpFlags.Syn);
        _capture.AddIp(IPAddress.Parse("192.0.2.254"), SyntheticCapture.Client, 1, Icmp(3, 13, _capture.Frames.Last()));
        DecodedCapture decoded = _capture.Decode();
        ConnectionAttempt attempt = Assert.Single(decoded.Attempts);
        Assert.Equal(AttemptOutcome.Refused, attempt.Outcome);
        Assert.StartsWith("192.0.2.254 answered with ICMP DestinationUnreachable", attempt.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ICMP_error_about_a_GRE_packet_belongs_to_its_session()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        call.ToServer(0, "FF03 C021 01 01 0004");
        _capture.AddIp(SyntheticCapture.Server, SyntheticCapture.Client, 1, Icmp(3, 2, _capture.Frames.Last()));
        NegotiationEvent error = _capture.Decode().Events[^1];
        Assert.Equal((1, Layer.Ip, "DestinationUnreachable"), (error.SessionId, error.Layer, error.Message));
        Assert.Contains(error.Anomalies, anomaly => anomaly.Rule == "IcmpError");
    }

    [Fact]
    public void A_packet_of_the_client_on_the_network_behind_the_server_is_of_its_session()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        call.ToServer(0, AskForAddress).FromServer(0, GiveAddress);
        byte[] ping = Hex.Octets("0800 F7FB 0001 0002");
        _capture.AddIp(IPAddress.Parse("10.0.0.2"), IPAddress.Parse("10.0.0.77"), 1, ping);
        _capture.AddIp(IPAddress.Parse("10.0.0.3"), IPAddress.Parse("10.0.0.77"), 1, ping);
        DecodedCapture decoded = _capture.Decode();
        NegotiationEvent lan = Assert.Single(decoded.Events, step => step.Direction == Direction.Lan);
        Assert.Equal((1, "10.0.0.2"), (lan.SessionId, lan.Source.Host));
        Assert.DoesNotContain(_capture.Decode(DecodeOptions.Default).Events, step => step.Direction == Direction.Lan);
    }

    [Fact]
    public void IP_in_IP_is_followed_to_the_session_inside()
    {
        var inner = new SyntheticCapture();
        new SyntheticCall(inner).Open();
        foreach (byte[] frame in inner.Frames)
            _capture.AddIp(IPAddress.Parse("203.0.113.1"), IPAddress.Parse("203.0.113.2"), 4, frame.AsSpan(SyntheticCapture.EthernetLength));
        Assert.Equal(SyntheticCapture.Client, Assert.Single(_capture.Decode().Sessions).Client.Address);
    }

    [Fact]
    public void IP_in_IP_without_end_is_given_up()
    {
        byte[] packet = [];
        for (int depth = 0; depth < 40; depth++)
        {
            var capture = new SyntheticCapture();
            capture.AddIp(IPAddress.Parse("203.0.113.1"), IPAddress.Parse("203.0.113.2"), 4, packet);
            packet = capture.Frames.Single()[SyntheticCapture.EthernetLength..];
        }

        _capture.AddIp(IPAddress.Parse("203.0.113.1"), IPAddress.Parse("203.0.113.2"), 4, packet);
        Assert.Empty(_capture.Decode().Sessions);
    }

    [Fact]
    public void A_range_of_time_leaves_out_steps_and_keeps_what_they_told()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        call.ToServer(0, AskForAddress).FromServer(0, GiveAddress);
        DecodedCapture whole = _capture.Decode();
        DateTimeOffset from = whole.Events[3].Time;
        DateTimeOffset until = whole.Events[6].Time;
        DecodedCapture part = _capture.Decode(new DecodeOptions { From = from, Until = until });
        Assert.Equal(whole.Events.Skip(3).Take(3).Select(step => step.Text), part.Events.Select(step => step.Text));
        Assert.Equal(IPAddress.Parse("10.0.0.2"), Assert.Single(part.Sessions).Lease!.Address);
    }

    [Fact]
    public void Time_that_runs_backwards_changes_no_message()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        call.ToServer(0, AskForAddress);
        _capture.Wait(-2000);
        call.FromServer(0, GiveAddress);
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal(IPAddress.Parse("10.0.0.2"), session.Lease!.Address);
    }

    [Fact]
    public void Without_data_a_trace_has_the_negotiation_alone()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        call.ToServer(0, AskForAddress).FromServer(0, GiveAddress).ToServer(1, "FD 90000102").FromServer(null, "", acknowledgment: 1);
        DecodedCapture whole = _capture.Decode();
        DecodedCapture negotiation = _capture.Decode(DecodeOptions.Default);
        Assert.Contains(whole.Events, step => step.Layer == Layer.Mppe);
        Assert.DoesNotContain(negotiation.Events, step => step.Layer == Layer.Mppe);
        Assert.Equal(SessionSummary.Of(whole), SessionSummary.Of(negotiation));
    }

    private static byte[] Icmp(byte type, byte code, byte[] frame)
    {
        byte[] message = [type, code, 0, 0, 0, 0, 0, 0, .. frame.AsSpan(SyntheticCapture.EthernetLength, 28)];
        ushort checksum = SyntheticCapture.Complement(SyntheticCapture.Sum(message));
        (message[2], message[3]) = ((byte)(checksum >> 8), (byte)checksum);
        return message;
    }

    private void Decode(DecodeSink sink)
    {
        var decoder = new CaptureDecoder(DecodeOptions.Default, sink);
        CaptureReader.TryOpen(new System.IO.MemoryStream(_capture.ToFile()), out CaptureReader reader);
        while (reader.TryRead(out CaptureFrame frame))
            decoder.Handle(frame);
        decoder.Finish();
    }

    private sealed class OrderSink : DecodeSink
    {
        public List<string> Reports { get; } = [];

        public override void OnSession(PptpSession session) => Reports.Add($"session {session.Id} {session.End}");

        public override void OnAttempt(ConnectionAttempt attempt) => Reports.Add($"attempt {attempt.Outcome}");
    }
}
