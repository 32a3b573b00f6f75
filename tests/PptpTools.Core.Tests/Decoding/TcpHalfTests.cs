using System;
using PptpTools.Decoding;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Decoding;

public class TcpHalfTests
{
    private readonly TcpScript _half = new(0xFFFF_FFF0);

    [Fact]
    public void Segments_in_order_are_handed_over_as_they_come()
    {
        Assert.Equal(TcpArrival.New, _half.Send(0, "one.two.").Arrival);
        Assert.Equal(TcpArrival.New, _half.Send(8, "three.").Arrival);

        Assert.Equal(["one. in 1", "two. in 1", "three. in 2"], _half.Log);
        Assert.Equal(0, _half.UnreadLength);
    }

    [Fact]
    public void A_message_over_many_segments_names_all_its_frames_across_the_wrap_of_the_sequence_number()
    {
        _half.Send(0, "a.b");
        _half.Send(3, "bbbbbbbbbbbbbbbbbbbbb");
        _half.Send(24, "bb.c.d");
        _half.Send(30, ".");

        Assert.Equal(["a. in 1", "bbbbbbbbbbbbbbbbbbbbbbbb. in 1+2+3", "c. in 3", "d. in 3+4"], _half.Log);
    }

    [Fact]
    public void A_retransmission_is_handed_over_once()
    {
        _half.Send(0, "one.two.");

        Assert.Equal(new TcpVerdict(TcpArrival.Retransmission), _half.Send(0, "one.two."));
        Assert.Equal(new TcpVerdict(TcpArrival.Retransmission), _half.Send(4, "two."));
        Assert.Equal(2, _half.Log.Count);
    }

    [Fact]
    public void Of_a_partial_overlap_only_what_is_new_is_handed_over()
    {
        _half.Send(0, "one.");

        Assert.Equal(new TcpVerdict(TcpArrival.PartialOverlap), _half.Send(0, "one.two."));
        Assert.Equal(["one. in 1", "two. in 2"], _half.Log);
    }

    [Fact]
    public void A_retransmission_with_other_octets_is_reported_and_the_first_stand()
    {
        _half.Send(0, "one.tw");

        TcpVerdict verdict = _half.Send(0, "uno.two.");

        Assert.Equal(new TcpVerdict(TcpArrival.PartialOverlap, OverlapDiffers: true), verdict);
        Assert.True(_half.Send(4, "TWO.").OverlapDiffers);
        Assert.Equal(["one. in 1", "two. in 1+2"], _half.Log);
        var anomalies = new AnomalyCollector();
        verdict.Examine(anomalies);
        Assert.Equal("ConflictingOverlap", Assert.Single(anomalies.Items).Rule);
    }

    [Fact]
    public void What_comes_early_waits_for_what_is_before_it()
    {
        Assert.Equal(TcpArrival.OutOfOrder, _half.Send(8, "three.").Arrival);
        Assert.Equal(TcpArrival.OutOfOrder, _half.Send(4, "two.").Arrival);
        Assert.Empty(_half.Log);
        Assert.Equal(TcpArrival.New, _half.Send(0, "one.").Arrival);

        Assert.Equal(["one. in 3", "two. in 2", "three. in 1"], _half.Log);
    }

    [Fact]
    public void What_came_early_stands_against_what_comes_later_with_other_octets()
    {
        _half.Send(4, "two.");
        _half.Send(12, "four.");

        Assert.True(_half.Send(2, "x.TWO.six.FOUR.five.").OverlapDiffers);
        Assert.Equal(TcpArrival.New, _half.Send(0, "on").Arrival);
        Assert.Equal(["onx. in 4+3", "two. in 1", "six. in 3", "four. in 2", "five. in 3"], _half.Log);
    }

