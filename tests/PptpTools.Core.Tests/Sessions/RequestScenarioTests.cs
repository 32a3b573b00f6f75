using System.Linq;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>Times from requests to replies in sessions that last.</summary>
public sealed class RequestScenarioTests
{
    private readonly SyntheticCapture _capture = new();

    [Fact]
    public void Thousands_of_echoes_leave_the_times_of_everything_else()
    {
        var call = new SyntheticCall(_capture);
        SyntheticTcp tcp = call.Open();
        for (int i = 0; i < 2000; i++)
        {
            call.ToServer((uint)i, $"C021 09 {i & 0xFF:X2} 0008 00000000").FromServer((uint)i, $"C021 0A {i & 0xFF:X2} 0008 00000000");
            tcp.Client(new EchoRequest { Identifier = (uint)i }).Server(new EchoReply { Identifier = (uint)i, ResultCode = 1 });
        }

        tcp.Client(new CallClearRequest { CallId = 100 }).Server(new CallDisconnectNotify { CallId = 200, ResultCode = 4 });
        PptpSession session = Assert.Single(_capture.Decode().Sessions);
        RequestTiming last = session.Requests[^1];
        Assert.Equal(("CallClearRequest", "CallDisconnectNotify"), (last.Request, last.Reply));
        Assert.Equal(["StartControlConnectionRequest", "OutgoingCallRequest"], session.Requests.Take(2).Select(request => request.Request));
        Assert.Equal((128, 128), (Echoes(session, Layer.Lcp), Echoes(session, Layer.Control)));
        Assert.All(session.Requests, request => Assert.NotNull(request.Reply));
        Assert.Equal(session.Requests.OrderBy(request => request.RequestFrame), session.Requests);
        Assert.Equal(["HistoryCut"], session.Anomalies.Select(anomaly => anomaly.Anomaly.Rule));
    }

    /// <summary>An end that insists on encryption refuses IPCP until CCP is open.</summary>
    [Fact]
    public void A_Configure_Request_that_is_refused_with_Terminate_Ack_has_that_reply()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        call.ToServer(0, "8021 01 07 000A 0306 00000000").FromServer(0, "8021 06 07 0004");
        call.ToServer(1, "80FD 01 03 000A 12 06 01000040").FromServer(1, "80FD 04 03 000A 12 06 01000040").FromServer(2, "80FD 06 03 0004");
        Assert.Equal(
            ["OutgoingCallReply x1", "TerminateAck x1", "ConfigureReject x1"],
            Assert.Single(_capture.Decode().Sessions).Requests.Skip(1).Select(Answer));
    }

    [Fact]
    public void A_refused_Configure_Request_that_is_sent_again_waits_for_another_reply()
    {
        var call = new SyntheticCall(_capture);
        call.Open();
        call.ToServer(0, "8021 01 07 000A 0306 00000000").FromServer(0, "8021 06 07 0004");
        call.ToServer(1, "8021 01 07 000A 0306 00000000").FromServer(1, "8021 03 07 000A 0306 0A000001");
        call.ToServer(2, "8021 01 08 000A 0306 0A000001").ToServer(3, "8021 05 09 0004").FromServer(2, "8021 06 09 0004");
        Assert.Equal(
            ["OutgoingCallReply x1", "ConfigureNak x2", " x1", "TerminateAck x1"],
            Assert.Single(_capture.Decode().Sessions).Requests.Skip(1).Select(Answer));
    }

    private static string Answer(RequestTiming request) => $"{request.Reply} x{request.Transmissions}";

    private static int Echoes(PptpSession session, Layer layer) =>
        session.Requests.Count(request => request.Layer == layer && request.Request == "EchoRequest");
}
