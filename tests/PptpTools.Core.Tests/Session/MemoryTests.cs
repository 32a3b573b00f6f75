using System;
using PptpTools.Session;
using PptpTools.Wire.Ppp;
using Xunit;
using Xunit.Abstractions;

namespace PptpTools.Tests.Session;

/// <summary>What sessions hold in memory. Nothing else runs meanwhile.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests(ITestOutputHelper output)
{
    [Fact]
    public void A_peer_that_fills_everything_that_can_wait_fills_little()
    {
        const int Count = 20;
        const int Most = 500_000;
        var pairs = new SessionPair[Count];
        var packet = new byte[1380];
        packet[0] = 0x45;
        for (int i = 0; i < Count; i++)
        {
            var client = new ClientOptions { Profile = PeerProfile.Windows2000, IsStateful = true, AllowsCompression = true };
            var server = new ServerOptions { Profile = PeerProfile.Windows2000, IsStateful = true, AllowsCompression = true };
            pairs[i] = new SessionPair(client, server) { KeepsLog = false }.Connect();
            Assert.True(pairs[i].IsOpen);
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (SessionPair pair in pairs)
        {
            PppLink server = pair.ServerTunnel!.Call.Link;
            for (int fragment = 0; fragment < 2000; fragment++)
                server.TryReassemble([0x00, 0, (byte)(fragment >> 8), (byte)fragment, .. packet[..400]], out _);
            for (int requests = 0; requests < 2000; requests++)
                server.HandlePacket(PppProtocol.Lcp, [9, (byte)requests, 0, 108, .. packet[..104]], pair.Now);
            pair.Loss = 1;
            pair.SendFromClient(packet);
            pair.Loss = 0;
            for (int held = 0; held < 200; held++)
                pair.SendFromClient(packet);
            pair.Wait(0.02);
        }

        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        foreach (SessionPair pair in pairs)
            pair.Dispose();
        Assert.True(each < Most, $"{each} octets a session");
        output.WriteLine($"{each} octets a session");
    }

    [Fact]
    public void An_open_session_holds_little()
    {
        const int Most = 40_000;
        int count = Thorough.IsOn ? 10_000 : 500;
        var sessions = new (ClientSession Client, ServerConnection Server)[count];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < count; i++)
        {
            // The pair, with its buffers, goes; the two ends stay.
            SessionPair pair = new SessionPair(new ClientOptions(), new ServerOptions()) { KeepsLog = false }.Connect();
            Assert.True(pair.IsOpen && pair.SendFromClient([0x45, .. new byte[1379]]));
            pair.Wait(1);
            Assert.Single(pair.AtServer);
            sessions[i] = (pair.Client, pair.Server);
        }

        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;
        output.WriteLine($"{each} octets for both ends of {count} sessions");
        Assert.True(each < Most, $"{each} octets");
        foreach ((ClientSession client, ServerConnection server) in sessions)
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
