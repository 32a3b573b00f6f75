using System;
using System.Linq;
using PptpTools.Lab;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>PPTP and others through a router that translates addresses.</summary>
public sealed class NatTests
{
    private const ushort CallId = 0x4000;

    [Fact]
    public void Two_clients_with_the_same_call_id_reach_one_server_through_a_router_that_knows_PPTP()
    {
        (Internet lab, PptpScript a, PptpScript b, PptpScript server) = Run(NatGre.Helper);

        Assert.Equal([CallId, CallId], new[] { a, b }.Select(one => Assert.Single(one.Gre).CallId));
        Assert.Equal([CallId, CallId], new[] { a, b }.Select(one => one.Messages.OfType<OutgoingCallReply>().Single().PeerCallId));
        Assert.Equal([CallId, CallId], new[] { a, b }.Select(one => one.Messages.OfType<SetLinkInfo>().Single().PeerCallId));
        ushort[] seen = [.. server.Messages.OfType<OutgoingCallRequest>().Select(one => one.CallId)];
        Assert.Equal(2, seen.Distinct().Count());
        Assert.Equal(CallId, seen[0]);
        Assert.Equal([0x7000, 0x7001], server.Gre.Select(one => (int)one.CallId).Order());
        Assert.All(server.Gre, one => Assert.Equal(lab.HomeOutside.Address.Address, one.Source));
        Assert.Equal([0x7000, 0x7001], server.LinkInfoCallIds.Select(one => (int)one));
        Assert.Equal(0, lab.Server.Tcp.BadChecksums + lab.A.Tcp.BadChecksums + lab.B.Tcp.BadChecksums);
        Assert.Equal(0, lab.Server.Tcp.Retransmissions + lab.A.Tcp.Retransmissions);
    }

    [Fact]
    public void The_second_client_takes_the_first_ones_GRE_behind_a_router_that_does_not_know_PPTP()
    {
        (_, PptpScript a, PptpScript b, PptpScript server) = Run(NatGre.LastHost);
        Assert.Empty(a.Gre);
        Assert.Equal([CallId, CallId], b.Gre.Select(one => one.CallId));
        Assert.Equal(2, server.Gre.Count);
    }

    [Fact]
    public void A_router_that_forgets_to_restore_call_ids_gives_the_client_a_foreign_one()
    {
        (_, PptpScript a, _, PptpScript server) = Run(NatGre.ControlOnly);
        ushort foreign = Assert.Single(a.Gre).CallId;
        Assert.NotEqual(CallId, foreign);
        Assert.Contains(foreign, server.Messages.OfType<OutgoingCallRequest>().Select(one => one.CallId));
        Assert.Equal(CallId, a.Messages.OfType<OutgoingCallReply>().Single().PeerCallId);
    }

    [Fact]
    public void A_router_that_passes_no_GRE_lets_the_control_connection_through()
    {
        (Internet lab, PptpScript a, _, PptpScript server) = Run(NatGre.Dropped);
        Assert.Single(a.Messages.OfType<OutgoingCallReply>());
        Assert.Empty(a.Gre);
        Assert.Empty(server.Gre);
        Assert.True(lab.Home.Counters.NotTranslated > 0);
    }

