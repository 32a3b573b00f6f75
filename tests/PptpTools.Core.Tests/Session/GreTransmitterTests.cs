using System;
using System.Globalization;
using System.Linq;
using PptpTools.Session;
using PptpTools.Wire.Gre;
using Xunit;

namespace PptpTools.Tests.Session;

public sealed class GreTransmitterTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly GreProgress _progress = new();
    private readonly byte[] _buffer = new byte[32];

    [Fact]
    public void Data_carries_an_acknowledgment_only_of_what_is_not_acknowledged()
    {
        GreTransmitter transmitter = Transmitter(new GreSettings { FirstSequence = uint.MaxValue });
        AssertHeader(transmitter, 12,
            """
            30 01          # K, S, version 1
            88 0B          # PPP
            00 05          # payload length
            12 34          # the peer's call id
            FF FF FF FF    # sequence
            """);
        _progress.PublishReceived(9, Second);
        AssertHeader(transmitter, 16,
            """
            30 81          # K, S, A, version 1
            88 0B
            00 05
            12 34
            00 00 00 00    # sequence, wrapped
            00 00 00 09    # acknowledgment
            """);
        AssertHeader(transmitter, 12, "30 01 88 0B 00 05 12 34 00 00 00 01");
        Assert.Equal((3L, 15L, 0L), (transmitter.Packets, transmitter.Octets, transmitter.Acknowledgments));
    }

    [Fact]
    public void A_header_before_the_payload_ends_where_the_payload_begins()
    {
        GreTransmitter transmitter = Transmitter(new GreSettings());
        _buffer.AsSpan().Fill(0xA5);
        Assert.Equal(12, transmitter.WriteHeaderBefore(_buffer.AsSpan(0, 20), 5, Second));
        Assert.Equal(Hex.Octets("A5 A5 A5 A5 A5 A5 A5 A5 30 01 88 0B 00 05 12 34 00 00 00 00 A5"), _buffer.Take(21));
    }

    [Fact]
    public void An_acknowledgment_goes_alone_when_it_has_waited()
    {
        GreTransmitter transmitter = Transmitter(new GreSettings());
        Assert.Null(transmitter.Deadline);
        _progress.PublishReceived(3, Second);
        Assert.Equal(1.5 * Second, transmitter.Deadline);
        _progress.PublishReceived(4, 1.2 * Second);
        Assert.Equal(1.5 * Second, transmitter.Deadline);
        Assert.False(transmitter.TryWriteAcknowledgment(_buffer, 1.4 * Second, out _));

        _buffer.AsSpan().Fill(0xA5);
        Assert.True(transmitter.TryWriteAcknowledgment(_buffer, 1.5 * Second, out int length));
        Assert.Equal(12, length);
        Assert.Equal(Hex.Octets("20 81 88 0B 00 00 12 34 00 00 00 04 A5"), _buffer.Take(13));
        Assert.Null(transmitter.Deadline);
        Assert.Equal(1, transmitter.Acknowledgments);

        _progress.PublishReceived(5, 2 * Second);
        Assert.Equal(2.5 * Second, transmitter.Deadline);
        transmitter.WriteHeader(_buffer, 5, 2.1 * Second);
        Assert.Null(transmitter.Deadline);
    }

    [Fact]
    public void Without_delay_an_acknowledgment_is_due_at_once_and_with_none_never_but_on_request()
    {
        GreTransmitter prompt = Transmitter(new GreSettings { AcknowledgmentDelay = TimeSpan.Zero });
        GreTransmitter silent = Transmitter(new GreSettings { AcknowledgmentDelay = null });
        silent.RequestAcknowledgment();
        Assert.Null(silent.Deadline);

        _progress.PublishReceived(3, Second);
        Assert.True(prompt.TryWriteAcknowledgment(_buffer, Second, out _));
        Assert.Null(silent.Deadline);
        Assert.False(silent.TryWriteAcknowledgment(_buffer, 100 * Second, out _));
        silent.RequestAcknowledgment();
        Assert.True(silent.Deadline <= 100 * Second);
        Assert.True(silent.TryWriteAcknowledgment(_buffer, 100 * Second, out _));
        Assert.False(silent.TryWriteAcknowledgment(_buffer, 100 * Second, out _));
    }

    [Fact]
    public void The_window_opens_by_one_with_every_window_acknowledged_and_no_further_than_announced()
    {
        GreTransmitter transmitter = Transmitter(new GreSettings(), window: 4);
        Assert.Equal(2, transmitter.Window.Size);
        uint next = 0;
        string sizes = "";
        for (int i = 0; i < 10; i++)
        {
            transmitter.WriteHeader(_buffer, 5, i * Second / 100);
            _progress.PublishAcknowledgment(next++, i * Second / 100);
            Assert.True(transmitter.CanSend(i * Second / 100));
            sizes += transmitter.Window.Size.ToString(CultureInfo.InvariantCulture);
        }

        Assert.Equal("2333444444", sizes);
    }

    [Fact]
    public void What_one_acknowledgment_has_beyond_a_window_counts_for_the_next()
    {
        GreTransmitter transmitter = Transmitter(new GreSettings(), window: 8);
        for (int i = 0; i < 9; i++)
            transmitter.WriteHeader(_buffer, 5, Second);
        _progress.PublishAcknowledgment(5, Second);
        transmitter.CanSend(Second);
        Assert.Equal(5, transmitter.Window.Size);
        _progress.PublishAcknowledgment(8, Second);
        transmitter.CanSend(Second);
        Assert.Equal(6, transmitter.Window.Size);
    }

    [Fact]
    public void A_time_out_halves_the_window_and_doubles_the_round_trip_time()
    {
        GreTransmitter transmitter = Transmitter(new GreSettings { EnforcesWindow = true }, window: 10, delay: 2);
        Assert.Equal(0.2 * Second, transmitter.Window.Timeout);
        for (int i = 0; i < 5; i++)
        {
            Assert.True(transmitter.CanSend(Second));
            transmitter.WriteHeader(_buffer, 5, Second);
        }

        Assert.False(transmitter.CanSend(Second));
        Assert.Equal(5u, transmitter.Window.Outstanding);
        Assert.Equal(1.2 * Second, transmitter.Deadline);
        Assert.False(transmitter.CanSend(1.19 * Second));
        Assert.True(transmitter.CanSend(1.2 * Second));
        Assert.Equal((3, 1L, 0u), (transmitter.Window.Size, transmitter.Window.Timeouts, transmitter.Window.Outstanding));
        Assert.Equal((0.4 * Second, 0.4 * Second), (transmitter.Window.RoundTripTime, transmitter.Window.Timeout));
        Assert.Null(transmitter.Deadline);
    }

    [Fact]
    public void The_adaptive_time_out_follows_the_samples()
    {
        GreTransmitter transmitter = Transmitter(new GreSettings(), window: 64, delay: 1);
        transmitter.WriteHeader(_buffer, 5, Second);
        _progress.PublishAcknowledgment(0, Second + TimeSpan.FromTicks(384_000));
        transmitter.CanSend(Second + TimeSpan.FromTicks(390_000));

        GreWindow window = transmitter.Window;
        Assert.Equal(1, window.Samples);
        Assert.Equal(TimeSpan.FromMilliseconds(100) + TimeSpan.FromTicks((384_000 - 1_000_000) / 8), window.RoundTripTime);
        Assert.Equal(TimeSpan.FromTicks((1_000_000 - 384_000) / 4), window.Deviation);
        Assert.Equal(window.RoundTripTime + 4 * window.Deviation, window.Timeout);
    }

    [Fact]
    public void The_window_is_only_counted_where_it_is_not_enforced()
    {
        GreTransmitter transmitter = Transmitter(new GreSettings(), window: 3);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(transmitter.CanSend(Second));
            transmitter.WriteHeader(_buffer, 5, Second);
        }

        Assert.Equal((8L, 10u), (transmitter.Window.Exceeded, transmitter.Window.MaximumOutstanding));
        Assert.Null(transmitter.Deadline);
    }

    [Fact]
    public void Acknowledgments_of_what_was_not_sent_or_is_old_change_nothing()
    {
        GreTransmitter transmitter = Transmitter(new GreSettings(), window: 8);
        _progress.PublishAcknowledgment(7, Second);
        transmitter.WriteHeader(_buffer, 5, Second);
        transmitter.WriteHeader(_buffer, 5, Second);
        Assert.Equal(1, transmitter.Window.InvalidAcknowledgments);
        _progress.PublishAcknowledgment(1, Second);
        transmitter.CanSend(Second);
        _progress.PublishAcknowledgment(0, Second);
        transmitter.CanSend(Second);
        Assert.Equal((0u, 1L, 1L), (transmitter.Window.Outstanding, transmitter.Window.Samples, transmitter.Window.InvalidAcknowledgments));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue / 4)]
    public void The_time_of_an_arrival_survives_the_way_through_one_word(long ticks)
    {
        TimeSpan near = TimeSpan.FromTicks(Math.Max(0, ticks)) + TimeSpan.FromHours(1);
        foreach (double hours in new[] { -0.9, 0, 1, 5 })
        {
            TimeSpan arrival = near + TimeSpan.FromHours(hours);
            _progress.PublishReceived(uint.MaxValue, arrival);
            Assert.True(_progress.TryGetReceived(out uint sequence, out uint stamp));
            Assert.Equal(uint.MaxValue, sequence);
            Assert.InRange((arrival - GreProgress.TimeOf(stamp, near)).Ticks, 0, 99);
        }
    }

    [Fact]
    public void A_data_packet_allocates_nothing_in_either_half()
    {
        GreTransmitter transmitter = Transmitter(new GreSettings());
        var receiver = new GreReceiver(_progress, new GreSettings());
        var packet = new byte[64];
        Exchange(transmitter, receiver, packet, Second, 1000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(transmitter, receiver, packet, 100 * Second, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(receiver.Statistics.Reordered > 1000, "Packets were meant to change places.");
    }

    /// <summary>Every fourth packet comes behind the next, every tenth never.</summary>
    private static void Exchange(GreTransmitter transmitter, GreReceiver receiver, byte[] packet, TimeSpan now, int count)
    {
        Span<byte> second = stackalloc byte[64];
        for (int i = 0; i < count; i++)
        {
            now += TimeSpan.FromMilliseconds(10);
            transmitter.CanSend(now);
            transmitter.WriteHeader(packet, 40, now);
            if (i % 4 == 0)
            {
                transmitter.WriteHeader(second, 40, now);
                Receive(receiver, second, now);
            }

            if (i % 10 != 0)
                Receive(receiver, packet, now);
            transmitter.TryWriteAcknowledgment(packet, now, out _);
            if (receiver.Deadline <= now)
                receiver.HandleDeadline(now);
            while (receiver.TryTake(out _, out _))
            {
            }
        }
    }

    private static void Receive(GreReceiver receiver, ReadOnlySpan<byte> packet, TimeSpan now)
    {
        Assert.True(GreFrame.TryParse(packet, out GreFrame frame, out _));
        receiver.Receive(frame, now);
        while (receiver.TryTake(out _, out _))
        {
        }
    }

    private GreTransmitter Transmitter(GreSettings settings, ushort window = 64, ushort delay = 0) => new(_progress, settings, 0x1234, window, delay);

    private void AssertHeader(GreTransmitter transmitter, int length, string octets)
    {
        _buffer.AsSpan().Fill(0xA5);
        Assert.Equal(length, transmitter.WriteHeader(_buffer, 5, Second));
        Assert.Equal(Hex.Octets(octets), _buffer.Take(length));
        Assert.Equal(0xA5, _buffer[length]);
    }
}
