using System;
using System.Net.Sockets;
using System.Threading;

namespace PptpTools.Tests;

/// <summary>What clients leave in the server's memory; measured while no other test runs.</summary>
[Collection(nameof(ServerMemoryTests))]
[CollectionDefinition(nameof(ServerMemoryTests), DisableParallelization = true)]
public sealed class ServerMemoryTests
{
    private const long Allowed = 1_000_000;
    private static readonly TimeSpan TimeToSettle = TimeSpan.FromSeconds(20);

    [PrivilegedFact]
    public void Thousands_of_connections_leave_no_memory_behind() => HostileClientTests.Run((rig, random) => AssertFlat(1000, 3000, 1, rig, () =>
    {
        using Socket socket = HostileClientTests.Connect();
        HostileClientTests.Send(socket, HostileClientTests.Damage(random));
    }));

    [PrivilegedFact]
    public void Tunnels_that_come_and_go_leave_no_memory_behind() => HostileClientTests.Run((rig, random) => AssertFlat(10, 20, 5, rig, () =>
    {
        using ClientSwarm swarm = ServerRig.SwarmHere(5);
        swarm.Connect();
        Assert.True(swarm.RunUntil(() => swarm.Open == 5, ServerRig.Patience));
        swarm.Close();
        Assert.True(swarm.RunUntil(() => swarm.Ended == 5, ServerRig.Patience));
    }));

    private static void AssertFlat(int warm, int measured, int connections, ServerRig rig, Action once)
    {
        for (int i = 0; i < warm; i++)
            once();
        long before = Settled(rig, 1 + warm * connections);
        for (int i = 0; i < measured; i++)
            once();

        // What ends on threads of its own is collected a little later; what is kept is kept for ever.
        long growth = 0;
        bool isFlat = SpinWait.SpinUntil(() => (growth = Settled(rig, 1 + (warm + measured) * connections) - before) < Allowed, TimeToSettle);
        Assert.True(isFlat, $"{growth} octets more after {measured} times");
    }

    /// <summary>What is in use once the server has seen all connections, and the end of all but one.</summary>
    private static long Settled(ServerRig rig, int accepted)
    {
        ServerRig.Wait(() => rig.Server.Accepted == accepted && rig.Server.Connections <= 1);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
