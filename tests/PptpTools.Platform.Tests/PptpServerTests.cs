using System;
using System.Linq;
using System.Net;
using System.Threading;
using PptpTools.Namespaces;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Sessions;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

/// <summary>The server on real sockets and a real TUN device, its clients in a namespace of their own behind a pair of Ethernet interfaces.</summary>
public sealed class PptpServerTests
{
    private const string ServerAddress = "198.18.93.1";
    private const string ClientAddress = "198.18.93.2";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [PrivilegedFact]
    public void A_client_reaches_the_server_through_the_tunnel_and_leaves_nothing_there() => Run(() =>
    {
        using var network = new PrivateNetwork();
        network.Wire("pptptest", Address(ServerAddress), Address(ClientAddress));
        using PptpServer server = Start();
        using var echo = new UdpEcho("192.168.177.1");
        network.Run(() =>
        {
            using PptpTunnel tunnel = Open();
            Assert.Equal(Address("192.168.177.2"), tunnel.Lease!.Address);
            UdpEcho.Exchange("192.168.177.1", Enumerable.Range(0, 41).Select(i => i * 34));
            tunnel.Close(TimeSpan.FromSeconds(10));
        });
        Assert.Equal(41, echo.Packets);
        Assert.True(SpinWait.SpinUntil(() => server.OpenTunnels == 0, Patience));
        Assert.Null(server.Error);
    });

    private static PptpServer Start(ServerSettings? settings = null)
    {
        var users = new ServerUsers();
        users.Add(EchoServer.User, EchoServer.Password.ToCharArray());
        return PptpServer.Start((settings ?? new ServerSettings { Users = users }) with { Address = IPAddress.Parse(ServerAddress), Users = users });
    }

    private static PptpTunnel Open(ClientOptions? options = null)
    {
        var tunnel = new PptpTunnel(new TunnelSettings
        {
            Server = Address(ServerAddress),
            UserName = EchoServer.User,
            Password = EchoServer.Password.ToCharArray(),
            Options = options ?? new ClientOptions(),
        });
        using var limit = new CancellationTokenSource(Patience);
        tunnel.Start(limit.Token);
        Assert.True(tunnel.WaitUntilOpen(limit.Token), $"{tunnel.Phase} {tunnel.Failure}");
        return tunnel;
    }
}
