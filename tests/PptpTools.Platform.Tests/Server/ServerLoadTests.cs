using System;
using System.Linq;
using PptpTools.Session;
using PptpTools.Server;

namespace PptpTools.Tests;

/// <summary>Many clients at once, all behind one address.</summary>
public sealed class ServerLoadTests
{
    private const int Clients = 200;

    [PrivilegedFact]
    public void Two_hundred_clients_of_one_address_have_tunnels_at_the_same_time() => ServerRig.Run(Large, rig =>
    {
        using var echo = new UdpEcho(ServerRig.InsideText);
        using ClientSwarm swarm = rig.Swarm(Clients);
        swarm.Connect();
        Assert.True(swarm.RunUntil(() => swarm.Open == Clients, ServerRig.Patience), $"{swarm.Open} open, {swarm.Ended} ended: {swarm.Failures.FirstOrDefault(failure => failure is not null)}; {rig.Server.Events.FirstOrDefault(happened => happened.Kind == ServerEventKind.TunnelClosed)}");
        Assert.Equal(Clients, swarm.Addresses.Distinct().Count());
        ServerRig.Wait(() => rig.Server.OpenTunnels == Clients);
        Assert.Equal(Clients, rig.Server.Sessions.Select(session => session.LocalCallId).Distinct().Count());
        for (int i = 1; i <= 5; i++)
        {
            swarm.Ask(ServerRig.Inside4);
            Assert.True(swarm.RunUntil(() => swarm.FewestAnswers >= i, ServerRig.Patience), $"round {i}: {swarm.FewestAnswers} answers, {echo.Packets} asked");
        }

        swarm.Close();
        Assert.True(swarm.RunUntil(() => swarm.Ended == Clients, ServerRig.Patience));
        ServerRig.Wait(() => rig.Server.OpenTunnels == 0);
        Assert.All(swarm.Failures, failure => Assert.Equal(SessionFailureKind.ClosedLocally, failure!.Kind));
    });

    private static ServerSettings Large(ServerSettings settings) => settings with
    {
        PoolLast = NetworkNamespace.Address("192.168.180.254"),
        Limits = new ServerLimits { Sessions = 1000, HalfOpen = 1000, ConnectionsPerMinute = null },
    };
}
