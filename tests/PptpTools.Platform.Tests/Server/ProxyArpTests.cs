using System;
using System.IO;
using System.Net.NetworkInformation;
using PptpTools.Linux;
using PptpTools.Namespaces;
using PptpTools.Routing;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

/// <summary>A network's host, which has no route to the tunnels, and a client whose address is of that network (RFC 1027).</summary>
public sealed class ProxyArpTests
{
    private const string LanName = "pptplan";
    private const string Forwarding = "/proc/sys/net/ipv4/ip_forward";
    private static readonly IpAddress OnLan = Address("10.77.0.1");
    private static readonly IpAddress Host = Address("10.77.0.50");
    private static readonly IpAddress First = Address("10.77.0.100");
    private static readonly IpAddress Last = Address("10.77.0.120");
    private static readonly IpAddress Client = Address("10.77.0.101");

    [PrivilegedFact]
    public void A_host_of_the_network_reaches_a_client_as_if_it_were_on_the_wire() => OnNetwork(LanName, (rig, host) =>
    {
        using var routes = new RouteSocket();
        int wire = NativeMethods.InterfaceIndex(LanName);
        rig.Network.Run(() =>
        {
            using PptpTunnel tunnel = Open();
            Assert.True(IsReached(host));
            Assert.Equal([(Client, wire)], routes.ListProxies());
            tunnel.Close(TimeSpan.FromSeconds(10));
        });
        ServerRig.Wait(() => rig.Server.OpenTunnels == 0 && routes.ListProxies().Count == 0);
        Assert.False(IsReached(host));
    });

    [PrivilegedFact]
    public void A_server_that_stops_answers_for_nobody_any_more() => OnNetwork(LanName, (rig, host) =>
    {
        using var routes = new RouteSocket();
        using PptpTunnel tunnel = rig.Network.Run(Open);
        ServerRig.Wait(() => routes.ListProxies().Count == 1);
        rig.Server.Stop();
        Assert.Empty(routes.ListProxies());
    });

    [PrivilegedFact]
    public void Nobody_answers_for_a_client_where_that_is_not_asked_for() => OnNetwork(null, (rig, host) => rig.Network.Run(() =>
    {
        using PptpTunnel tunnel = Open();
        Assert.False(IsReached(host));
    }));

    /// <summary>Runs a test with a server on a network of its own, and a host there that knows of nothing but its wire.</summary>
    private static void OnNetwork(string? proxyArpInterface, Action<ServerRig, PrivateNetwork> test) => NetworkNamespace.Run(() =>
    {
        string forwarding = File.ReadAllText(Forwarding);
        using var host = new PrivateNetwork();
        ServerRig.RunHere(
            settings =>
            {
                host.Wire(LanName, OnLan, Host);
                host.Run(() => RouteLan("wire0"));
                return settings with { PoolFirst = First, PoolLast = Last, ProxyArpInterface = proxyArpInterface, IsForwarding = true };
            },
            rig => test(rig, host));
        Assert.Equal(forwarding, File.ReadAllText(Forwarding));
    });

    private static PptpTunnel Open()
    {
        PptpTunnel tunnel = ServerRig.Open();
        Assert.Equal(Client, tunnel.Lease!.Address);
        RouteLan(tunnel.InterfaceName);
        return tunnel;
    }

    private static void RouteLan(string interfaceName)
    {
        using var routes = new RouteSocket();
        routes.AddRoute(Address("10.77.0.0"), 24, null, NativeMethods.InterfaceIndex(interfaceName), 0);
    }

    private static bool IsReached(PrivateNetwork host) => host.Run(() =>
    {
        using var ping = new Ping();
        try
        {
            return ping.Send(Client.ToIPAddress(), timeout: 2000).Status == IPStatus.Success;
        }
        catch (PingException)
        {
            // A router on the way says that there is none.
            return false;
        }
    });
}