    [Fact]
    public void A_server_behind_the_router_is_reached_through_a_forwarded_port()
    {
        var lab = new Internet();
        var nat = new NatRouter(lab.Home, lab.HomeOutside, NatGre.Helper);
        nat.AddForward(IpProtocols.Tcp, 1723, lab.A.Interfaces[1].Address.Address);
        PptpScript server = PptpScript.Serve(lab.A);
        PptpScript client = PptpScript.Call(lab.Server, lab.HomeOutside.Address.Address, CallId);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(5));
        Assert.Equal(CallId, Assert.Single(client.Gre).CallId);
        Assert.Equal(PptpScript.ServerCallId, Assert.Single(server.Gre).CallId);
    }

    [Fact]
    public void Echo_and_errors_find_their_way_back()
    {
        var lab = new Internet();
        _ = new NatRouter(lab.Home, lab.HomeOutside, NatGre.Helper);
        lab.Edge.Routes.Remove(lab.Edge.Routes.ToList().Single(route => route.PrefixLength == 0));
        var ping = new LabPing(lab.A);
        ping.Send(lab.ServerAddress, 3000);
        RecordingIcmp icmp = RecordingIcmp.On(lab.A);
        lab.A.SendUdp(5000, lab.ServerAddress, 40_000, [1]);
        lab.A.Send(lab.ServerAddress, IpProtocols.Gre, new byte[20]);
        lab.Clock.RunUntilIdle();
        Assert.Equal(lab.ServerAddress, ping.Answers.Single().From);
        Assert.Equal([(3, 3, (ushort?)5000), (3, 2, null)], icmp.Messages.Where(one => one.Type == 3).Select(one => ((int)one.Type, (int)one.Code, one.About!.Value.SourcePort)));
        Assert.All(icmp.Messages.Where(one => one.Type == 3), one => Assert.Equal("192.168.1.10", one.About!.Value.Source.ToString()));
    }

    [Fact]
    public void A_smaller_wire_behind_the_router_is_found_out()
    {
        var lab = new Internet();
        _ = new NatRouter(lab.Home, lab.HomeOutside, NatGre.Helper);
        lab.HomeOutside.MaximumTransmissionUnit = 576;
        byte[] octets = TcpTests.Octets(20_000, 2);
        var server = new RecordingApplication();
        lab.Server.Tcp.Listen(80, _ => server);
        lab.A.Tcp.Connect(lab.ServerAddress, 80, new RecordingApplication(connection => connection.Send(octets)));
        lab.Clock.RunUntil(TimeSpan.FromMinutes(2));
        Assert.Equal(octets, server.Received);
    }

    [Fact]
    public void A_wrong_checksum_stays_wrong()
    {
        var lab = new Internet();
        _ = new NatRouter(lab.Home, lab.HomeOutside, NatGre.Helper);
        var server = new RecordingApplication();
        lab.Server.Tcp.Listen(80, _ => server);
        lab.A.Tcp.Connect(lab.ServerAddress, 80, new RecordingApplication(connection => connection.Send([1, 2, 3])), new LabTcpOptions { Fault = new TcpChecksumFault(1, 0x1111) });
        lab.Clock.RunUntil(TimeSpan.FromSeconds(10));
        Assert.Equal([1, 2, 3], server.Received);
        Assert.Equal(1, lab.Server.Tcp.BadChecksums);
    }

    [Fact]
    public void Every_checksum_is_right_after_translation()
    {
        var lab = new Internet();
        _ = new NatRouter(lab.Home, lab.HomeOutside, NatGre.Helper);
        int count = 0;
        lab.Server.Tcp.Listen(80, _ => new RecordingApplication { OnOctets = (_, _) => count++ });
        var udp = new Counter();
        lab.Server.SetUdpApplication(53, udp);
        var random = new LabRandom(3);
        for (int i = 0; i < 2000; i++)
        {
            byte[] octets = TcpTests.Octets(random.Next(40), (uint)i);
            lab.A.SendUdp((ushort)(2000 + i), lab.ServerAddress, 53, octets);
            lab.A.Tcp.Connect(lab.ServerAddress, 80, new RecordingApplication(connection => connection.Send([(byte)i, .. octets])));
            lab.Clock.RunUntil(lab.Clock.Now + TimeSpan.FromMilliseconds(50));
        }

        lab.Clock.RunUntil(lab.Clock.Now + TimeSpan.FromSeconds(5));
        Assert.Equal((2000, 2000, 0L), (count, udp.Count, lab.Server.Counters.Damaged));
    }

    [Fact]
    public void Mappings_are_forgotten_when_idle_and_the_oldest_when_there_are_too_many()
    {
        var clock = new LabClock();
        var table = new NatTable(clock) { IdleTimeout = TimeSpan.FromSeconds(30) };
        IpAddress inside = Ipv4Prefix.ParseAddress("10.0.0.1");
        for (int i = 0; i < NatTable.Limit + 100; i++)
            table.ToOutside(new NatInside(6, inside, (ushort)i, default));
        Assert.Equal(NatTable.Limit, table.Count);
        Assert.False(table.TryToInside(new NatOutside(6, 5, default), out _));
        Assert.True(table.TryToInside(new NatOutside(6, 105, default), out NatInside found));
        Assert.Equal(105, found.Number);
        clock.RunUntil(TimeSpan.FromSeconds(31));
        Assert.False(table.TryToInside(new NatOutside(6, 105, default), out _));
        Assert.Equal(0, table.Count);
    }

    private static (Internet Lab, PptpScript A, PptpScript B, PptpScript Server) Run(NatGre gre)
    {
        var lab = new Internet();
        _ = new NatRouter(lab.Home, lab.HomeOutside, gre);
        PptpScript server = PptpScript.Serve(lab.Server);
        PptpScript a = PptpScript.Call(lab.A, lab.ServerAddress, CallId);
        lab.Clock.RunUntil(TimeSpan.FromMilliseconds(200));
        PptpScript b = PptpScript.Call(lab.B, lab.ServerAddress, CallId);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(10));
        return (lab, a, b, server);
    }

    private sealed class Counter : IUdpApplication
    {
        public int Count { get; private set; }

        public void Receive(LabHost host, IpAddress source, ushort sourcePort, ushort destinationPort, ReadOnlySpan<byte> data) => Count++;
    }
}
