using PptpTools.Decoding.Tracking;
using Xunit;

namespace PptpTools.Tests.Decoding;

public sealed class GreTrackTests
{
    [Fact]
    public void Great_leaps_in_the_sequence_do_not_make_a_late_packet_expensive()
    {
        var track = new GreTrack();
        uint sequence = 5;
        for (int i = 0; i < 100_000; i++)
        {
            track.OnSequence(sequence, i);
            track.OnSequence(unchecked(sequence - 1), i);
            sequence = unchecked(sequence + (1 << 20));
        }

        // A walk over the distance to the first number ever seen would be 2^31 steps long, and there would be fifty of them.
        Assert.Equal(100_000, track.Statistics.Reordered);
    }

    [Fact]
    public void Numbers_that_all_come_again_are_a_count_begun_anew()
    {
        var track = new GreTrack();
        for (uint i = 0; i < 40; i++)
            Assert.Equal(GreArrival.InOrder, track.OnSequence(i, i));
        Assert.Equal(GreArrival.Duplicate, track.OnSequence(2, 100));
        Assert.Equal(GreArrival.Duplicate, track.OnSequence(3, 101));
        Assert.Equal(GreArrival.Duplicate, track.OnSequence(4, 102));
        Assert.Equal(GreArrival.Restart, track.OnSequence(5, 103));
        Assert.Equal(GreArrival.InOrder, track.OnSequence(6, 104));
    }

    [Fact]
    public void Frames_captured_twice_are_duplicates_and_no_restart()
    {
        var track = new GreTrack();
        for (uint i = 0; i < 40; i++)
        {
            Assert.Equal(GreArrival.InOrder, track.OnSequence(i, i));
            Assert.Equal(GreArrival.Duplicate, track.OnSequence(i, i));
        }

        Assert.Equal(40, track.Statistics.Duplicates);
        Assert.Equal(0, track.Statistics.Lost);
    }

    [Fact]
    public void What_the_capture_says_is_not_in_it_is_neither_lost_nor_a_gap()
    {
        var track = new GreTrack();
        track.OnSequence(7, 1);
        track.ExpectGap();
        Assert.True(track.OnAcknowledgment(8_000_000, 2));
        Assert.Equal(GreArrival.InOrder, track.OnSequence(8_000_001, 3));
        Assert.False(track.OnAcknowledgment(8_000_002, 4));
        Assert.Equal(GreArrival.AfterGap, track.OnSequence(8_000_005, 5));
        Assert.Equal(3, track.Statistics.Lost);
    }
}
