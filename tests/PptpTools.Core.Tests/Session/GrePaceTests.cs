using System;
using System.Collections.Generic;
using PptpTools.Session;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>A sender that always has packets, a path with a delay, and a peer that takes so many packets a millisecond and acknowledges each.</summary>
public sealed class GrePaceTests
{
    private const int TicksPerMillisecond = (int)TimeSpan.TicksPerMillisecond;

    [Fact]
    public void A_slow_peer_nearby_never_has_more_than_a_short_queue()
    {
        Assert.InRange(LongestQueue(roundTrip: 0.4, packetsPerMillisecond: 1, milliseconds: 3000), 1, GrePace.Queue + 5);
    }

    [Theory]
    [InlineData(40, 10)]
    [InlineData(100, 4)]
    [InlineData(1, 40)]
    public void A_far_peer_is_kept_as_busy_as_it_can_be(double roundTrip, int packetsPerMillisecond)
    {
        var path = new Path(roundTrip, packetsPerMillisecond);
        path.Run(3000);
        long before = path.Taken;
        path.Run(1000);
        Assert.InRange(path.Taken - before, packetsPerMillisecond * 950L, packetsPerMillisecond * 1000L + 1);
        Assert.InRange(path.LongestQueue, 1, 2 * GrePace.Queue);
    }

    [Fact]
    public void Without_acknowledgments_it_goes_on_slowly()
    {
        var pace = new GrePace();
        pace.NoteSent(0, TimeSpan.Zero);
        pace.NoteAcknowledgment(0, TimeSpan.FromMilliseconds(1));
        uint sent = 0;
        for (int millisecond = 1; millisecond <= 1000; millisecond++)
        {
            TimeSpan now = TimeSpan.FromMilliseconds(millisecond);
            while (pace.HasRoom(now))
                pace.NoteSent(++sent, now);
            Assert.True(pace.Deadline > now);
        }

        Assert.InRange(sent, 90u * GrePace.Queue, 101u * GrePace.Queue);
    }

    [Fact]
    public void A_peer_that_never_acknowledges_is_not_waited_for()
    {
        var pace = new GrePace();
        for (uint sequence = 0; sequence < 10_000; sequence++)
        {
            Assert.True(pace.HasRoom(TimeSpan.Zero));
            pace.NoteSent(sequence, TimeSpan.Zero);
        }

        Assert.Null(pace.Deadline);
    }

    [Fact]
    public void An_acknowledgment_of_what_was_not_sent_changes_nothing()
    {
        var pace = new GrePace();
        pace.NoteSent(5, TimeSpan.Zero);
        pace.NoteAcknowledgment(6, TimeSpan.Zero);
        Assert.Null(pace.Deadline);
        Assert.Equal(GrePace.Queue, pace.Room);
    }

    private static int LongestQueue(double roundTrip, int packetsPerMillisecond, int milliseconds)
    {
        var path = new Path(roundTrip, packetsPerMillisecond);
        path.Run(milliseconds);
        return path.LongestQueue;
    }

    private sealed class Path(double roundTrip, int packetsPerMillisecond)
    {
        private const int Step = TicksPerMillisecond / 50;

        private readonly GrePace _pace = new();
        private readonly Queue<(uint Number, long At)> _there = new();
        private readonly Queue<uint> _queue = new();
        private readonly Queue<(uint Number, long At)> _back = new();
        private readonly long _oneWay = (long)(roundTrip * TicksPerMillisecond / 2);
        private uint _next = uint.MaxValue - 2000;
        private long _now;
        private double _credit;
        private bool _hasBegun;
        private bool _isKnown;

        public long Taken { get; private set; }

        public int LongestQueue { get; private set; }

        public void Run(int milliseconds)
        {
            for (long end = _now + milliseconds * (long)TicksPerMillisecond; _now < end; _now += Step)
            {
                while (_back.TryPeek(out (uint Number, long At) back) && back.At <= _now)
                {
                    _pace.NoteAcknowledgment(_back.Dequeue().Number, new TimeSpan(_now));
                    _isKnown = true;
                }

                // As on any link, something was said and acknowledged before data flows.
                while ((_isKnown || !_hasBegun) && _pace.HasRoom(new TimeSpan(_now)))
                {
                    _hasBegun = true;
                    _pace.NoteSent(_next, new TimeSpan(_now));
                    _there.Enqueue((_next, _now + _oneWay));
                    unchecked
                    {
                        _next++;
                    }
                }

                while (_there.TryPeek(out (uint Number, long At) there) && there.At <= _now)
                    _queue.Enqueue(_there.Dequeue().Number);
                LongestQueue = Math.Max(LongestQueue, _queue.Count);
                double share = packetsPerMillisecond * (double)Step / TicksPerMillisecond;
                _credit = Math.Min(1, _credit) + share;
                while (_credit >= 1 && _queue.TryDequeue(out uint number))
                {
                    _credit--;
                    Taken++;
                    _back.Enqueue((number, _now + _oneWay));
                }
            }
        }
    }
}
