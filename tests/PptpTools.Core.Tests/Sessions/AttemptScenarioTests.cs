using System;
using System.Linq;
using System.Text;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>Connections to port 1723 that never become PPTP are attempts, with what became of them.</summary>
public class AttemptScenarioTests
{
    private readonly SyntheticCapture _capture = new();
    private readonly SyntheticTcp _tcp;

    public AttemptScenarioTests() => _tcp = new SyntheticTcp(_capture);

    [Fact]
    public void Nobody_answers()
    {
        _tcp.Segment(true, TcpFlags.Syn, 1, 0, []);
        _capture.Wait(1000);
        _tcp.Segment(true, TcpFlags.Syn, 1, 0, []);
        ConnectionAttempt attempt = Attempt(AttemptOutcome.NoAnswer);
        Assert.Equal(2, attempt.Synchronizations);
        Assert.Equal(TimeSpan.FromMilliseconds(1001), attempt.Duration);
    }

    [Fact]
    public void The_server_refuses()
    {
        _tcp.Client(TcpFlags.Syn).Server(TcpFlags.Reset | TcpFlags.Ack);
        Attempt(AttemptOutcome.Refused);
    }

    [Fact]
    public void The_connection_is_closed_before_a_message()
    {
        _tcp.Open().Close();
        Attempt(AttemptOutcome.Closed);
    }

    [Fact]
    public void The_connection_is_reset_before_a_message()
    {
        _tcp.Open().Client(TcpFlags.Reset);
        Attempt(AttemptOutcome.Closed);
    }

    [Fact]
    public void Nothing_is_sent()
    {
        _tcp.Open();
        Attempt(AttemptOutcome.Silent);
    }

    [Fact]
    public void Another_protocol_is_spoken()
    {
        _tcp.Open().Client(SyntheticCall.Data, Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n")).Close();
        Assert.Equal(4, Attempt(AttemptOutcome.OtherProtocol).Synchronizations + 3);
    }

    [Fact]
    public void Another_protocol_goes_on_and_is_one_attempt()
    {
        _tcp.Open();
        for (int i = 0; i < 20; i++)
            _tcp.Client(SyntheticCall.Data, [1, 2, 3, 4, 5, 6, 7, 8]).Server(SyntheticCall.Data, [9, 9, 9, 9, 9, 9, 9, 9]);
        _tcp.Close();
        Attempt(AttemptOutcome.OtherProtocol);
    }

    [Fact]
    public void A_second_attempt_from_the_same_port_is_an_attempt_of_its_own()
    {
        _tcp.Client(TcpFlags.Syn).Server(TcpFlags.Reset | TcpFlags.Ack);
        _capture.Wait(1000);
        _tcp.Client(TcpFlags.Syn).Server(TcpFlags.Reset | TcpFlags.Ack);
        Assert.Equal([AttemptOutcome.Refused, AttemptOutcome.Refused], _capture.Decode().Attempts.Select(attempt => attempt.Outcome));
    }

    [Fact]
    public void Its_segments_are_steps_without_a_session()
    {
        _tcp.Open().Close();
        DecodedCapture decoded = _capture.Decode();
        Assert.Equal(["Syn", "SynAck", "Ack", "Fin", "Fin", "Ack"], decoded.Events.Select(step => step.Message));
        Assert.All(decoded.Events, step => Assert.Equal((0, Layer.Tcp), (step.SessionId, step.Layer)));
    }

    private ConnectionAttempt Attempt(AttemptOutcome outcome)
    {
        DecodedCapture decoded = _capture.Decode();
        Assert.Empty(decoded.Sessions);
        ConnectionAttempt attempt = Assert.Single(decoded.Attempts);
        Assert.Equal(outcome, attempt.Outcome);
        Assert.Equal(("192.0.2.2", 40000), (attempt.Client.Host, attempt.Client.Port));
        Assert.Equal(("192.0.2.1", 1723), (attempt.Server.Host, attempt.Server.Port));
        return attempt;
    }
}
