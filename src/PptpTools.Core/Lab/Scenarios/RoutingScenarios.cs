using System.Collections.Generic;
using PptpTools.Session;
using static PptpTools.Session.SessionFailureKind;

namespace PptpTools.Lab;

/// <summary>Faults of routes, of ARP and of packet sizes: the tunnel is open, and something still does not work.</summary>
internal static class RoutingScenarios
{
    private const int LongPage = 8000;

    public static LabScenario RoutingLoop { get; } = LabScenario.Of(
        "The route to the VPN server leads into the tunnel, and the tunnel's own packets go round in it.", ControlClosedByPeer,
        new LabPlan { Routes = new ClientRoutes(UsesDefaultGateway: true, AddsClassNetwork: true, KeepsServerOutside: false) },
        static run =>
        {
            if (!run.Connect())
                return;
            run.CaptureTunnel();
            run.Ping(LabWorld.WebAddress, count: 3);
            run.World.Run(300);
        });

    public static LabScenario NestedTunnel { get; } = LabScenario.Of(
        "Through the tunnel the client opens another, to a PPTP server in the remote network: GRE is carried in GRE, and every packet is longer by both.", ending: null,
        play: static run =>
        {
            if (!run.Connect())
                return;
            run.CaptureTunnel();
            run.World.ConnectThroughTunnel();
            run.Ping(Ipv4Prefix.ParseAddress("192.168.200.1"), count: 5);
        });

    public static LabScenario ProxyArpMissing { get; } = LabScenario.Of(
        "The VPN server does not answer ARP requests for its client: hosts of the remote network cannot answer.", ending: null,
        new LabPlan { HasProxyArp = false },
        static run =>
        {
            if (run.Connect())
                run.Browse();
        });

    public static LabScenario MtuBlackHole { get; } = LabScenario.Of(
        "A router on the way drops packets of more than 1200 octets and tells nobody: short answers come, pages do not.", ending: null,
        play: static run =>
        {
            if (!run.Connect())
                return;
            run.World.Home.SetConditions(run.World.Inside, new LinkConditions { MaximumPacket = 1200 });
            run.Ping(LabWorld.WebAddress, count: 3);
            run.Browse(LongPage, seconds: 20);
        });

    public static LabScenario OuterFragmentation { get; } = LabScenario.Of(
        "The tunnel takes packets that with GRE's headers are longer than the wire's: each is sent in two fragments.", ending: null,
        new LabPlan { Client = new ClientOptions { ReceiveUnit = 1500 }, Server = new ServerOptions { ReceiveUnit = 1500 } },
        static run =>
        {
            if (run.Connect())
                run.Browse(LongPage);
        });

    public static LabScenario InternetLost { get; } = LabScenario.Of(
        "Everything goes through the tunnel, and the server forwards nothing to the internet.", ending: null,
        play: static run =>
        {
            if (!run.Connect())
                return;
            run.World.Server.IsForwarding = false;
            run.Ping(Ipv4Prefix.ParseAddress("203.0.113.9"), count: 5);
        });

    public static LabScenario RemoteNetworkUnreachable { get; } = LabScenario.Of(
        "Without the default route only the class network of the address goes through the tunnel, and the remote host is in another.", ending: null,
        new LabPlan { Pool = ("172.20.0.1", "172.20.0.20"), Routes = new ClientRoutes(UsesDefaultGateway: false, AddsClassNetwork: true) },
        static run =>
        {
            if (run.Connect())
                run.Ping(LabWorld.WebAddress, count: 5);
        });

    public static LabScenario OverlappingNetworks { get; } = LabScenario.Of(
        "The pool's addresses are of the client's own network: what is meant for the tunnel stays on the wire.", ending: null,
        new LabPlan { Pool = ("10.0.0.100", "10.0.0.120"), Routes = new ClientRoutes(UsesDefaultGateway: false, AddsClassNetwork: false) },
        static run =>
        {
            if (run.Connect())
                run.Ping(Ipv4Prefix.ParseAddress("10.0.0.100"), count: 5, interval: 1);
        });

    public static IReadOnlyList<LabScenario> All { get; } =
        [RoutingLoop, NestedTunnel, ProxyArpMissing, MtuBlackHole, OuterFragmentation, InternetLost, RemoteNetworkUnreachable, OverlappingNetworks];
}
