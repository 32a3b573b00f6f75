using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Lab;
using PptpTools.Recording;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>ARP, routes, forwarding, fragments, ICMP and filters of simulated hosts.</summary>
public sealed class HostTests
{
    private static readonly byte[] Payload = Enumerable.Range(0, 100).Select(static i => (byte)i).ToArray();

    [Fact]
    public void An_address_is_asked_for_once_and_then_known_both_ways()
    {
        var lab = new TwoHosts();
        RecordingTap tap = RecordingTap.On(lab.ServerInterface);
        var ping = new LabPing(lab.Client);
        ping.Send(lab.ServerAddress);
        ping.Send(lab.ServerAddress);
        lab.Clock.RunUntilIdle();

        Assert.Equal(["who-has 10.0.0.2 tell 10.0.0.1", "10.0.0.2 is-at 02:00:00:00:00:02"], ArpTexts(tap));
        Assert.Equal(2, ping.Answers.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(4), ping.Answers[0].RoundTrip);
        Assert.Equal([lab.ServerAddress], lab.ClientInterface.Arp.ToDictionary().Keys);
        Assert.Equal([lab.ClientAddress], lab.ServerInterface.Arp.ToDictionary().Keys);
    }

    [Fact]
    public void An_address_is_asked_for_again_when_it_has_grown_old()
    {
        var lab = new TwoHosts();
        var ping = new LabPing(lab.Client);
        ping.Send(lab.ServerAddress);
        lab.Clock.RunUntil(TimeSpan.FromMinutes(9));
        ping.Send(lab.ServerAddress);
        lab.Clock.RunUntil(TimeSpan.FromMinutes(11));
        Assert.Equal(1, lab.ClientInterface.Arp.Requests);
        ping.Send(lab.ServerAddress);
        lab.Clock.RunUntilIdle();
        Assert.Equal((2, 3), (lab.ClientInterface.Arp.Requests, ping.Answers.Count));
    }

    [Fact]
    public void A_host_that_is_not_there_is_asked_for_three_times_and_then_unreachable()
    {
        var lab = new TwoHosts();
        RecordingTap tap = RecordingTap.On(lab.ServerInterface);
        var ping = new LabPing(lab.Client);
        ping.Send(Ipv4Prefix.ParseAddress("10.0.0.9"));
        lab.Clock.RunUntilIdle();
        Assert.Equal([0.001, 1.001, 2.001], tap.Frames.Select(one => one.Time.TotalSeconds));
        Assert.Equal((3, 1), (ping.Answers.Single().Type, ping.Answers.Single().Code));
    }

    [Fact]
    public void An_interface_answers_for_the_addresses_it_stands_in_for_and_for_no_other()
    {
        var lab = new TwoHosts();
        lab.ServerInterface.ProxyAddresses.Add(Ipv4Prefix.ParseAddress("10.0.0.52"));
        RecordingHandler handler = RecordingHandler.On(lab.Client, 99);
        RecordingTap tap = RecordingTap.On(lab.ClientInterface);
        lab.Client.Send(Ipv4Prefix.ParseAddress("10.0.0.52"), 99, Payload);
        lab.Client.Send(Ipv4Prefix.ParseAddress("10.0.0.53"), 99, Payload);
        lab.Clock.RunUntil(TimeSpan.FromMilliseconds(500));
        Assert.Contains("10.0.0.52 is-at 02:00:00:00:00:02", ArpTexts(tap));
        Assert.DoesNotContain(ArpTexts(tap), text => text.StartsWith("10.0.0.53", StringComparison.Ordinal));
        Assert.Empty(handler.Packets);
        Assert.Equal(1, lab.Server.Counters.NotForMe);
    }

    [Fact]
    public void The_routes_of_a_host_are_those_that_Windows_2000_prints()
    {
        var network = new LabNetwork(1);
        LabHost host = network.AddHost("client");
        LabInterface lan = host.AddEthernet("Local Area Connection", network.AddSegment("lan"), Ipv4Prefix.Parse("192.168.1.10/24"));
        host.AddDefaultGateway(lan, Ipv4Prefix.ParseAddress("192.168.1.1"));
        Assert.Equal(
            [
                "0.0.0.0 0.0.0.0 192.168.1.1",
                "127.0.0.0 255.0.0.0 127.0.0.1",
                "192.168.1.0 255.255.255.0 192.168.1.10",
                "192.168.1.10 255.255.255.255 127.0.0.1",
                "192.168.1.255 255.255.255.255 192.168.1.10",
                "224.0.0.0 240.0.0.0 192.168.1.10",
                "255.255.255.255 255.255.255.255 192.168.1.10",
            ],
            host.Routes.ToList().Select(route => $"{route.Destination} {route.Netmask} {route.Gateway}"));
        Assert.All(host.Routes.ToList(), route => Assert.NotEmpty(route.Reason));
        LabInterfaceState state = host.InterfaceStates()[1];
        Assert.Equal(("Local Area Connection", "192.168.1.1", "02:00:00:00:00:01"), (state.Name, state.DefaultGateway!.ToString(), state.HardwareAddress));
        Assert.Null(host.InterfaceStates()[0].DefaultGateway);
    }

