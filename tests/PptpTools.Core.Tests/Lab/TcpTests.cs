using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Lab;
using PptpTools.Recording;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>The simulated TCP over good and bad wires.</summary>
public sealed class TcpTests
{
    private static readonly LabTcpOptions Patient = new() { MaximumRetransmissions = 40, MaximumSynRetransmissions = 40, MaximumRetransmissionTimeout = TimeSpan.FromSeconds(4) };

    [Fact]
    public void A_handshake_is_three_segments()
    {
        var lab = new TwoHosts();
        var server = new RecordingApplication();
        var client = new RecordingApplication();
        lab.Server.Tcp.Listen(1723, _ => server);
        lab.Client.Tcp.Connect(lab.ServerAddress, 1723, client, localPort: 1141);
        RecordingTap tap = RecordingTap.On(lab.ClientInterface);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(10));

        Assert.True(client.IsConnected);
        Assert.True(server.IsConnected);
        Assert.Equal(["SYN", "SYN ACK", "ACK"], Segments(tap).Select(one => one.Flags));
        Assert.Equal(1141, Segments(tap)[0].SourcePort);
    }

    [Fact]
    public void Octets_come_in_order_and_both_ends_close()
    {
        var lab = new TwoHosts();
        byte[] sent = Octets(50_000, seed: 7);
        (RecordingApplication client, RecordingApplication server) = Transfer(lab, sent, LabTcpOptions.Default);
        lab.Clock.RunUntilIdle();
        Assert.Equal(sent, server.Received);
        Assert.Equal(sent.Reverse(), client.Received);
        Assert.Equal(TcpCloseReason.Closed, client.Reason);
        Assert.Equal(TcpCloseReason.Closed, server.Reason);
        Assert.Equal(0, lab.Client.Tcp.Count + lab.Server.Tcp.Count);
        Assert.Equal(0, lab.Client.Tcp.Retransmissions + lab.Server.Tcp.Retransmissions);
    }

    [Fact]
    public void A_thousand_bad_wires_deliver_every_octet_in_order_and_once()
    {
        byte[] sent = Octets(6_000, seed: 3);
        long retransmissions = 0;
        long damaged = 0;
        for (ulong seed = 0; seed < 1000; seed++)
        {
            var lab = new TwoHosts(seed, new LinkConditions
            {
                Delay = TimeSpan.FromMilliseconds(5),
                Jitter = TimeSpan.FromMilliseconds(10),
                Loss = 0.2,
                Duplication = 0.2,
                Reordering = 0.2,
                Corruption = 0.2,
            });
            lab.ClientInterface.Arp.Tries = lab.ServerInterface.Arp.Tries = 100;
            (RecordingApplication client, RecordingApplication server) = Transfer(lab, sent, Patient);
            Assert.Equal(LabRun.Idle, lab.Clock.RunUntilIdle(limit: 100_000));
            Assert.Equal(sent, server.Received);
            Assert.Equal(sent.Reverse(), client.Received);
            Assert.Equal((1, 1), (client.Closings, server.Closings));
            retransmissions += lab.Client.Tcp.Retransmissions;
            damaged += lab.Server.Tcp.BadChecksums;
        }

        Assert.InRange(retransmissions, 3000, long.MaxValue);
        Assert.InRange(damaged, 1000, long.MaxValue);
    }

    [Fact]
    public void A_closed_port_answers_with_a_reset()
    {
        var lab = new TwoHosts();
        var client = new RecordingApplication();
        lab.Client.Tcp.Connect(lab.ServerAddress, 1723, client);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(1));
        Assert.Equal(TcpCloseReason.Refused, client.Reason);
        Assert.False(client.IsConnected);
    }

    [Fact]
    public void A_silent_peer_gets_as_many_SYNs_as_Windows_2000_sends_and_the_attempt_ends_after_21_seconds()
    {
        var lab = new TwoHosts();
        lab.Server.ReportsUnreachable = false;
        var client = new RecordingApplication();
        lab.Client.Tcp.Connect(lab.ServerAddress, 1723, client, LabTcpOptions.Windows2000);
        RecordingTap tap = RecordingTap.On(lab.ClientInterface);
        Assert.Equal(LabRun.ConditionMet, lab.Clock.RunUntil(() => client.Reason is not null, TimeSpan.FromMinutes(5)));
        Assert.Equal(TcpCloseReason.TimedOut, client.Reason);
        Assert.Equal(3, Segments(tap).Count);
        Assert.Equal(21, lab.Clock.Now.TotalSeconds, 1);
    }

    [Fact]
    public void Without_a_route_a_connection_is_unreachable_and_nothing_is_sent()
    {
        var lab = new TwoHosts();
        var client = new RecordingApplication();
        lab.Client.Tcp.Connect(Ipv4Prefix.ParseAddress("192.0.2.1"), 1723, client);
        lab.Clock.RunUntilIdle();
        Assert.Equal(TcpCloseReason.Unreachable, client.Reason);
    }

    [Fact]
    public void A_host_that_answers_no_ARP_is_unreachable()
    {
        var lab = new TwoHosts();
        var client = new RecordingApplication();
        lab.Client.Tcp.Connect(Ipv4Prefix.ParseAddress("10.0.0.77"), 1723, client);
        RecordingTap tap = RecordingTap.On(lab.ClientInterface);
        lab.Clock.RunUntilIdle();
        Assert.Equal(TcpCloseReason.Unreachable, client.Reason);
        Assert.All(tap.Frames, one => Assert.True(one.IsOutgoing));
    }

    [Fact]
    public void An_abort_resets_the_peer()
    {
        var lab = new TwoHosts();
        var server = new RecordingApplication();
        var client = new RecordingApplication();
        lab.Server.Tcp.Listen(80, _ => server);
        LabTcpConnection connection = lab.Client.Tcp.Connect(lab.ServerAddress, 80, client);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(1));
        connection.Abort();
        lab.Clock.RunUntil(TimeSpan.FromSeconds(2));
        Assert.Equal(TcpCloseReason.Reset, server.Reason);
        Assert.Equal(TcpCloseReason.Aborted, client.Reason);
        Assert.False(connection.Send([1]));
    }

    [Fact]
    public void An_acknowledgment_waits_for_data_to_ride_on_and_is_sent_alone_when_none_comes()
    {
        var lab = new TwoHosts();
        var server = new RecordingApplication();
        var client = new RecordingApplication(connection => connection.Send("request"u8));
        server.OnOctets = (connection, octets) =>
        {
            if (octets.Length == 7)
                lab.Clock.After(TimeSpan.FromMilliseconds(150), () => connection.Send("answer"u8));
        };
        lab.Server.Tcp.Listen(1723, _ => server);
        lab.Client.Tcp.Connect(lab.ServerAddress, 1723, client);
        RecordingTap tap = RecordingTap.On(lab.ClientInterface);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(5));
        Assert.Equal(["SYN", "SYN ACK", "ACK", "ACK PSH", "ACK PSH", "ACK"], Segments(tap).Select(one => one.Flags));
        List<(TimeSpan Time, byte[] Frame, bool IsOutgoing)> frames = tap.Frames;
        Assert.Equal(200, (frames[frames.Count - 1].Time - frames[frames.Count - 2].Time).TotalMilliseconds, 1);
    }

    [Fact]
    public void Segments_of_a_lost_connection_do_not_come_back_to_life()
    {
        var lab = new TwoHosts();
        var server = new RecordingApplication();
        var client = new RecordingApplication();
        lab.Server.Tcp.Listen(80, _ => server);
        LabTcpConnection connection = lab.Client.Tcp.Connect(lab.ServerAddress, 80, client);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(1));
        lab.ServerInterface.IsUp = false;
        connection.Send([1, 2, 3]);
        lab.Clock.RunUntil(() => client.Reason is not null, TimeSpan.FromHours(1));
        Assert.Equal(TcpCloseReason.TimedOut, client.Reason);
        lab.ServerInterface.IsUp = true;
        server.Connection!.Send([9]);
        lab.Clock.RunUntil(() => server.Reason is not null, TimeSpan.FromHours(2));
        Assert.Equal(TcpCloseReason.Reset, server.Reason);
        Assert.Empty(client.Received);
    }

    [Fact]
    public void The_control_connection_of_the_paper_has_its_twelve_segments_and_no_other()
    {
        // Steps 1 to 9, 16, 20 and 43: a message is answered within the time that an acknowledgment waits, the last one is not. The server
        // repeats its reply before the client would repeat its request.
        var lab = new TwoHosts();
        lab.ClientInterface.Arp.Add(lab.ServerAddress, lab.ServerInterface.HardwareAddress);
        lab.ServerInterface.Arp.Add(lab.ClientAddress, lab.ClientInterface.HardwareAddress);
        var server = new RecordingApplication();
        var client = new RecordingApplication(static connection => connection.Send(new byte[156]));
        server.OnOctets = (connection, octets) =>
        {
            if (octets.Length != 24)
                connection.Send(new byte[octets.Length == 156 ? 156 : 32]);
            else if (server.Received.Length == 348)
                lab.Clock.After(TimeSpan.FromMilliseconds(50), () => connection.Send(new byte[24]));
        };
        client.OnOctets = static (connection, octets) =>
        {
            connection.Send(new byte[octets.Length == 156 ? 168 : 24]);
        };
        lab.Server.Tcp.Listen(1723, _ => server, new LabTcpOptions { Fault = new TcpChecksumFault(1, 0x8BC6) });
        RecordingTap tap = RecordingTap.On(lab.ClientInterface);
        lab.Client.Tcp.Connect(lab.ServerAddress, 1723, client, LabTcpOptions.Windows2000, localPort: 1141);
        lab.Clock.RunUntil(TimeSpan.FromMinutes(1));
        Assert.Equal(
            ["> 0", "< 0", "> 0", "> 156", "< 156", "< 156", "> 168", "< 32", "> 24", "< 24", "> 24", "< 0"],
            tap.Frames.Select(one => $"{(one.IsOutgoing ? ">" : "<")} {one.Frame.Length - 14 - 20 - (one.Frame[46] >> 2)}"));
    }

    [Fact]
    public void A_lost_ARP_reply_delays_a_connection_but_does_not_end_it()
    {
        var lab = new TwoHosts();
        var server = new RecordingApplication();
        var client = new RecordingApplication();
        lab.Server.Tcp.Listen(80, _ => server);
        lab.ServerInterface.IsUp = false;
        lab.Client.Tcp.Connect(lab.ServerAddress, 80, client, LabTcpOptions.Windows2000);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(5));
        Assert.Null(client.Reason);
        lab.ServerInterface.IsUp = true;
        lab.Clock.RunUntil(TimeSpan.FromSeconds(15));
        Assert.True(client.IsConnected);
    }

    [Fact]
    public void A_host_that_lost_its_power_resets_what_it_does_not_remember()
    {
        var lab = new TwoHosts();
        var server = new RecordingApplication();
        var client = new RecordingApplication();
        lab.Server.Tcp.Listen(80, _ => server);
        LabTcpConnection connection = lab.Client.Tcp.Connect(lab.ServerAddress, 80, client);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(1));
        lab.Server.Tcp.LoseConnections();
        Assert.Equal(0, lab.Server.Tcp.Count);
        connection.Send([1]);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(2));
        Assert.Equal(TcpCloseReason.Reset, client.Reason);
        Assert.Null(server.Reason);
    }

    [Fact]
    public void Both_ends_may_open_at_the_same_time()
    {
        var lab = new TwoHosts();
        var one = new RecordingApplication(static connection => connection.Send([1]));
        var other = new RecordingApplication(static connection => connection.Send([2]));
        lab.Client.Tcp.Connect(lab.ServerAddress, 700, one, localPort: 600);
        lab.Server.Tcp.Connect(lab.ClientAddress, 600, other, localPort: 700);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(30));
        Assert.Equal([2], one.Received);
        Assert.Equal([1], other.Received);
    }

    [Fact]
    public void Any_segments_in_any_state_do_no_harm()
    {
        for (uint seed = 0; seed < 300; seed++)
        {
            var lab = new TwoHosts(seed);
            var random = new LabRandom(seed);
            var server = new RecordingApplication(closesWithPeer: random.Chance(0.5)) { OnOctets = static (connection, octets) => connection.Send(octets) };
            lab.Server.Tcp.Listen(80, _ => server, new LabTcpOptions { InitialSequence = 1000 });
            var client = new RecordingApplication(connection =>
            {
                connection.Send(new byte[500]);
                if (seed % 3 == 0)
                    connection.Close();
            });
            LabTcpConnection connection = lab.Client.Tcp.Connect(lab.ServerAddress, 80, client, new LabTcpOptions { InitialSequence = 2000 });
            for (int i = 0; i < 60; i++)
            {
                var fields = new TcpFields(
                    lab.ClientAddress, connection.Key.LocalPort, lab.ServerAddress, 80, (uint)(1900 + random.Next(1000)), (uint)(900 + random.Next(1000)),
                    (TcpFlags)random.Next(random.Chance(0.1) ? 64 : 2) | (random.Chance(0.9) ? TcpFlags.Ack : 0), (ushort)random.Next(70));
                byte[] segment = TcpWriter.Segment(fields, 0, new byte[random.Next(300)]);
                lab.Client.Send(lab.ServerAddress, IpProtocols.Tcp, segment, lab.ClientAddress);
                lab.Clock.RunUntil(lab.Clock.Now + TimeSpan.FromMilliseconds(random.Next(4)));
            }

            Assert.NotEqual(LabRun.LimitReached, lab.Clock.RunUntil(lab.Clock.Now + TimeSpan.FromHours(4), limit: 200_000));
            Assert.InRange(client.Closings + server.Closings, 0, 2);
            Assert.InRange(lab.Clock.Waiting, 0, 10);
        }
    }

    [Fact]
    public void Nothing_is_sent_beyond_the_limit_of_what_may_wait()
    {
        var lab = new TwoHosts();
        LabTcpConnection connection = lab.Client.Tcp.Connect(lab.ServerAddress, 80, new RecordingApplication());
        Assert.True(connection.Send(new byte[LabTcpConnection.SendLimit]));
        Assert.False(connection.Send([1]));
    }

    internal static (RecordingApplication Client, RecordingApplication Server) Transfer(TwoHosts lab, byte[] octets, LabTcpOptions options)
    {
        var client = new RecordingApplication(connection =>
        {
            connection.Send(octets);
            connection.Close();
        });
        var server = new RecordingApplication(connection => connection.Send([.. octets.Reverse()]));
        lab.Server.Tcp.Listen(80, _ => server, options);
        lab.Client.Tcp.Connect(lab.ServerAddress, 80, client, options);
        return (client, server);
    }

    internal static byte[] Octets(int count, uint seed)
    {
        var octets = new byte[count];
        new LabRandom(seed).Fill(octets);
        return octets;
    }

    private static List<(string Flags, int SourcePort)> Segments(RecordingTap tap)
    {
        var found = new List<(string, int)>();
        foreach (byte[] frame in tap.Octets)
        {
            if (LinkFrame.TryParse(LinkType.Ethernet, frame, out LinkFrame link, out _) && IpPacket.TryParse(link.Payload, out IpPacket packet, out _)
                && packet.Protocol == IpProtocols.Tcp && TcpSegment.TryParse(packet.Payload, out TcpSegment segment, out _))
            {
                TcpFlags bits = segment.Flags;
                string flags = string.Join(' ', new[] { (TcpFlags.Syn, "SYN"), (TcpFlags.Fin, "FIN"), (TcpFlags.Reset, "RST"), (TcpFlags.Ack, "ACK"), (TcpFlags.Push, "PSH") }
                    .Where(flag => (bits & flag.Item1) != 0).Select(flag => flag.Item2));
                found.Add((flags, segment.SourcePort));
            }
        }

        return found;
    }
}
