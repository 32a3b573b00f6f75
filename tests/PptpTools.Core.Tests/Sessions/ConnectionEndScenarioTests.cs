using System.Linq;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>FINs that come before octets of their stream have.</summary>
public sealed class ConnectionEndScenarioTests
{
    private const TcpFlags Fin = TcpFlags.Fin | TcpFlags.Ack;

    private readonly SyntheticCapture _capture = new();
    private readonly SyntheticTcp _tcp;
    private readonly byte[] _farewell = SyntheticTcp.Octets(new CallClearRequest { CallId = 100 });

    public ConnectionEndScenarioTests() => _tcp = new SyntheticCall(_capture).Open();

    [Fact]
    public void A_segment_that_comes_after_both_FINs_is_delivered()
    {
        uint sequence = _tcp.ClientSequence;
        _tcp.ClientSequence += (uint)_farewell.Length;
        _tcp.Client(Fin);
        _tcp.Segment(false, Fin, _tcp.ServerSequence, sequence, []);
        _tcp.Segment(true, SyntheticCall.Data, sequence, _tcp.ServerSequence + 1, _farewell);
        DecodedCapture decoded = _capture.Decode();
        Assert.Single(decoded.Events, step => step.Message == "CallClearRequest");
        PptpSession session = Assert.Single(decoded.Sessions);
        Assert.Equal((SessionEnd.ClosedByClient, "The client asked to clear the call."), (session.End, session.EndText));
        Assert.Empty(session.Anomalies);
    }

    [Fact]
    public void A_lost_segment_before_a_FIN_that_was_acknowledged_is_reported_as_lost()
    {
        _tcp.Client(SyntheticCall.Data, _farewell);
        _capture.Lose();
        _tcp.Close();
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal(["OctetsMissing"], session.Anomalies.Select(anomaly => anomaly.Anomaly.Rule));
        Assert.Equal(SessionEnd.ConnectionClosed, session.End);
    }

    [Fact]
    public void Octets_that_never_come_keep_a_closed_connection_open_for_a_few_seconds()
    {
        uint missing = _tcp.ClientSequence;
        _tcp.ClientSequence += 8;
        _tcp.Client(Fin);
        _tcp.Segment(false, Fin, _tcp.ServerSequence, missing, []);
        _capture.Wait(7000);
        new SyntheticTcp(_capture, 41000).Client(TcpFlags.Syn);
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal((SessionEnd.ConnectionClosed, "The client closed the TCP connection."), (session.End, session.EndText));
    }

    [Fact]
    public void A_FIN_whose_stream_is_not_complete_when_the_capture_ends_still_tells_how_it_ended()
    {
        _tcp.ClientSequence += 8;
        _tcp.Client(Fin);
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        Assert.Equal((SessionEnd.ConnectionClosed, "The client closed the TCP connection."), (session.End, session.EndText));
    }

    [Fact]
    public void FINs_after_all_octets_close_the_session_at_once()
    {
        _tcp.Client(new CallClearRequest { CallId = 100 }).Close();
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal(SessionEnd.ClosedByClient, Assert.Single(decoded.Sessions).End);
        Assert.Equal(2, decoded.Events.Count(step => step.Layer == Layer.Tcp && step.Message == "Fin"));
    }
}