    [Fact]
    public void What_came_early_stands_against_what_comes_next_with_other_octets()
    {
        _half.Send(4, "two.");

        Assert.Equal(new TcpVerdict(TcpArrival.New, OverlapDiffers: true), _half.Send(0, "one.TWO.six."));
        Assert.Equal(["one. in 2", "two. in 1", "six. in 2"], _half.Log);
    }

    [Fact]
    public void An_acknowledgment_of_octets_that_were_not_captured_skips_them()
    {
        _half.Send(0, "one.tw");
        _half.Send(13, "ree.four.");
        _half.Acknowledge(12);
        Assert.Equal(["one. in 1"], _half.Log);

        _half.Acknowledge(22);

        Assert.Equal(["one. in 1", "NotCaptured 7 after tw", "ree. in 2", "four. in 2"], _half.Log);
        Assert.Equal(TcpArrival.New, _half.Send(22, "five.").Arrival);
    }

    [Fact]
    public void An_acknowledgment_that_came_before_the_later_segment_skips_too()
    {
        _half.Acknowledge(4);
        _half.Send(4, "two.");

        Assert.Equal(["NotCaptured 4", "two. in 1"], _half.Log);
    }

    [Fact]
    public void A_segment_that_the_capture_cut_loses_its_end()
    {
        _half.Send(0, "one.tw", missing: 10);
        _half.Send(16, "four.");

        Assert.Equal(["one. in 1", "CutByCapture 10 after tw", "four. in 2"], _half.Log);
        Assert.Equal(TcpArrival.Retransmission, _half.Send(0, "one.tw", missing: 10).Arrival);
    }

    [Fact]
    public void A_bad_checksum_is_put_right_by_the_retransmission()
    {
        Assert.Equal(TcpArrival.BadChecksum, _half.Send(0, "0ne.", bad: true).Arrival);
        Assert.Equal(new TcpVerdict(TcpArrival.New), _half.Send(0, "one."));
        _half.Acknowledge(4);

        Assert.Equal(["one. in 2"], _half.Log);
    }

    [Fact]
    public void A_bad_checksum_that_the_receiver_acknowledges_was_bad_in_the_capture_only()
    {
        _half.Send(0, "one.two.", bad: true);
        _half.Send(8, "three.");
        _half.Acknowledge(4);
        Assert.Empty(_half.Log);

        _half.Acknowledge(14);

        Assert.Equal(["one. in 1", "two. in 1", "three. in 2"], _half.Log);
    }

    [Fact]
    public void A_bad_checksum_without_acknowledgment_is_nothing()
    {
        _half.Send(0, "one.", bad: true);
        _half.Finish();

        Assert.Equal(["end"], _half.Log);
    }

    [Fact]
    public void Keep_alives_with_and_without_an_octet_are_told_from_data()
    {
        _half.Send(0, "one.");

        Assert.Equal(TcpArrival.KeepAlive, _half.Send(3, "").Arrival);
        Assert.Equal(TcpArrival.KeepAlive, _half.Send(3, "\0").Arrival);
        Assert.Equal(TcpArrival.Empty, _half.Send(4, "").Arrival);
        Assert.Equal(["one. in 1"], _half.Log);
    }

    [Fact]
    public void A_zero_window_probe_counts_when_it_is_acknowledged()
    {
        _half.Send(0, "one.");
        _half.Acknowledge(4, window: 0);
        Assert.Equal(TcpArrival.ZeroWindowProbe, _half.Send(4, "t").Arrival);
        Assert.Equal(0, _half.UnreadLength);
        _half.Acknowledge(5, window: 100);
        Assert.Equal(1, _half.UnreadLength);
        Assert.Equal(TcpArrival.New, _half.Send(5, "wo.").Arrival);

        Assert.Equal(["one. in 1", "two. in 2+3"], _half.Log);
    }

    [Fact]
    public void A_zero_window_probe_that_is_refused_is_sent_again()
    {
        _half.Acknowledge(0, window: 0);
        _half.Send(0, "o");
        _half.Acknowledge(0, window: 100);

        Assert.Equal(TcpArrival.New, _half.Send(0, "one.").Arrival);
        Assert.Equal(["one. in 2"], _half.Log);
    }

