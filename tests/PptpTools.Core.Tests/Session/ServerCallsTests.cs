using System;
using System.Linq;
using PptpTools.Cryptography;
using PptpTools.Session;
using PptpTools.Wire.Control;
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
}
