using System.Linq;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>What looks like an end, or like a beginning, and is none.</summary>
public sealed class RetryScenarioTests
{
    private const TcpFlags Data = TcpFlags.Push | TcpFlags.Ack;

    private readonly SyntheticCapture _capture = new();

    [Fact]
    public void A_password_accepted_at_the_second_try_is_no_failed_authentication()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        call.ToServer(0, "FF03 C023 01 01 000A 02 6162 02 6364");
        call.FromServer(0, "FF03 C023 03 01 0005 00");
        call.ToServer(1, "FF03 C023 01 02 000A 02 6162 02 6565");
        call.FromServer(1, "FF03 C023 02 02 0005 00");
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.True(session.Authenticated);
        Assert.Equal(SessionEnd.CaptureEnded, session.End);
    }

    [Fact]
    public void A_probe_of_a_few_octets_is_an_attempt()
    {
        new SyntheticTcp(_capture).Open().Client(Data, "\r\n\r\n"u8.ToArray()).Close();
        DecodedCapture decoded = _capture.Decode();
        Assert.Empty(decoded.Sessions);
        Assert.Equal(AttemptOutcome.OtherProtocol, Assert.Single(decoded.Attempts).Outcome);
    }

    [Fact]
    public void A_request_that_comes_an_octet_at_a_time_opens_a_session()
    {
        var tcp = new SyntheticTcp(_capture).Open();
        foreach (byte octet in SyntheticTcp.Octets(SyntheticCall.StartRequest))
            tcp.Client(Data, [octet]);
        DecodedCapture decoded = _capture.Decode();
        Assert.Single(decoded.Sessions);
        Assert.Empty(decoded.Attempts);
        Assert.Single(decoded.Events, step => step.Message == "StartControlConnectionRequest");
    }

    [Fact]
    public void A_message_about_a_call_that_does_not_exist_ends_no_other()
    {
        var call = new SyntheticCall(_capture);
        SyntheticTcp tcp = call.Open();
        tcp.Client(new CallClearRequest { CallId = 0x7777 });
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal(SessionEnd.CaptureEnded, Assert.Single(decoded.Sessions).End);
        Assert.Contains(decoded.Events.Last().Anomalies, anomaly => anomaly.Rule == "UnknownCallId");
    }

    [Fact]
    public void Frames_of_other_hosts_are_left_out_by_the_filter_of_clients()
    {
        new SyntheticCall(_capture).Open();
        _capture.AddIp(System.Net.IPAddress.Parse("203.0.113.1"), System.Net.IPAddress.Parse("203.0.113.2"), 47, Hex.Octets("0000 0800 00"));
        DecodedCapture decoded = _capture.Decode(new DecodeOptions { ClientAddresses = [SyntheticCapture.Client] });
        Assert.NotEmpty(decoded.Events);
        Assert.DoesNotContain(decoded.Events, step => step.Layer == Layer.Gre);
    }
}