    [Fact]
    public void A_capture_that_begins_in_the_middle_begins_with_the_first_data()
    {
        TcpScript half = TcpScript.MidStream(5000);
        Assert.Equal(TcpArrival.Empty, half.Send(99, "").Arrival);
        Assert.Equal(TcpArrival.New, half.Send(100, "e.two.").Arrival);
        Assert.Equal(TcpArrival.Retransmission, half.Send(90, "before.").Arrival);

        Assert.Equal(["e. in 2", "two. in 2"], half.Log);
    }

    [Fact]
    public void The_stream_is_complete_when_the_fin_is_reached()
    {
        _half.Send(4, "two", TcpFlags.Ack | TcpFlags.Fin);
        Assert.False(_half.IsComplete);
        _half.Send(0, "one.");
        Assert.True(_half.IsComplete);
        Assert.Equal(TcpArrival.Retransmission, _half.Send(7, "", TcpFlags.Ack | TcpFlags.Fin).Arrival);
        _half.Finish();

        Assert.Equal(["one. in 2", "end after two"], _half.Log);
    }

    [Fact]
    public void A_fin_without_data_is_new_once()
    {
        _half.Send(0, "one.");

        Assert.Equal(TcpArrival.New, _half.Send(4, "", TcpFlags.Ack | TcpFlags.Fin).Arrival);
        Assert.Equal(TcpArrival.Retransmission, _half.Send(4, "", TcpFlags.Ack | TcpFlags.Fin).Arrival);
        Assert.True(_half.IsComplete);
    }

    [Fact]
    public void A_reset_carries_no_data()
    {
        Assert.Equal(TcpArrival.Empty, _half.Send(0, "No tcp.", TcpFlags.Reset).Arrival);
        Assert.Empty(_half.Log);
    }

    [Fact]
    public void Finish_hands_over_what_waited_behind_a_gap()
    {
        _half.Send(4, "two.t");
        _half.Send(20, "six.");
        _half.Finish();

        Assert.Equal(["StreamEnded 4", "two. in 1", "StreamEnded 11 after t", "six. in 2", "end"], _half.Log);
    }

    [Theory]
    [InlineData(1000, 62)]
    [InlineData(1, 1009)]
    public void No_more_than_64_KiB_are_kept_out_of_order(int size, int segments)
    {
        string text = new('.', size);
        int sent = 0;
        while (_half.Log.Count == 0)
        {
            Assert.True(_half.UnreadLength == 0 && sent < 70_000);
            _half.Send(10 + (size + 1) * sent++, text);
        }

        Assert.Equal(segments, sent);
        Assert.Equal("LimitReached 10", _half.Log[0]);
    }

    [Fact]
    public void A_direction_that_keeps_nothing_costs_less_than_200_octets()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var half = new Silent(1);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.InRange(after - before, 1, 200);
        GC.KeepAlive(half);
    }

    [Fact]
    public void Messages_in_order_allocate_nothing_once_there_is_a_history()
    {
        var half = new Silent(0);
        byte[] message = new byte[168];
        for (uint i = 0; i < 10; i++)
            half.Handle(1 + i * 168, TcpFlags.Ack, message, 0, i, false);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (uint i = 10; i < 1000; i++)
            half.Handle(1 + i * 168, TcpFlags.Ack, message, 0, i, false);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1000, half.Segments);
    }

    private sealed class Silent(uint initialSequence) : TcpHalf(initialSequence)
    {
        public int Segments { get; private set; }

        protected override int OnOctets(in TcpOctets octets)
        {
            Segments++;
            return octets.Octets.Length;
        }

        protected override void OnLost(long count, TcpLoss loss, in TcpOctets unread)
        {
        }

        protected override void OnEnd(in TcpOctets unread)
        {
        }
    }
}