    [Fact]
    public void The_longest_prefix_is_taken_then_the_least_metric_then_the_oldest()
    {
        var lab = new TwoHosts();
        LabInterface tunnel = lab.Client.AddTunnel("tunnel", Ipv4Prefix.ParseAddress("172.16.0.9"), new Port(), 1400);
        void Add(string destination, string leaving, int metric) => lab.Client.Routes.Add(new LabRoute(
            Ipv4Prefix.Parse(destination).Network.ToIPAddress(), Ipv4Prefix.Parse(destination).Length, tunnel.Address.Address.ToIPAddress(), leaving, metric, "test", "test"));
        Add("172.16.0.0/16", "eth0", 5);
        Add("172.16.0.0/16", "tunnel", 3);
        Add("172.16.4.0/24", "eth0", 9);
        Add("172.16.4.0/24", "tunnel", 9);
        string? Leaving(string destination) => lab.Client.Routes.Find(Ipv4Prefix.ParseAddress(destination))?.Route.Interface;
        Assert.Equal("tunnel", Leaving("172.16.5.1"));
        Assert.Equal("eth0", Leaving("172.16.4.1"));
        Assert.Null(Leaving("172.17.0.1"));
        tunnel.IsUp = false;
        Assert.Equal("eth0", Leaving("172.16.5.1"));
        lab.Client.RemoveInterface(tunnel);
        Assert.DoesNotContain(lab.Client.Routes.ToList(), route => route.Interface == "tunnel" || route.Destination.ToString() == "172.16.0.9");
        Assert.False(lab.Client.IsOwn(Ipv4Prefix.ParseAddress("172.16.0.9")));
    }

    [Fact]
    public void Packets_that_are_routed_into_a_tunnel_come_out_of_its_port_and_go_in_the_other_way()
    {
        var lab = new TwoHosts();
        var port = new Port();
        LabInterface tunnel = lab.Client.AddTunnel("tunnel", Ipv4Prefix.ParseAddress("172.16.0.9"), port, 1400);
        lab.Client.Routes.Add(new LabRoute(System.Net.IPAddress.Parse("172.16.0.0"), 16, System.Net.IPAddress.Parse("172.16.0.9"), "tunnel", 1, "test", "test"));
        RecordingTap tap = RecordingTap.On(tunnel);
        RecordingHandler handler = RecordingHandler.On(lab.Client, 99);
        Assert.True(lab.Client.Send(Ipv4Prefix.ParseAddress("172.16.0.1"), 99, Payload));
        byte[] packet = Assert.Single(port.Packets);
        Assert.True(IpPacket.TryParse(packet, out IpPacket view, out _));
        Assert.Equal("172.16.0.9", view.Source.ToString());

        lab.Client.ReceiveIp(tunnel, Ipv4Writer.Packet(view.Destination, view.Source, 99, Payload, 1, 64, dontFragment: false));
        Assert.Equal(Payload, handler.Packets.Single().Payload);
        Assert.Equal([true, false], tap.Frames.Select(one => one.IsOutgoing));
        Assert.Equal(LinkType.Raw, tunnel.LinkType);
    }

    [Fact]
    public void Routers_forward_and_count_the_time_to_live_down()
    {
        var lab = new Internet();
        RecordingHandler handler = RecordingHandler.On(lab.Server, 99);
        RecordingTap tap = RecordingTap.On(lab.ServerInterface);
        lab.A.Send(lab.ServerAddress, 99, Payload);
        lab.Clock.RunUntilIdle();
        Assert.Equal("192.168.1.10", handler.Packets.Single().Source.ToString());
        Assert.True(IpPacket.TryParse(tap.Octets[^1].AsSpan(EthernetWriter.HeaderLength), out IpPacket packet, out _));
        Assert.Equal(126, packet.TimeToLive);
    }

    [Fact]
    public void A_packet_that_lived_too_long_and_one_without_a_route_are_reported_by_the_router_that_drops_them()
    {
        var lab = new Internet();
        RecordingIcmp icmp = RecordingIcmp.On(lab.A);
        lab.A.TimeToLive = 2;
        lab.A.Send(lab.ServerAddress, 99, Payload);
        lab.Clock.RunUntilIdle();
        lab.A.TimeToLive = 128;
        lab.Edge.Routes.Remove(lab.Edge.Routes.ToList()[0]);
        lab.Edge.Routes.Add(new LabRoute(System.Net.IPAddress.Parse("192.168.1.0"), 24, System.Net.IPAddress.Parse("198.51.100.1"), "internet", 1, "test", "test"));
        lab.A.Send(Ipv4Prefix.ParseAddress("8.8.8.8"), 99, Payload);
        lab.Clock.RunUntilIdle();
        Assert.Equal([(11, 0, "198.51.100.2"), (3, 0, "198.51.100.2")], icmp.Messages.Select(one => ((int)one.Type, (int)one.Code, one.From.ToString())));
    }

