using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Linux;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Tracing;
using PptpTools.Wire.Ip;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

/// <summary>A tunnel over real sockets and a real TUN device, to the engine's own server in the same namespace.</summary>
public sealed class PptpTunnelTests
{
    [PrivilegedFact]
    public void A_tunnel_carries_packets_of_every_size_and_leaves_nothing_behind() => Run(() =>
    {
        using var server = new EchoServer(new ServerOptions());
        using var tunnel = new PptpTunnel(Settings(EchoServer.Password.ToCharArray(), new ClientOptions()));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        tunnel.Start(limit.Token);
        Assert.True(tunnel.WaitUntilOpen(limit.Token), $"{tunnel.Phase} {tunnel.Failure} {server.Error}");
        Assert.Equal(Address("192.168.77.2"), tunnel.Lease!.Address);

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        socket.Connect("192.168.77.1", 7);
        var random = new Random(5);
        Span<byte> answer = new byte[2000];
        for (int length = 0; length <= 1360; length += 34)
        {
            var octets = new byte[length];
            random.NextBytes(octets);
            socket.Send(octets);
            Assert.Equal(octets, answer.Slice(0, socket.Receive(answer)).ToArray());
        }

        Assert.Equal(41, server.Packets);
        LiveSession session = tunnel.Snapshot();
        Assert.Equal((TunnelState.Open, SessionPhase.Open, SessionRole.Client), (session.State, session.Phase, session.Role));
        Assert.Equal((41L, 41L), (session.PacketsSent, session.PacketsReceived));
        Assert.Equal(("MS-CHAPv2", "MPPE 128-bit stateless"), (session.Authentication, session.Encryption));
        Assert.Equal("192.168.77.2", $"{session.Address}");
        Assert.Equal(["IpAddress", "PrimaryDnsServerAddress", "SecondaryDnsServerAddress"], session.Lease!.Asked);
        Assert.Equal(["IpAddress"], session.Lease.Naked);
        Assert.Equal(["PrimaryDnsServerAddress", "SecondaryDnsServerAddress"], session.Lease.Rejected);
        Assert.NotNull(session.RoundTripTime);
        tunnel.Close(TimeSpan.FromSeconds(10));
        Assert.Equal(TunnelState.Closed, tunnel.State);
        Assert.Equal(SessionFailureKind.ClosedLocally, tunnel.Failure!.Kind);
        using var routes = new RouteSocket();
        Assert.Throws<Win32Exception>(() => routes.Find(Address("192.168.77.1")));
    });

    [PrivilegedFact]
    public void A_tunnel_without_a_route_leaves_no_password_and_no_socket() => Run(() =>
    {
        char[] password = EchoServer.Password.ToCharArray();
        Assert.Throws<Win32Exception>(() => new PptpTunnel(Settings(password, new ClientOptions(), "203.0.113.1")));
        Assert.Equal(new char[password.Length], password);
        Assert.Single(File.ReadAllLines("/proc/thread-self/net/raw"));
    });

    [PrivilegedFact]
    public void A_tunnel_with_an_impossible_password_leaves_no_device_and_no_socket() => Run(() =>
    {
        char[] password = new string('x', 300).ToCharArray();
        Assert.Throws<ArgumentException>(() => new PptpTunnel(Settings(password, new ClientOptions())));
        Assert.Equal(new char[password.Length], password);
        Assert.Single(File.ReadAllLines("/proc/thread-self/net/raw"));
        Assert.Equal(0, NativeMethods.InterfaceIndex("pptp0"));
    });

    [PrivilegedFact]
    public void What_is_only_received_is_acknowledged() => RunOpen(new ClientOptions(), (tunnel, server) =>
    {
        Thread.Sleep(700);
        server.Push(UdpPacket("192.168.77.1", "192.168.77.2"));
        Assert.True(SpinWait.SpinUntil(() => server.PushIsAcknowledged, TimeSpan.FromSeconds(2)));
    });

