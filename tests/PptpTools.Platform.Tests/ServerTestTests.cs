using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PptpTools.Decoding;
using PptpTools.Probing;
using PptpTools.Session;
using PptpTools.Tracing;

namespace PptpTools.Tests;

/// <summary>The module's own server, tested and traced from the other end of a wire, over real sockets.</summary>
public sealed class ServerTestTests
{
    private static CancellationToken Limit => new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    [PrivilegedFact]
    public void A_server_passes_the_test_and_nobody_stays_connected() => ServerRig.Run(rig =>
    {
        var told = new List<string>();
        ServerReport report = rig.Network.Run(() =>
        {
            using var test = new ServerTest(ServerRig.ServerText, EchoServer.User, null, EchoServer.Password.ToCharArray()) { Progress = told.Add };
            return test.Run(Limit);
        });
        string what = string.Join("; ", report.Checks);
        Assert.True(report.Verdict == CheckVerdict.Passed, what);
        Assert.Equal([ServerCheckKind.MsChapV2], report.Authentication);
        Assert.Equal([ServerCheckKind.Mppe128], report.Encryption);
        Assert.Equal(1500, report.PathMtu);
        Assert.True(report.RoundTripTime > TimeSpan.Zero, what);
        Assert.Equal(report.Connections, told.Count(text => text.StartsWith("connection", StringComparison.Ordinal)));
        ServerRig.Wait(() => rig.Server.OpenTunnels == 0);
    });

    [PrivilegedFact]
    public void A_connection_that_is_traced_ends_when_it_was_open_and_leaves_no_interface() => ServerRig.Run(rig =>
    {
        var steps = new Steps();
        SessionFailure? failure = rig.Network.Run(() =>
        {
            using WatchedConnection frames = Watch(EchoServer.Password);
            Read(frames, steps);
            Assert.DoesNotContain(System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces(), device => device.Name.StartsWith("pptp", StringComparison.Ordinal));
            return frames.Failure;
        });
        Assert.Null(failure);
        Assert.Contains(steps.Events, step => step is { Layer: Layer.Ipcp, Message: "ConfigureAck" });
        Assert.Equal("TerminateAck", steps.Events.Last(step => step.Layer == Layer.Lcp).Message);
        ServerRig.Wait(() => rig.Server.OpenTunnels == 0);
    });

    [PrivilegedFact]
    public void A_traced_connection_that_fails_says_why() => ServerRig.Run(rig =>
    {
        SessionFailure? failure = rig.Network.Run(() =>
        {
            using WatchedConnection frames = Watch("wrong");
            Read(frames, new Steps());
            return frames.Failure;
        });
        Assert.Equal(SessionFailureKind.BadCredentials, failure!.Kind);
    });

    private static WatchedConnection Watch(string password) =>
        new(ServerRig.ServerText, EchoServer.User, null, password.ToCharArray(), new ClientOptions(), stays: false, Limit);

    private static void Read(WatchedConnection frames, Steps steps)
    {
        var decoder = new CaptureDecoder(DecodeOptions.Default, steps);
        while (frames.TryRead(Limit, out CaptureFrame frame))
            decoder.Handle(frame);
        decoder.Finish();
    }

    private sealed class Steps : DecodeSink
    {
        public List<NegotiationEvent> Events { get; } = [];

        public override void OnStep(NegotiationStep step) => Events.Add(step.ToEvent());
    }
}
