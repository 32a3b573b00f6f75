using System;
using System.Linq;
using PptpTools.Cryptography;
using PptpTools.Session;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>A server with a client that makes many calls on one control connection.</summary>
public sealed class ServerCallsTests
{
    [Fact]
    public void Calls_that_come_and_go_on_one_connection_leave_nothing_behind()
    {
        const int Calls = 200;
        var pool = new AddressPool(SessionPair.Address("10.0.0.1"), SessionPair.Address("10.0.0.9"));
        var context = new ServerContext(new ServerOptions { MaximumCalls = 4 }, new UserList(), pool, "SERVER", new BouncyCastleCryptography());
        using var server = new ServerConnection(context, new SeededRandom(1));
        var client = new ControlConnection(SessionProfiles.Client(PeerProfile.Standard, "CLIENT").Control with { MaximumCalls = 4 }, new SeededRandom(2));
        TimeSpan now = TimeSpan.Zero;
        client.HandleConnected(now);
        server.HandleAccepted(now);
        int opened = 0;
        ControlCall? open = null;
        for (int i = 0; i < 4 * Calls && opened < Calls; i++)
        {
            now += TimeSpan.FromMilliseconds(10);
            while (client.TryTakeOutput(out ControlOutput output))
            {
                if (output.Kind == ControlOutputKind.Send)
                    server.HandleControlOctets(output.Message!.ToOctets(), now);
                else if (output.Kind is ControlOutputKind.Established or ControlOutputKind.CallEnded)
                    client.PlaceCall(now);
                else if (output.Kind == ControlOutputKind.CallOpened)
                    open = output.Call;
            }

            while (server.TryTakeMessage(out ControlMessage? message))
                client.HandleOctets(message!.ToOctets(), now);
            if (open is not { } call)
                continue;
            opened++;
            open = null;
            client.ClearCall(call, now);
        }

        Assert.Equal(Calls, opened);
        Assert.InRange(server.Tunnels.Count, 1, 17);
        Assert.All(server.Tunnels.SkipLast(1), tunnel => Assert.True(tunnel.Call.HasEnded && tunnel.Failure is not null));
        Assert.False(server.HasEnded);
        Assert.Equal(0, pool.Taken);
        server.Close(now);
        server.HandleTransportLost(isFinished: true, now);
        Assert.True(server.HasEnded);
    }

    [Fact]
    public void The_calls_of_one_server_have_an_id_each_whatever_connection_they_are_on()
    {
        ServerContext context = Context(PeerProfile.Linux);
        ServerConnection[] servers = [.. Enumerable.Range(0, 600).Select(seed => Called(context, seed).Server)];
        ushort[] ids = [.. servers.Select(server => server.Tunnels.Single().Call.Call.LocalCallId!.Value)];

        Assert.Equal([0, 128, 256, 384], ids.Take(4).Select(id => (int)id));
        Assert.Equal(servers.Length, ids.Distinct().Count());
        Assert.Equal(servers.Length, context.CallIds.Taken);
        servers[0].HandleTransportLost(isFinished: true, TimeSpan.Zero);
        Assert.Equal(servers.Length - 1, context.CallIds.Taken);
        foreach (ServerConnection server in servers)
            server.Dispose();
        Assert.Equal(0, context.CallIds.Taken);
    }

    [Theory]
    [InlineData(PeerProfile.Standard)]
    [InlineData(PeerProfile.Linux)]
    public void The_last_free_call_id_is_found_and_after_it_calls_are_refused(PeerProfile profile)
    {
        const ushort Last = 0x8765;
        ServerContext context = Context(profile);
        for (int id = 0; id <= ushort.MaxValue; id++)
            Assert.True(id == Last || context.CallIds.TryTake((ushort)id));
        Assert.Equal(Last, Called(context, 1).Server.Tunnels.Single().Call.Call.LocalCallId);

        (ServerConnection second, ControlEnd end) = Called(context, 2);
        Assert.Empty(second.Tunnels);
        Assert.Equal((ControlEndKind.CallRefused, 2, 4), (end.Kind, end.ResultCode, end.ErrorCode));
    }

    [Fact]
    public void A_client_that_never_begins_LCP_is_let_go()
    {
        using ServerConnection server = Called(Context(PeerProfile.Windows), 1).Server;
        TimeSpan now = TimeSpan.Zero;
        for (int i = 0; i < 10 && !server.Tunnels[0].Call.HasEnded; i++)
        {
            now = server.Deadline!.Value;
            server.HandleDeadline(now);
        }

        Assert.Equal(SessionFailureKind.GreBlocked, server.Tunnels[0].Failure?.Kind);
        Assert.Equal(30, now.TotalSeconds);
        Assert.Equal(0, server.Tunnels.Count(tunnel => !tunnel.IsCleared));
    }

    [Fact]
    public void A_peer_that_says_anything_but_a_Configure_Request_is_let_go_too()
    {
        using var link = new PppLink(LinkPair.Options(isServer: true) with { WaitsForPeer = true }, LinkPair.OwnerOf(), new SeededRandom(1));
        link.Up(TimeSpan.Zero);
        link.HandlePacket(PppProtocol.Lcp, new EchoPacket(PppCode.EchoRequest, 1, 7).ToOctets(), TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(30), link.Deadline);
        link.HandleDeadline(TimeSpan.FromSeconds(29));
        Assert.Equal(LinkPhase.Establish, link.Phase);
        link.HandleDeadline(TimeSpan.FromSeconds(30));
        Assert.Equal((LinkPhase.Dead, SessionFailureKind.LinkEchoTimeout), (link.Phase, link.Failure!.Kind));
    }

    private static ServerContext Context(PeerProfile profile) => new(
        new ServerOptions { Profile = profile },
        new UserList(),
        new AddressPool(SessionPair.Address("10.0.0.1"), SessionPair.Address("10.0.9.9")),
        "SERVER",
        new BouncyCastleCryptography());

    /// <summary>A server on whose connection a client has asked for a call, with how the call ended where it was refused.</summary>
    private static (ServerConnection Server, ControlEnd Refusal) Called(ServerContext context, int seed)
    {
        var server = new ServerConnection(context, new SeededRandom(seed));
        var client = new ControlEndpoint(SessionProfiles.Client(PeerProfile.Standard, "CLIENT").Control, seed);
        server.HandleAccepted(TimeSpan.Zero);
        client.Do(static (connection, now) => connection.HandleConnected(now));
        Exchange();
        client.Do(static (connection, now) => connection.PlaceCall(now));
        Exchange();
        return (server, client.Of(ControlOutputKind.CallEnded).LastOrDefault().End);

        void Exchange()
        {
            server.HandleControlOctets(client.ToSend.ToArray(), TimeSpan.Zero);
            client.ToSend.Clear();
            while (server.TryTakeMessage(out ControlMessage? message))
                client.Receive(message!);
        }
    }
}
