using System;
using System.Linq;
using System.Numerics;
using PptpTools.Lab;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>What wires do to frames.</summary>
public sealed class LinkTests
{
    private const byte Protocol = 99;

    [Fact]
    public void Frames_take_as_long_as_the_delay_and_the_rate_say()
    {
        // 14 + 20 + 91 octets are 1000 bits: a millisecond each at a megabit per second.
        (RecordingTap tap, _) = Send(10, 91, new LinkConditions { Delay = TimeSpan.FromMilliseconds(50), BitsPerSecond = 1_000_000 });
        Assert.Equal(Enumerable.Range(1, 10).Select(i => 50.0 + i), tap.Frames.Select(one => one.Time.TotalMilliseconds));
    }

    [Fact]
    public void Jitter_keeps_the_order_and_reordering_does_not()
    {
        (RecordingTap jitter, _) = Send(500, 2, new LinkConditions { Jitter = TimeSpan.FromMilliseconds(5) }, TimeSpan.FromMilliseconds(1));
        Assert.Equal(Enumerable.Range(0, 500), jitter.Octets.Select(NumberOf));
        Assert.True(jitter.Frames.Select(one => one.Time).Distinct().Count() > 100);

        (RecordingTap reordered, LinkDirection direction) = Send(500, 2, new LinkConditions { Reordering = 0.2 }, TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(Enumerable.Range(0, 500), reordered.Octets.Select(NumberOf));
        Assert.Equal(Enumerable.Range(0, 500), reordered.Octets.Select(NumberOf).Order());
        Assert.InRange(direction.Reordered, 70, 130);
    }

    [Fact]
    public void Loss_and_duplication_are_as_frequent_as_they_should_be_and_counted()
    {
        (RecordingTap tap, LinkDirection direction) = Send(2000, 2, new LinkConditions { Loss = 0.2, Duplication = 0.1 });
        Assert.InRange(direction.Lost, 300, 500);
        Assert.InRange(direction.Duplicated, 110, 210);
        Assert.Equal(2000, direction.Sent);
        Assert.Equal(direction.Sent - direction.Lost + direction.Duplicated, tap.Frames.Count);
    }

    [Fact]
    public void A_damaged_frame_has_one_bit_turned_over_behind_the_Ethernet_header()
    {
        (RecordingTap tap, LinkDirection direction) = Send(500, 40, new LinkConditions { Corruption = 1 });
        (RecordingTap whole, _) = Send(500, 40, LinkConditions.Perfect);
        Assert.Equal(500, direction.Corrupted);
        for (int i = 0; i < 500; i++)
        {
            byte[] difference = [.. tap.Octets[i].Zip(whole.Octets[i], (left, right) => (byte)(left ^ right))];
            Assert.Equal(1, difference.Sum(octet => BitOperations.PopCount(octet)));
            Assert.All(difference.Take(EthernetWriter.HeaderLength), octet => Assert.Equal(0, octet));
        }
    }

    [Fact]
    public void Damaged_ARP_is_lost()
    {
        var lab = new TwoHosts(1, new LinkConditions { Corruption = 1 });
        var ping = new LabPing(lab.Client);
        ping.Send(lab.ServerAddress);
        lab.Clock.RunUntilIdle();
        Assert.Equal((0, 3), (lab.Segment.DirectionFrom(lab.ClientInterface).Corrupted, lab.Segment.DirectionFrom(lab.ClientInterface).Lost));
    }

    [Fact]
    public void A_full_wire_loses_what_is_too_much()
    {
        (RecordingTap tap, LinkDirection direction) = Send(100, 2, new LinkConditions { Delay = TimeSpan.FromSeconds(1), QueueLimit = 30 });
        Assert.Equal((30, 70L), (tap.Frames.Count, direction.Lost));
    }

    [Fact]
    public void Each_direction_has_conditions_of_its_own()
    {
        var lab = new TwoHosts();
        lab.Segment.SetConditions(lab.ServerInterface, new LinkConditions { Loss = 1 });
        lab.ClientInterface.Arp.Add(lab.ServerAddress, lab.ServerInterface.HardwareAddress);
        lab.ServerInterface.Arp.Add(lab.ClientAddress, lab.ClientInterface.HardwareAddress);
        RecordingHandler server = RecordingHandler.On(lab.Server, Protocol);
        RecordingHandler client = RecordingHandler.On(lab.Client, Protocol);
        lab.Client.Send(lab.ServerAddress, Protocol, [1]);
        lab.Server.Send(lab.ClientAddress, Protocol, [1]);
        lab.Clock.RunUntilIdle();
        Assert.Equal((1, 0), (server.Packets.Count, client.Packets.Count));
    }

    [Fact]
    public void Only_the_host_that_a_frame_is_for_sees_it()
    {
        var lab = new TwoHosts();
        LabHost third = lab.Network.AddHost("third");
        RecordingTap tap = RecordingTap.On(third.AddEthernet("eth0", lab.Segment, Ipv4Prefix.Parse("10.0.0.3/24")));
        new LabPing(lab.Client).Send(lab.ServerAddress);
        lab.Clock.RunUntilIdle();
        Assert.Equal(["who-has 10.0.0.2 tell 10.0.0.1"], HostTests.ArpTexts(tap));
        Assert.Single(tap.Frames);
        Assert.Throws<ArgumentException>(() => lab.Network.AddHost("third"));
    }

    private static (RecordingTap Tap, LinkDirection Direction) Send(int count, int length, LinkConditions conditions, TimeSpan pause = default)
    {
        var lab = new TwoHosts(1, conditions);
        lab.ClientInterface.Arp.Add(lab.ServerAddress, lab.ServerInterface.HardwareAddress);
        lab.Server.ReportsUnreachable = false;
        RecordingTap tap = RecordingTap.On(lab.ServerInterface);
        for (int i = 0; i < count; i++)
        {
            var payload = new byte[length];
            (payload[0], payload[1]) = ((byte)(i >> 8), (byte)i);
            lab.Client.Send(lab.ServerAddress, Protocol, payload);
            lab.Clock.RunUntil(lab.Clock.Now + pause);
        }

        lab.Clock.RunUntilIdle();
        return (tap, lab.Segment.DirectionFrom(lab.ClientInterface));
    }

    private static int NumberOf(byte[] frame) => frame[34] << 8 | frame[35];
}
