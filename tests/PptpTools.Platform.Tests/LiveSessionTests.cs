using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Linux;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Sessions;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

/// <summary>Real tunnels as other processes see them. Alone, because what the process holds is counted.</summary>
[Collection(nameof(AloneCollection))]
public sealed class LiveSessionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly ConcurrentQueue<SessionEventArgs> _told = new();
    private readonly SessionRegistry _registry;

    public LiveSessionTests()
    {
        _registry = new SessionRegistry(new HostFolders(_folder, _folder));
        _registry.Happened += _told.Enqueue;
    }

    public void Dispose()
    {
        _registry.Close();
        Directory.Delete(_folder, recursive: true);
    }

    [PrivilegedFact]
    public void A_tunnel_is_listed_measured_and_closed_from_outside() => Run(() =>
    {
        using var server = new EchoServer(new ServerOptions());
        PptpTunnel tunnel = Open(server);
        var client = new ControlClient(_registry.SocketPath!, NativeMethods.EffectiveUser());
        LiveSession before = Assert.Single(Wait(client.ListAsync(CancellationToken.None)));
        Assert.Equal((1, "echo", TunnelState.Open, "alice"), (before.Id, before.Name, before.State, before.UserName));
        Assert.Equal(("127.0.0.1", "127.0.0.2", "192.168.77.2", "192.168.77.1"),
            ($"{before.ClientAddress}", $"{before.ServerAddress}", $"{before.Address}", $"{before.PeerAddress}"));

        Echo(100, 1000);
        LiveSession after = Assert.Single(Wait(client.ListAsync(CancellationToken.None)));
        SessionRate rate = SessionRate.Between(before, after, DateTimeOffset.UtcNow, TimeSpan.FromSeconds(2));
        Assert.Equal((50, 50), (rate.PacketsSentPerSecond, rate.PacketsReceivedPerSecond));
        Assert.Equal(100 * 1028 * 8 / 2, rate.BitsReceivedPerSecond);
        Assert.Equal(0, rate.LossPercent);

        LiveSession closed = Wait(client.CloseAsync(1, TimeSpan.FromSeconds(10), CancellationToken.None))!;
        Assert.Equal((TunnelState.Closed, 100L), (closed.State, closed.PacketsSent));
        Assert.True(tunnel.IsOver);
        Assert.Equal([SessionEventKind.Up, SessionEventKind.Down], _told.Select(happened => happened.Kind));
        Assert.Equal(0, NativeMethods.InterfaceIndex("pptp0"));
    });

    [PrivilegedFact]
    public void A_server_that_goes_away_is_told_as_a_failure() => Run(() =>
    {
        using (var server = new EchoServer(new ServerOptions()))
            Open(server);
        Assert.True(SpinWait.SpinUntil(() => _told.Count == 3, TimeSpan.FromSeconds(20)));
        Assert.Equal([SessionEventKind.Up, SessionEventKind.Down, SessionEventKind.Failed], _told.Select(happened => happened.Kind));
        SessionEventArgs last = _told.Last();
        Assert.Equal((TunnelState.Failed, 1), (last.Session.State, last.Session.Id));
        Assert.NotNull(last.Session.LastError);
        Assert.Empty(_registry.Sessions);
    });

    [PrivilegedFact]
    public void Sixty_tunnels_one_after_another_leave_neither_handles_nor_memory() => Run(() =>
    {
        (int Handles, long Memory) settled = default;
        for (int cycle = 1; cycle <= 60; cycle++)
        {
            using (var server = new EchoServer(new ServerOptions()))
            {
                PptpTunnel tunnel = Open(server);
                Echo(2, 100);
                tunnel.Close(TimeSpan.FromSeconds(10));
            }

            if (cycle == 20)
                settled = Held();
        }

        (int Handles, long Memory) end = Held();
        Assert.InRange(end.Handles, 0, settled.Handles + 8);
        Assert.InRange(end.Memory - settled.Memory, long.MinValue, 40 * 10_000);
    });

    [PrivilegedFact]
    public void Two_hundred_tunnels_live_in_one_process() => ServerRig.Run(
        settings => settings with { Limits = new ServerLimits { Sessions = 1000, HalfOpen = 1000, ConnectionsPerMinute = null } },
        rig => rig.Network.Run(() =>
        {
            const int count = 200;
            (_, long before) = Held();
            PptpTunnel[] tunnels = [.. Enumerable.Range(0, count).Select(i => ServerRig.Begin(user: $"{EchoServer.User}{i}"))];
            foreach (PptpTunnel tunnel in tunnels)
                _registry.Add(tunnel);
            Assert.True(SpinWait.SpinUntil(() => tunnels.All(tunnel => tunnel.State == TunnelState.Open), TimeSpan.FromSeconds(60)));
            long memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;
            Assert.InRange(memory, 0, 512 * 1024);
            var client = new ControlClient(_registry.SocketPath!, NativeMethods.EffectiveUser());
            Assert.Equal(Enumerable.Range(1, count), Wait(client.ListAsync(CancellationToken.None)).Select(session => session.Id));
            _registry.Close();
            Assert.All(tunnels, tunnel => Assert.Equal(SessionFailureKind.ClosedLocally, tunnel.Failure!.Kind));
        }));

    private PptpTunnel Open(EchoServer server)
    {
        var tunnel = new PptpTunnel(new TunnelSettings
        {
            Server = Address("127.0.0.2"),
            UserName = EchoServer.User,
            Password = EchoServer.Password.ToCharArray(),
            Name = "echo",
        });
        _registry.Add(tunnel);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        tunnel.Start(limit.Token);
        Assert.True(tunnel.WaitUntilOpen(limit.Token), $"{tunnel.Phase} {tunnel.Failure} {server.Error}");
        Assert.True(SpinWait.SpinUntil(() => _told.Any(happened => happened.Kind == SessionEventKind.Up), TimeSpan.FromSeconds(10)));
        return tunnel;
    }

    private static void Echo(int count, int length)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Connect("192.168.77.1", 7);
        var octets = new byte[length];
        for (int i = 0; i < count; i++)
        {
            socket.Send(octets);
            Assert.Equal(length, socket.Receive(octets));
        }
    }

    private (int Handles, long Memory) Held()
    {
        Assert.True(SpinWait.SpinUntil(() => _registry.Sessions.Count == 0, TimeSpan.FromSeconds(10)));
        int least = int.MaxValue;
        SpinWait.SpinUntil(() => (least = Math.Min(least, Directory.GetFileSystemEntries("/proc/self/fd").Length)) == 0, TimeSpan.FromSeconds(1));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (least, GC.GetTotalMemory(forceFullCollection: true));
    }

    private static T Wait<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(20)).GetAwaiter().GetResult();
}

/// <summary>Tests that run while no other does.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