    [Fact]
    public void A_protocol_or_port_that_nobody_handles_is_unreachable_unless_the_host_keeps_silent()
    {
        var lab = new TwoHosts();
        RecordingIcmp icmp = RecordingIcmp.On(lab.Client);
        lab.Client.Send(lab.ServerAddress, IpProtocols.Gre, Payload);
        lab.Client.SendUdp(5000, lab.ServerAddress, 1701, Payload);
        lab.Clock.RunUntilIdle();
        Assert.Equal([(3, 2), (3, 3)], icmp.Messages.Select(one => ((int)one.Type, (int)one.Code)));
        Assert.Equal((ushort)1701, icmp.Messages[1].About!.Value.DestinationPort);
        lab.Server.ReportsUnreachable = false;
        lab.Client.Send(lab.ServerAddress, IpProtocols.Gre, Payload);
        lab.Clock.RunUntilIdle();
        Assert.Equal(2, icmp.Messages.Count);
    }

    [Fact]
    public void Datagrams_reach_the_application_of_their_port()
    {
        var lab = new TwoHosts();
        var echo = new UdpEcho();
        lab.Server.SetUdpApplication(7, echo);
        var client = new UdpEcho { IsSilent = true };
        lab.Client.SetUdpApplication(5000, client);
        lab.Client.SendUdp(5000, lab.ServerAddress, 7, Payload);
        lab.Clock.RunUntilIdle();
        Assert.Equal(Payload, client.Received.Single());
    }

    [Theory]
    [InlineData(576)]
    [InlineData(100)]
    [InlineData(1499)]
    public void Large_packets_are_cut_on_the_way_and_put_together_at_the_end(int mtu)
    {
        var lab = new Internet();
        lab.HomeOutside.MaximumTransmissionUnit = mtu;
        lab.A.Interfaces[1].MaximumTransmissionUnit = 1500;
        RecordingTap tap = RecordingTap.On(lab.HomeOutside);
        var ping = new LabPing(lab.A);
        ping.Send(lab.ServerAddress, 4000);
        lab.Clock.RunUntilIdle();
        Assert.Single(ping.Answers, answer => answer.RoundTrip is not null);
        Assert.All(tap.Frames.Where(one => one.IsOutgoing), one => Assert.InRange(one.Frame.Length, 1, mtu + EthernetWriter.HeaderLength));
    }

    [Fact]
    public void A_large_packet_that_must_not_be_cut_is_reported_with_the_size_that_fits()
    {
        var lab = new Internet();
        lab.HomeOutside.MaximumTransmissionUnit = 576;
        var ping = new LabPing(lab.A);
        ping.Send(lab.ServerAddress, 1000, dontFragment: true);
        lab.Clock.RunUntilIdle();
        Assert.Equal((3, 4, "192.168.1.1"), ((int)ping.Answers.Single().Type, (int)ping.Answers.Single().Code, ping.Answers.Single().From.ToString()));

        var (client, server) = TransferAcross(lab, 20_000);
        lab.Clock.RunUntilIdle();
        Assert.Equal(20_000, server.Received.Length);
        Assert.Equal(TcpCloseReason.Closed, client.Reason);
    }

