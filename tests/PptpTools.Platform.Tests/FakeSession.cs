using System;
using System.Net;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools.Tests;

/// <summary>A session without a tunnel.</summary>
internal sealed class FakeSession : IRegisteredSession
{
    private LiveSession _now = new() { Name = "office", State = TunnelState.Connecting };

    public event Action? Changed;

    public ITunnelTap? Tap { get; init; }

    public bool IsForgotten { get; private set; }

    /// <summary>One that tells everything that a session can tell.</summary>
    public static LiveSession Full { get; } = new()
    {
        Name = "office – Büro",
        State = TunnelState.Open,
        Role = SessionRole.Client,
        UserName = "alice",
        Server = "vpn.example.com",
        ServerAddress = IPAddress.Parse("192.0.2.1"),
        Address = IPAddress.Parse("10.0.0.2"),
        LocalCallId = 7,
        RoundTripTime = TimeSpan.FromMilliseconds(12.5),
        Started = DateTimeOffset.UnixEpoch,
        LastError = new SessionFailure(SessionFailureKind.BadCredentials, "No.", peerCode: 691),
        Lease = new LiveLease { IsComplete = true, DnsServers = [IPAddress.Parse("10.0.0.1")], Asked = ["IpAddress"] },
        Routes = [new TunnelRoute(IPAddress.Parse("10.0.0.0"), 8, null, "pptp0", 5, 254, RouteReason.Requested, "Asked for.", "10.0.0.0/8 dev eth0")],
    };

    public void Become(LiveSession session)
    {
        _now = session;
        Changed?.Invoke();
    }

    public void Become(TunnelState state) => Become(_now with { State = state });

    public LiveSession Snapshot() => _now;

    public void Close(TimeSpan time) => Become(TunnelState.Closed);

    public void Forget() => IsForgotten = true;
}
