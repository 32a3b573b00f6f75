using System;
using System.Linq;
using PptpTools.Routing;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools.Tests;

/// <summary>The server on real sockets and a real TUN device, with the module's own client at the other end of a wire.</summary>
public sealed class PptpServerTests
{
    [PrivilegedFact]
    public void A_client_reaches_the_server_through_the_tunnel_and_leaves_nothing_there() => ServerRig.Run(rig =>
    {
        using var echo = new UdpEcho(ServerRig.InsideText);
        rig.Network.Run(() =>
        {
            using PptpTunnel tunnel = ServerRig.Open();
            Assert.Equal(NetworkNamespace.Address("192.168.177.2"), tunnel.Lease!.Address);
            UdpEcho.Exchange(ServerRig.InsideText, Enumerable.Range(0, 41).Select(i => i * 34));
            tunnel.Close(TimeSpan.FromSeconds(10));
        });
        Assert.Equal(41, echo.Packets);
        ServerRig.Wait(() => rig.Server.OpenTunnels == 0);
        using var routes = new RouteSocket();
        Assert.DoesNotContain(routes.ListRoutes(), route => route.IsOurs);
        Assert.Equal(
            [ServerEventKind.Connected, ServerEventKind.TunnelOpened, ServerEventKind.TunnelClosed],
            rig.Server.Events.Select(happened => happened.Kind).Take(3));
    });

    [PrivilegedFact]
    public void A_packet_too_long_for_the_tunnel_comes_in_fragments() => ServerRig.Run(rig =>
    {
        using var echo = new UdpEcho(ServerRig.InsideText);
        rig.Network.Run(() =>
        {
            using PptpTunnel tunnel = ServerRig.Open(new ClientOptions { ReceiveUnit = 600 });
            UdpEcho.Exchange(ServerRig.InsideText, [500, 1000, 1300, 4000]);
            Assert.Equal(596, rig.Server.Sessions.Single().MaximumTransmissionUnit);
        });
        Assert.Equal(4, echo.Packets);
    });

    [PrivilegedFact]
    public void A_wrong_password_is_refused_and_the_address_stays_free() => ServerRig.Run(rig =>
    {
        SessionFailure failure = rig.Network.Run(() =>
        {
            using PptpTunnel tunnel = ServerRig.Begin(password: "wrong");
            ServerRig.Wait(() => tunnel.IsOver);
            return tunnel.Failure!;
        });
        Assert.Equal(691, failure.Code);
        Assert.Equal(0, rig.Server.OpenTunnels);
        ServerRig.Wait(() => rig.Server.Events.Any(happened => happened.Kind == ServerEventKind.TunnelClosed));
        Assert.Equal(SessionFailureKind.BadCredentials, rig.Server.Events.Single(happened => happened.Kind == ServerEventKind.TunnelClosed).Failure!.Kind);
    });

    [PrivilegedFact]
    public void A_client_cannot_send_under_another_address() => ServerRig.Run(rig =>
    {
        using ClientSwarm swarm = rig.Swarm(2);
        swarm.Connect();
        Assert.True(swarm.RunUntil(() => swarm.Open == 2, ServerRig.Patience));
        using var echo = new UdpEcho(ServerRig.InsideText);
        swarm.Ask(ServerRig.Inside4, swarm.Addresses[1]!.Value);
        ServerRig.Wait(() => rig.Server.SpoofedPackets == 1 && echo.Packets == 1);
    });

    [PrivilegedFact]
    public void A_stopped_server_tells_its_clients() => ServerRig.Run(rig =>
    {
        using PptpTunnel tunnel = rig.Network.Run(() => ServerRig.Open());
        rig.Server.Stop();
        ServerRig.Wait(() => tunnel.IsOver);
        Assert.Contains(tunnel.Failure!.Kind, new[] { SessionFailureKind.CallDisconnected, SessionFailureKind.ControlClosedByPeer });
        Assert.Equal(ServerStatus.Stopped, rig.Server.Status);
        Assert.Equal(0, Linux.NativeMethods.InterfaceIndex("pptpd0"));
    });
}
