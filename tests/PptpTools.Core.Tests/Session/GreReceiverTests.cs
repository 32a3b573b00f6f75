using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using PptpTools.Session;
using PptpTools.Wire.Gre;
using Xunit;

namespace PptpTools.Tests.Session;

public sealed class GreReceiverTests
{
    [Theory]
    [InlineData("0 1 2", "0 1 2", "")]
    [InlineData("1 2 3", "1 2 3", "")]
    [InlineData("0 2 1 3", "0 1 2 3", "reordered 1 depth 1")]
    [InlineData("0 3 2 1 4", "0 1 2 3 4", "reordered 2 depth 2")]
    [InlineData("0 0 1 1", "0 1", "duplicates 2")]
    [InlineData("0 2 2 1 1", "0 1 2", "duplicates 2 reordered 1 depth 1")]
    [InlineData("0 2 3", "0", "depth 2")]
    [InlineData("0 2 w 3", "0 2 3", "lost 1 depth 1")]
    [InlineData("0 2 w 1 3", "0 2 3", "reordered 1 late 1 depth 1")]
    [InlineData("5 4 6", "5 6", "reordered 1 late 1")]
    [InlineData("0 2 5 w", "0 2 5", "lost 3 depth 2")]
    [InlineData("0 100", "0", "depth 1")]
    [InlineData("0 129 130", "0 129 130", "lost 128")]
    [InlineData("0 2 500 501", "0 2 500 501", "lost 498 depth 1")]
    [InlineData("4294967294 4294967295 0 1", "4294967294 4294967295 0 1", "")]
    [InlineData("4294967294 1 0 4294967295", "4294967294 4294967295 0 1", "reordered 2 depth 2")]
    [InlineData("4294967294 1 w", "4294967294 1", "lost 2 depth 1")]
    [InlineData("3000000 0 1", "3000000 0 1", "restarts 1")]
    [InlineData("5000 1 2", "5000 1 2", "restarts 1")]
    [InlineData("5000 3000 3001 3002 3003 3004", "5000 3003 3004", "duplicates 3 restarts 1")]
    [InlineData("5000 3000 3001 3002 5001 3003 3004 5002", "5000 5001 5002", "duplicates 5")]
    public void Packets_are_delivered_in_order(string arrivals, string delivered, string counted)
    {
        var stream = new GreStream(arrivals.Contains("100", StringComparison.Ordinal) ? new GreSettings { ReorderPackets = 128 } : null);
        foreach (string word in arrivals.Split(' '))
        {
            if (word == "w")
                stream.WaitForDeadline();
            else
                stream.Receive(uint.Parse(word, System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(delivered, string.Join(" ", stream.Delivered));
        Assert.Equal(counted, Text(stream.Receiver.Statistics));
    }

    [Fact]
    public void A_packet_that_the_buffer_cannot_reach_lets_the_oldest_gap_go()
    {
        var stream = new GreStream(new GreSettings { ReorderPackets = 4 });
        foreach (uint sequence in new uint[] { 0, 2, 4, 5 })
            stream.Receive(sequence);
        Assert.Equal([0u, 2u], stream.Delivered);
        stream.Receive(3);
        Assert.Equal([0u, 2u, 3u, 4u, 5u], stream.Delivered);
        Assert.Equal("lost 1 reordered 1 depth 3", Text(stream.Receiver.Statistics));
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(64, 0)]
    public void Without_a_buffer_nothing_waits(int packets, int milliseconds)
    {
        var stream = new GreStream(new GreSettings { ReorderPackets = packets, ReorderTime = TimeSpan.FromMilliseconds(milliseconds) });
        foreach (uint sequence in new uint[] { 0, 3, 2, 4 })
            stream.Receive(sequence);
        Assert.Equal([0u, 3u, 4u], stream.Delivered);
        Assert.Null(stream.Receiver.Deadline);
        Assert.Equal("lost 1 reordered 1 late 1", Text(stream.Receiver.Statistics));
    }

    [Fact]
    public void A_gap_is_waited_for_since_the_first_packet_behind_it()
    {
        var stream = new GreStream();
        stream.Receive(0);
        stream.Now = TimeSpan.FromSeconds(1);
        stream.Receive(2);
        stream.Now += TimeSpan.FromMilliseconds(100);
        stream.Receive(4);
        Assert.Equal(TimeSpan.FromMilliseconds(1300), stream.Receiver.Deadline);
        stream.WaitForDeadline();
        Assert.Equal([0u, 2u], stream.Delivered);
        Assert.Equal(TimeSpan.FromMilliseconds(1400), stream.Receiver.Deadline);
        stream.WaitForDeadline();
        Assert.Equal([0u, 2u, 4u], stream.Delivered);
        Assert.Null(stream.Receiver.Deadline);
    }

    [Fact]
    public void A_packet_too_long_to_wait_is_delivered_behind_those_that_wait()
    {
        var stream = new GreStream();
        stream.Receive(0);
        stream.Receive(2);
        var packet = new byte[12 + 9000];
        new GreHeader(7, 9000, 4, null).WriteTo(packet);
        Assert.Equal(GreArrival.Held, stream.Receive(packet));
        Assert.Equal([0u, 2u, 4u], stream.Delivered);
    }

    [Fact]
    public void What_is_no_data_packet_is_told_apart()
    {
        var stream = new GreStream();
        Assert.Equal(GreArrival.Acknowledgment, stream.Receive(Packet(new GreHeader(7, 0, null, 41), 0)));
        Assert.Equal(41u, stream.Progress.LatestAcknowledgment);
        Assert.Equal(GreArrival.Unsequenced, stream.Receive(Packet(new GreHeader(7, 3, null, null), 3)));
        Assert.Equal(GreArrival.Damaged, stream.Receive(Packet(new GreHeader(7, 30, 5, null), 3)));
        Assert.Equal(GreArrival.InOrder, stream.Receive(Packet(new GreHeader(7, 0, 5, null), 0)));
        Assert.Equal(5u, stream.Progress.HighestReceived);
        Assert.Equal((1, 2), ((int)stream.Receiver.Statistics.Acknowledgments, (int)stream.Receiver.Statistics.Dropped));
    }

    /// <summary>Numbers rise; whatever arrives while less than the buffer's packets and time lie behind it is delivered, once.</summary>
    [Fact]
    public void Through_loss_duplication_and_reordering_everything_that_arrives_in_reach_is_delivered_once() =>
        Gen.Select(Gen.Int[0, 1 << 30], Gen.UInt, Gen.Double[0, 0.2], Gen.Double[0, 0.2], Gen.Double[0, 0.2]).Sample((seed, first, loss, duplication, reordering) =>
        {
            var random = new Random(seed);
            var flights = new List<(TimeSpan Arrival, int Order, uint Sequence)>();
            for (int i = 0; i < 2000; i++)
            {
                for (int copies = random.NextDouble() < duplication ? 2 : 1; copies > 0; copies--)
                {
                    if (i > 0 && random.NextDouble() < loss)
                        continue;
                    TimeSpan delay = i > 0 && random.NextDouble() < reordering ? TimeSpan.FromMilliseconds(random.Next(1, 60)) : TimeSpan.Zero;
                    flights.Add((TimeSpan.FromMilliseconds(i) + delay, flights.Count, unchecked(first + (uint)i)));
                }
            }

            flights.Sort();
            var stream = new GreStream();
            foreach ((TimeSpan arrival, _, uint sequence) in flights)
            {
                while (stream.Receiver.Deadline <= arrival)
                    stream.WaitForDeadline();
                stream.Now = arrival;
                stream.Receive(sequence);
                Assert.InRange(stream.Receiver.Depth, 0, 64);
            }

            while (stream.Receiver.Deadline is not null)
                stream.WaitForDeadline();

            uint[] arrived = flights.Select(flight => unchecked(flight.Sequence - first)).Distinct().Order().ToArray();
            Assert.Equal(arrived, stream.Delivered.Select(sequence => unchecked(sequence - first)));
            GreReceiverStatistics statistics = stream.Receiver.Statistics;
            Assert.Equal(flights.Count, statistics.Packets);
            Assert.Equal(flights.Count - arrived.Length, statistics.Duplicates);
            Assert.Equal(arrived[^1] + 1 - arrived.Length, statistics.Lost);
        }, iter: 200);

    /// <summary>With a small buffer some come too late; then too numbers rise, and everything is delivered, late or lost.</summary>
    [Fact]
    public void A_small_buffer_keeps_the_order_and_the_count() =>
        Gen.Select(Gen.Int[0, 1 << 30], Gen.UInt, Gen.Int[0, 8], Gen.Int[1, 30]).Sample((seed, first, packets, spread) =>
        {
            var random = new Random(seed);
            uint[] flights = Enumerable.Range(0, 1000).Where(i => i == 0 || random.NextDouble() > 0.1)
                .OrderBy(i => i == 0 ? -spread : i + random.Next(spread)).Select(i => unchecked(first + (uint)i)).ToArray();
            var stream = new GreStream(new GreSettings { ReorderPackets = packets });
            foreach (uint sequence in flights)
                stream.Receive(sequence);
            while (stream.Receiver.Deadline is not null)
                stream.WaitForDeadline();

            uint[] delivered = stream.Delivered.Select(sequence => unchecked(sequence - first)).ToArray();
            Assert.Equal(delivered.Distinct().Order(), delivered);
            GreReceiverStatistics statistics = stream.Receiver.Statistics;
            Assert.Equal(flights.Length, delivered.Length + statistics.Late);
            Assert.Equal(flights.Max(sequence => unchecked(sequence - first)) + 1 - flights.Length, statistics.Lost);
        }, iter: 300);

    [Fact]
    public void Any_packets_are_received_without_exception_and_memory_stays_bounded() =>
        Gen.Select(Gen.UInt[0, 3], Gen.UInt[0, 300], Gen.UInt, Gen.Int[0, 3], Gen.Int[5, 3000]).Array[0, 300].Sample(packets =>
        {
            var stream = new GreStream();
            foreach ((uint kind, uint near, uint any, int flags, int length) in packets)
            {
                uint sequence = kind switch { 0 => any, 1 => unchecked(uint.MaxValue - near), 2 => near, _ => near << 12 };
                var header = new GreHeader(7, (ushort)length, (flags & 1) == 0 ? sequence : null, (flags & 2) == 0 ? any : null);
                stream.Now += TimeSpan.FromMilliseconds(near);
                stream.Receive(Packet(header, flags == 3 ? length / 2 : length));
                Assert.InRange(stream.Receiver.Depth, 0, 64);
                if (stream.Receiver.Deadline <= stream.Now)
                    stream.WaitForDeadline();
            }
        }, iter: 2000);

    private static byte[] Packet(GreHeader header, int length)
    {
        var packet = new byte[header.Length + length];
        header.WriteTo(packet);
        return packet;
    }

    private static string Text(GreReceiverStatistics statistics) => string.Join(" ", new (string Name, long Count)[]
    {
        ("lost", statistics.Lost), ("duplicates", statistics.Duplicates), ("reordered", statistics.Reordered), ("late", statistics.Late),
        ("restarts", statistics.Restarts), ("depth", statistics.MaximumDepth),
    }.Where(static pair => pair.Count != 0).Select(static pair => $"{pair.Name} {pair.Count}"));
}
