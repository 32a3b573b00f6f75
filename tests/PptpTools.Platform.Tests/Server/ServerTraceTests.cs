using System;
using System.Linq;
using System.Threading;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Sessions;
using PptpTools.Tracing;

namespace PptpTools.Tests;

/// <summary>A server records each client by itself: what both ends recorded of a session is the same.</summary>
public sealed class ServerTraceTests
{
    [PrivilegedFact]
    public void A_served_session_is_traced_from_its_beginning_to_its_end_whoever_comes_late() => ServerRig.Run(rig =>
    {
        var recorder = new TunnelRecorder("client");
        using PptpTunnel tunnel = rig.Network.Run(() => ServerRig.Open(tap: recorder));
        using RecordedFrames frames = Listen(rig);
        tunnel.Close(TimeSpan.FromSeconds(10));
        recorder.Complete();
        Decoded served = Decoded.Live(frames, includeData: false);
        using RecordedFrames kept = recorder.Listen();
        Decoded connected = Decoded.Live(kept, includeData: false);
        Assert.Contains(served.Steps, step => step.Message == "StartControlConnectionRequest");
        Assert.Contains(served.Steps, step => step is { Layer: Layer.Ipcp, Message: "ConfigureAck" });
        foreach (Direction direction in new[] { Direction.ToServer, Direction.FromServer })
        {
            Assert.Equal(connected.Lines(direction), served.Lines(direction));
            Assert.Equal("TCP Fin", served.Lines(direction).Last());
        }

        Assert.Equal(connected.End, served.End);
        Assert.StartsWith("LinkTerminated", served.End);
        Assert.Equal(0, frames.Dropped);
    });

    [PrivilegedFact]
    public void Who_comes_late_and_wants_data_is_not_told_of_gaps_that_are_his_own() => ServerRig.Run(rig =>
    {
        using var echo = new UdpEcho(ServerRig.InsideText);
        var recorder = new TunnelRecorder("client");
        using PptpTunnel tunnel = rig.Network.Run(() => ServerRig.Open(new Session.ClientOptions { EchoInterval = TimeSpan.FromMilliseconds(100) }, tap: recorder));
        Exchange(rig, 30);
        Thread.Sleep(500);
        Exchange(rig, 30);
        using RecordedFrames atServer = Listen(rig);
        using RecordedFrames atClient = recorder.Listen();
        Exchange(rig, 30);
        tunnel.Close(TimeSpan.FromSeconds(10));
        recorder.Complete();
        foreach (RecordedFrames frames in new[] { atServer, atClient })
        {
            Decoded late = Decoded.Live(frames);
            Assert.Equal(60, late.Steps.Count(step => step.IsDecrypted && step.Text.Contains("UDP", StringComparison.OrdinalIgnoreCase)));
            Assert.Empty(late.Sessions.SelectMany(session => session.Anomalies).Select(anomaly => anomaly.ToString()));
            Assert.Equal(0, late.Sessions.Single().ToServer.Lost + late.Sessions.Single().FromServer.Lost);
        }
    });

    [PrivilegedFact]
    public void What_is_kept_of_a_client_has_a_bound() => ServerRig.Run(rig =>
    {
        using PptpTunnel tunnel = rig.Network.Run(() => ServerRig.Open());
        var recorder = (TunnelRecorder)rig.Registry.Sessions.Single().Tap!;
        for (int i = 0; i < 10_000; i++)
            recorder.OnControlOctets(TimeSpan.FromSeconds(i), isOutgoing: true, new byte[16]);
        using RecordedFrames frames = recorder.Listen();
        int count = 0;
        long missing = 0;
        for (; !frames.IsEmpty && frames.TryRead(CancellationToken.None, out CaptureFrame frame); count++)
            missing += frame.Missing;
        Assert.Equal(256, count);
        Assert.True(missing >= recorder.Forgotten && recorder.Forgotten > 9_000, $"{missing} {recorder.Forgotten}");
    });

    private static RecordedFrames Listen(ServerRig rig)
    {
        ServerRig.Wait(() => rig.Registry.Sessions.Count == 1);
        return ((TunnelRecorder)rig.Registry.Sessions.Single().Tap!).Listen();
    }

    private static void Exchange(ServerRig rig, int count) => rig.Network.Run(() => UdpEcho.Exchange(ServerRig.InsideText, Enumerable.Repeat(100, count)));
}
