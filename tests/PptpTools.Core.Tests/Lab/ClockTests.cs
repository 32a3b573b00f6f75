using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Lab;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>The order of simulated time, and the random numbers of a seed.</summary>
public sealed class ClockTests
{
    [Fact]
    public void Actions_run_by_time_and_those_of_one_time_in_the_order_in_which_they_were_scheduled()
    {
        var clock = new LabClock();
        var random = new LabRandom(5);
        var expected = new List<(TimeSpan Time, int Number)>();
        var ran = new List<(TimeSpan Time, int Number)>();
        for (int number = 0; number < 5000; number++)
        {
            TimeSpan time = TimeSpan.FromSeconds(random.Next(50));
            int copy = number;
            LabTimer timer = clock.At(time, () => ran.Add((clock.Now, copy)));
            if (random.Chance(0.3))
                clock.Cancel(timer);
            else
                expected.Add((time, number));
        }

        Assert.Equal(expected.Count, clock.Waiting);
        Assert.Equal(LabRun.Idle, clock.RunUntilIdle());
        Assert.Equal(expected.OrderBy(one => one.Time).ThenBy(one => one.Number), ran);
    }

    [Fact]
    public void A_time_that_has_passed_counts_as_now()
    {
        var clock = new LabClock();
        clock.RunUntil(TimeSpan.FromSeconds(5));
        TimeSpan? ran = null;
        clock.At(TimeSpan.FromSeconds(1), () => ran = clock.Now);
        clock.RunUntilIdle();
        Assert.Equal(TimeSpan.FromSeconds(5), ran);
    }

    [Fact]
    public void A_run_ends_at_its_time_its_condition_its_limit_or_when_nothing_waits()
    {
        var clock = new LabClock();
        int count = 0;
        void Again()
        {
            count++;
            clock.After(TimeSpan.FromSeconds(1), Again);
        }

        Again();
        Assert.Equal(LabRun.TimeReached, clock.RunUntil(TimeSpan.FromSeconds(2.5)));
        Assert.Equal((3, 2.5), (count, clock.Now.TotalSeconds));
        Assert.Equal(LabRun.ConditionMet, clock.RunUntil(() => count == 5, TimeSpan.FromSeconds(100)));
        Assert.Equal(LabRun.TimeReached, clock.RunUntil(() => count == 50, TimeSpan.FromSeconds(10)));
        Assert.Equal(TimeSpan.FromSeconds(10), clock.Now);
        Assert.Equal(LabRun.LimitReached, clock.RunUntilIdle(limit: 100));
        Assert.Equal(LabRun.Idle, new LabClock().RunUntil(() => false, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_cancelled_action_does_not_run_and_may_be_cancelled_again()
    {
        var clock = new LabClock();
        LabTimer timer = clock.After(TimeSpan.FromSeconds(1), () => Assert.Fail("It was cancelled."));
        clock.Cancel(timer);
        clock.Cancel(timer);
        clock.Cancel(null);
        Assert.False(timer.IsWaiting);
        Assert.Equal(LabRun.Idle, clock.RunUntilIdle());
    }

    [Fact]
    public void A_seed_gives_the_numbers_of_the_published_generator()
    {
        // Computed by another implementation of xoshiro256** 1.0, its state filled by SplitMix64 from 42.
        var random = new LabRandom(42);
        Assert.Equal([0x1578_0B2E_0C2E_C716, 0x6104_D986_6D11_3A7E, 0xAE17_5332_39E4_99A1], new[] { random.NextUInt64(), random.NextUInt64(), random.NextUInt64() });
    }

    [Fact]
    public void Parts_have_sequences_of_their_own_that_others_do_not_disturb()
    {
        var one = new LabRandom(9);
        ulong expected = one.For("client").NextUInt64();
        one.NextUInt64();
        Assert.Equal(expected, one.For("client").NextUInt64());
        Assert.NotEqual(expected, one.For("server").NextUInt64());
        Assert.NotEqual(expected, new LabRandom(10).For("client").NextUInt64());
    }

    [Fact]
    public void Chances_come_as_often_as_their_probability_says()
    {
        var random = new LabRandom(1);
        Assert.InRange(Enumerable.Range(0, 100_000).Count(_ => random.Chance(0.2)), 19_500, 20_500);
        Assert.DoesNotContain(Enumerable.Range(0, 1000), _ => random.Chance(0));
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(random.Chance(1)));
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(random.Next(7), 0, 6));
        Assert.Equal(7, Enumerable.Range(0, 1000).Select(_ => random.Next(7)).Distinct().Count());
    }
}
