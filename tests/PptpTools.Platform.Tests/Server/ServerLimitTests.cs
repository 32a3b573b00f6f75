using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools.Tests;

/// <summary>What a server does not take on.</summary>
public sealed class ServerLimitTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [PrivilegedFact]
    public void One_tunnel_more_than_there_may_be_is_refused_its_call() => ServerRig.Run(
        settings => settings with { Limits = settings.Limits with { Sessions = 2 } },
        rig =>
        {
            using ClientSwarm swarm = rig.Swarm(3);
            swarm.Connect();
            Assert.True(swarm.RunUntil(() => swarm.Open == 2 && swarm.Ended == 1, ServerRig.Patience));
            Assert.Equal(SessionFailureKind.CallRefused, Assert.Single(swarm.Failures, failure => failure is not null)!.Kind);
        });

    [PrivilegedFact]
    public void A_tunnel_that_ends_makes_room_for_another() => ServerRig.Run(
        settings => settings with { Limits = settings.Limits with { Sessions = 1 } },
        rig => rig.Network.Run(() =>
        {
            for (int i = 0; i < 3; i++)
            {
                using PptpTunnel tunnel = ServerRig.Open();
                tunnel.Close(TimeSpan.FromSeconds(10));
                ServerRig.Wait(() => rig.Server.OpenTunnels == 0);
            }
        }));

    [PrivilegedFact]
    public void A_spent_pool_is_told() => ServerRig.Run(
        settings => settings with { PoolLast = NetworkNamespace.Address("192.168.177.2") },
        rig =>
        {
            using ClientSwarm swarm = rig.Swarm(2);
            swarm.Connect();
            Assert.True(swarm.RunUntil(() => swarm.Open == 1 && swarm.Ended == 1, ServerRig.Patience));
            ServerRig.Wait(() => rig.Server.Events.Any(happened => happened.Failure?.Kind == SessionFailureKind.NoAddressLeft));
        });

    [PrivilegedFact]
    public void More_control_connections_without_a_tunnel_than_there_may_be_are_closed_at_once() => ServerRig.Run(
        settings => settings with { Limits = settings.Limits with { HalfOpen = 2 } },
        rig => rig.Network.Run(() =>
        {
            using Socket first = Connect();
            using Socket second = Connect();
            ServerRig.Wait(() => rig.Server.Accepted == 2);
            using Socket third = Connect();
            Assert.True(IsClosed(third));
            Assert.Equal(1, rig.Server.Refused);
            first.Dispose();
            ServerRig.Wait(() => rig.Server.Events.Any(happened => happened.Kind == ServerEventKind.Disconnected));
            using PptpTunnel tunnel = ServerRig.Open();
        }));

    [PrivilegedFact]
    public void A_control_connection_without_a_tunnel_is_closed_after_its_time_and_one_with_a_tunnel_is_not() => ServerRig.Run(
        settings => settings with { Limits = settings.Limits with { HalfOpenTime = TimeSpan.FromSeconds(2) } },
        rig => rig.Network.Run(() =>
        {
            using PptpTunnel tunnel = ServerRig.Open();
            using Socket silent = Connect();
            Assert.True(IsClosed(silent));
            Assert.False(tunnel.IsOver);
            Assert.Equal(1, rig.Server.OpenTunnels);
        }));

    [PrivilegedFact]
    public void One_address_that_connects_too_often_is_refused() => ServerRig.Run(
        settings => settings with { Limits = settings.Limits with { ConnectionsPerMinute = 3 } },
        rig => rig.Network.Run(() =>
        {
            for (int i = 0; i < 3; i++)
                Connect().Dispose();
            using Socket fourth = Connect();
            Assert.True(IsClosed(fourth));
            Assert.Equal(3, rig.Server.Accepted);
        }));

    [PrivilegedFact]
    public void A_tunnel_ends_where_no_data_flows_and_where_it_lasted_long_enough() => ServerRig.Run(
        settings => settings with { Options = settings.Options with { IdleLimit = Short } },
        rig =>
        {
            using ClientSwarm swarm = rig.Swarm(1);
            swarm.Connect();
            Assert.True(swarm.RunUntil(() => swarm.Ended == 1, ServerRig.Patience));
            ServerRig.Wait(() => rig.Server.Events.Any(happened => happened.Failure?.Kind == SessionFailureKind.IdleLimit));
        });

    private static Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.Connect(new IPEndPoint(IPAddress.Parse(ServerRig.ServerText), PptpServer.Port));
        return socket;
    }

    /// <summary>Waits until the server closes a connection; false where it says something or does not.</summary>
    private static bool IsClosed(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionReset;
        }
    }
}