    [PrivilegedFact]
    public void A_full_window_lets_packets_wait() => RunOpen(new ClientOptions { EnforcesWindow = true }, (tunnel, server) =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        socket.Connect("192.168.77.1", 7);
        for (int i = 0; i < 200; i++)
            socket.Send([(byte)i]);
        Span<byte> answer = new byte[10];
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(1, socket.Receive(answer));
            Assert.Equal(i, answer[0]);
        }
    });

    [PrivilegedFact]
    public void Closing_a_tunnel_to_a_silent_server_takes_no_longer_than_it_may() => RunOpen(new ClientOptions(), (tunnel, server) =>
    {
        server.Freeze();
        Thread.Sleep(100);
        long start = Stopwatch.GetTimestamp();
        tunnel.Close(TimeSpan.FromMilliseconds(200));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(1));
        Assert.True(tunnel.IsOver);
        Assert.Equal(SessionFailureKind.ClosedLocally, tunnel.Failure!.Kind);
    });

    [PrivilegedFact]
    public void A_host_that_holds_the_tunnel_up_is_not_waited_for_and_its_thread_ends_what_is_left() => Run(() =>
    {
        using var server = new EchoServer(new ServerOptions());
        int sockets = File.ReadAllLines("/proc/thread-self/net/raw").Length;
        using var host = new HeldHost();
        var tunnel = new PptpTunnel(Settings(EchoServer.Password.ToCharArray(), new ClientOptions()) with { Host = host });
        tunnel.Start(CancellationToken.None);
        Assert.True(host.IsReached.Wait(TimeSpan.FromSeconds(30)));
        Task disposing = Task.Run(tunnel.Dispose);
        Assert.True(disposing.Wait(TimeSpan.FromSeconds(60)));
        Assert.False(tunnel.IsOver);
        host.Release();
        Assert.True(SpinWait.SpinUntil(() => tunnel.IsOver, TimeSpan.FromSeconds(10)));
        Assert.Equal(sockets, File.ReadAllLines("/proc/thread-self/net/raw").Length);
    });

    [PrivilegedFact]
    public void An_interface_that_is_taken_away_ends_the_tunnel_with_a_reason() => RunOpen(new ClientOptions(), (tunnel, server) =>
    {
        RemoveInterface(tunnel.InterfaceName);
        Assert.True(SpinWait.SpinUntil(() => tunnel.IsOver, TimeSpan.FromSeconds(10)));
        Assert.Equal(SessionFailureKind.HostFault, tunnel.Failure!.Kind);
        Assert.Equal(Layer.Other, tunnel.Failure.Layer);
    });

    [PrivilegedFact]
    public void A_refused_connection_is_over_and_says_why() => Run(() =>
    {
        using var tunnel = new PptpTunnel(Settings(EchoServer.Password.ToCharArray(), new ClientOptions()));
        Assert.Throws<TunnelException>(() => tunnel.Start(CancellationToken.None));
        Assert.True(tunnel.IsOver);
        Assert.Equal(SessionFailureKind.ConnectionRefused, tunnel.Failure!.Kind);
    });

    [PrivilegedFact]
    public void A_refused_password_ends_with_691() => Run(() =>
    {
        using var server = new EchoServer(new ServerOptions());
        using var tunnel = new PptpTunnel(Settings("wrong".ToCharArray(), new ClientOptions()));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        tunnel.Start(limit.Token);
        Assert.False(tunnel.WaitUntilOpen(limit.Token));
        Assert.Equal(691, tunnel.Failure!.Code);
    });

    private static TunnelSettings Settings(char[] password, ClientOptions options, string server = "127.0.0.2") =>
        new() { Server = Address(server), UserName = EchoServer.User, Password = password, Options = options };

    private static void RunOpen(ClientOptions options, Action<PptpTunnel, EchoServer> test) => Run(() =>
    {
        using var server = new EchoServer(new ServerOptions());
        using var tunnel = new PptpTunnel(Settings(EchoServer.Password.ToCharArray(), options));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        tunnel.Start(limit.Token);
        Assert.True(tunnel.WaitUntilOpen(limit.Token), $"{tunnel.Phase} {tunnel.Failure} {server.Error}");
        test(tunnel, server);
    });

    /// <summary>A host that takes as long to give a tunnel its addresses as the test wants.</summary>
    private sealed class HeldHost : ITunnelHost, IDisposable
    {
        private readonly ManualResetEventSlim _isReleased = new();

        public ManualResetEventSlim IsReached { get; } = new();

        public IReadOnlyList<TunnelRoute> Routes => [];

        public void Release() => _isReleased.Set();

        public void Prepare(IpAddress server)
        {
        }

        public void Apply(string interfaceName, int interfaceIndex, TunnelLease lease, int maximumTransmissionUnit)
        {
            IsReached.Set();
            _isReleased.Wait();
        }

        public void Undo()
        {
        }

        public void Dispose()
        {
            _isReleased.Set();
            IsReached.Dispose();
        }
    }

    /// <summary>An empty UDP packet to the discard port, without checksums of its own.</summary>
    private static byte[] UdpPacket(string source, string destination)
    {
        var packet = new byte[28];
        packet[0] = 0x45;
        packet[3] = 28;
        packet[8] = 64;
        packet[9] = 17;
        IPAddress.Parse(source).GetAddressBytes().CopyTo(packet, 12);
        IPAddress.Parse(destination).GetAddressBytes().CopyTo(packet, 16);
        packet[23] = 9;
        packet[25] = 8;
        return packet;
    }
}
