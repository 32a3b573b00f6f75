using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sessions;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

/// <summary>A tunnel over real sockets and a real TUN device, to the engine's own server in the same namespace.</summary>
public sealed class PptpTunnelTests
{
    [PrivilegedFact]
    public void A_tunnel_carries_packets_of_every_size_and_leaves_nothing_behind() => Run(() =>
    {
        using var server = new EchoServer(new ServerOptions());
        using var tunnel = new PptpTunnel(IPAddress.Parse("127.0.0.2"), EchoServer.User, EchoServer.Password.ToCharArray(), new ClientOptions());
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
        tunnel.Close(TimeSpan.FromSeconds(10));
        Assert.Equal(SessionFailureKind.ClosedLocally, tunnel.Failure!.Kind);
        using var routes = new RouteSocket();
        Assert.Throws<System.ComponentModel.Win32Exception>(() => routes.Find(Address("192.168.77.1")));
    });

    [PrivilegedFact]
    public void A_refused_password_ends_with_691() => Run(() =>
    {
        using var server = new EchoServer(new ServerOptions());
        using var tunnel = new PptpTunnel(IPAddress.Parse("127.0.0.2"), EchoServer.User, "wrong".ToCharArray(), new ClientOptions());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        tunnel.Start(limit.Token);
        Assert.False(tunnel.WaitUntilOpen(limit.Token));
        Assert.Equal(691, tunnel.Failure!.Code);
    });
}
