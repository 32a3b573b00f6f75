using System;
using System.Collections.Concurrent;
using System.Linq;
using PptpTools.Journal;
using PptpTools.Linux;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools.Tests;

/// <summary>What becomes of a server that cannot go on.</summary>
public sealed class ServerFaultTests
{
    [PrivilegedFact]
    public void A_server_whose_interface_is_taken_away_ends_its_tunnels_and_says_why() => RunOpen((rig, tunnel) =>
    {
        var told = new ConcurrentQueue<SessionEventArgs>();
        rig.Registry.Happened += told.Enqueue;
        NetworkNamespace.RemoveInterface(rig.Server.InterfaceName);
        DemandAllIsTakenBack(rig);
        ServerRig.Wait(() => tunnel.IsOver);
        ServerRig.Wait(() => told.Any(happened => happened.Kind == SessionEventKind.Down));
    });

    [PrivilegedFact]
    public void A_fault_of_the_receiving_thread_takes_everything_back_without_being_stopped() => RunOpen((rig, tunnel) =>
    {
        var told = new ConcurrentQueue<SessionEventArgs>();
        rig.Registry.Happened += told.Enqueue;
        ((LinuxServer)rig.Server).State.Command(_ => throw new InvalidOperationException("A fault on purpose."));
        DemandAllIsTakenBack(rig);
        Assert.Equal("A fault on purpose.", rig.Server.Error!.Message);
        ServerRig.Wait(() => tunnel.IsOver);
        SessionEventArgs failed = Assert.Single(told, happened => happened.Kind == SessionEventKind.Failed);
        Assert.Equal(SessionFailureKind.HostFault, failed.Session.LastError!.Kind);
        Assert.Contains("A fault on purpose", failed.Session.LastError.Text);
    });

    [PrivilegedFact]
    public void A_server_that_is_stopped_lists_no_tunnel_of_a_client_that_does_not_answer() => ServerRig.Run(rig =>
    {
        using ClientSwarm swarm = rig.Swarm(1);
        swarm.Connect();
        Assert.True(swarm.RunUntil(() => swarm.Open == 1, ServerRig.Patience));
        ServerRig.Wait(() => rig.Registry.Sessions.Count == 1);
        rig.Server.Stop();
        Assert.Empty(rig.Registry.Sessions);
        Assert.Empty(rig.Server.Sessions);
        Assert.Equal(0, rig.Server.Connections);
    });

    /// <summary>A tunnel to a server that forwards and answers for its clients.</summary>
    private static void RunOpen(Action<ServerRig, PptpTunnel> test) => ServerRig.RunUnwatched(
        static settings => settings with { IsForwarding = true, ProxyArpInterface = "pptptest" },
        rig =>
        {
            using PptpTunnel tunnel = rig.Network.Run(() => ServerRig.Open());
            ServerRig.Wait(() => rig.Registry.Sessions.Count == 1);
            Assert.Equal(ServerStatus.Running, rig.Server.Status);
            test(rig, tunnel);
        });

    private static void DemandAllIsTakenBack(ServerRig rig)
    {
        ServerRig.Wait(() => rig.Server.Events.Any(happened => happened.Kind == ServerEventKind.Failed));
        Assert.Equal(ServerStatus.Failed, rig.Server.Status);
        Assert.Contains(rig.Server, PptpServer.Running);
        Assert.Contains(rig.Server.Error!.Message, rig.Server.Events[^1].Text);
        Assert.Empty(rig.Registry.Sessions);
        Assert.Empty(rig.Server.Sessions);
        Assert.Equal((0, 0), (rig.Server.OpenTunnels, rig.Server.Connections));
        Assert.Equal(0, NativeMethods.InterfaceIndex(rig.Server.InterfaceName));
        Assert.Empty(JournalFile.InForce(HostFolders.Current.Journal));
        using var routes = new Routing.RouteSocket();
        Assert.Empty(routes.ListProxies());
        using var listener = new System.Net.Sockets.TcpListener(rig.Server.Address, PptpServer.Port);
        listener.Start();
    }
}