    [Fact]
    public void A_wire_that_loses_large_packets_in_silence_stalls_a_connection()
    {
        var hole = new LinkConditions { MaximumPacket = 1400 };
        var lab = new Internet(there: hole, back: hole);
        var (client, server) = TransferAcross(lab, 20_000);
        lab.Clock.RunUntilIdle();
        Assert.True(client.IsConnected);
        Assert.Empty(server.Received);
        Assert.Equal(TcpCloseReason.TimedOut, client.Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gre_can_be_stopped_in_one_direction_alone(bool outgoing)
    {
        var lab = new Internet();
        (outgoing ? lab.HomeOutside.OutputFilters : lab.HomeOutside.InputFilters).Add(PacketFilter.Gre(FilterAction.Drop));
        RecordingHandler server = RecordingHandler.On(lab.Server, IpProtocols.Gre);
        RecordingHandler client = RecordingHandler.On(lab.A, IpProtocols.Gre);
        lab.A.Send(lab.ServerAddress, IpProtocols.Gre, Payload);
        lab.Server.Send(lab.A.Interfaces[1].Address.Address, IpProtocols.Gre, Payload);
        lab.Clock.RunUntilIdle();
        Assert.Equal(outgoing ? (0, 1) : (1, 0), (server.Packets.Count, client.Packets.Count));
        Assert.Equal(1, lab.Home.Counters.Filtered);
    }

    [Theory]
    [InlineData((int)FilterAction.Drop, (int)TcpCloseReason.TimedOut)]
    [InlineData((int)FilterAction.RejectWithReset, (int)TcpCloseReason.Refused)]
    [InlineData((int)FilterAction.RejectAsProhibited, (int)TcpCloseReason.Unreachable)]
    [InlineData((int)FilterAction.RejectAsPortUnreachable, (int)TcpCloseReason.Unreachable)]
    public void Tcp_1723_can_be_dropped_or_rejected_on_the_way(int action, int reason)
    {
        var lab = new Internet();
        lab.HomeInside.InputFilters.Add(PacketFilter.ControlConnection((FilterAction)action));
        lab.Server.Tcp.Listen(1723, _ => new RecordingApplication());
        var client = new RecordingApplication();
        lab.A.Tcp.Connect(lab.ServerAddress, 1723, client);
        lab.Clock.RunUntilIdle();
        Assert.Equal((TcpCloseReason)reason, client.Reason);
    }

    [Fact]
    public void A_host_reaches_itself_without_a_wire()
    {
        var lab = new TwoHosts();
        RecordingTap tap = RecordingTap.On(lab.ClientInterface);
        var ping = new LabPing(lab.Client);
        ping.Send(lab.ClientAddress);
        ping.Send(Ipv4Prefix.ParseAddress("127.0.0.1"));
        lab.Clock.RunUntilIdle();
        Assert.Equal(2, ping.Answers.Count);
        Assert.Empty(tap.Frames);
    }

    [Fact]
    public void Frames_and_packets_of_any_octets_are_dropped_and_counted_but_do_no_harm()
    {
        var lab = new TwoHosts();
        lab.Server.Tcp.Listen(1723, _ => new RecordingApplication());
        var random = new LabRandom(11);
        for (int i = 0; i < 20_000; i++)
        {
            var frame = new byte[random.Next(120)];
            random.Fill(frame);
            if (frame.Length >= 14)
                (frame[12], frame[13]) = random.Chance(0.5) ? ((byte)8, (byte)0) : ((byte)8, (byte)6);
            if (frame.Length >= 34 && random.Chance(0.7))
            {
                (frame[14], frame[16], frame[17], frame[20], frame[21]) = (0x45, 0, (byte)(frame.Length - 14), (byte)(frame[20] & 0x3F), frame[21]);
                frame[23] = (byte)random.Next(20);
                lab.ServerAddress.WriteTo(frame.AsSpan(30));
                Ipv4Writer.WriteChecksum(frame.AsSpan(14));
            }

            lab.Server.ReceiveFrame(lab.ServerInterface, frame);
        }

        Assert.Equal(LabRun.TimeReached, lab.Clock.RunUntil(TimeSpan.FromHours(1)));
        Assert.True(lab.Server.Counters.Damaged > 1000);
        Assert.Equal(0, lab.Server.Tcp.Count);
    }

    internal static IEnumerable<string> ArpTexts(RecordingTap tap)
    {
        var texts = new List<string>();
        foreach (byte[] frame in tap.Octets)
        {
            if (LinkFrame.TryParse(LinkType.Ethernet, frame, out LinkFrame link, out _) && link.Kind == LinkPayload.Arp && ArpPacket.TryParse(link.Payload, out ArpPacket? arp, out _))
                texts.Add(arp!.ToString());
        }

        return texts;
    }

    private static (RecordingApplication Client, RecordingApplication Server) TransferAcross(Internet lab, int count)
    {
        byte[] octets = TcpTests.Octets(count, 9);
        var server = new RecordingApplication();
        var client = new RecordingApplication(connection =>
        {
            connection.Send(octets);
            connection.Close();
        });
        lab.Server.Tcp.Listen(80, _ => server);
        lab.A.Tcp.Connect(lab.ServerAddress, 80, client);
        return (client, server);
    }

    private sealed class Port : ITunnelPort
    {
        public List<byte[]> Packets { get; } = [];

        public void Send(ReadOnlySpan<byte> ipPacket) => Packets.Add(ipPacket.ToArray());
    }

    private sealed class UdpEcho : IUdpApplication
    {
        public bool IsSilent { get; init; }

        public List<byte[]> Received { get; } = [];

        public void Receive(LabHost host, IpAddress source, ushort sourcePort, ushort destinationPort, ReadOnlySpan<byte> data)
        {
            Received.Add(data.ToArray());
            if (!IsSilent)
                host.SendUdp(destinationPort, source, sourcePort, data);
        }
    }
}
