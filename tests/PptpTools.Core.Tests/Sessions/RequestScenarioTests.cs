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

    private static int Echoes(PptpSession session, Layer layer) =>
        session.Requests.Count(request => request.Layer == layer && request.Request == "EchoRequest");
}
