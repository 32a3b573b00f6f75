using System;
using PptpTools.Session;
using Xunit;

namespace PptpTools.Tests.Session;

public sealed class SessionRateTests
{
    private static readonly LiveSession Before = new()
    {
        Id = 3,
        Name = "office",
        OctetsReceived = 1000,
        OctetsSent = 500,
        PacketsReceived = 10,
        PacketsSent = 5,
        Lost = 2,
        Duplicates = 1,
        Reordered = 1,
    };

    [Fact]
    public void A_rate_is_what_changed_over_the_time_between()
    {
        LiveSession after = Before with { OctetsReceived = 3000, OctetsSent = 1500, PacketsReceived = 28, PacketsSent = 15, Lost = 4, Duplicates = 2, Reordered = 4 };
        SessionRate rate = SessionRate.Between(Before, after, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(2));
        Assert.Equal((8000, 4000), (rate.BitsReceivedPerSecond, rate.BitsSentPerSecond));
        Assert.Equal((9, 5), (rate.PacketsReceivedPerSecond, rate.PacketsSentPerSecond));
        Assert.Equal((2L, 10.0, 1L, 3L), (rate.Lost, rate.LossPercent, rate.Duplicates, rate.Reordered));
    }

    [Fact]
    public void A_session_that_began_anew_counts_from_there()
    {
        LiveSession after = Before with { OctetsReceived = 400, OctetsSent = 100, PacketsReceived = 4, PacketsSent = 1, Lost = 0, Duplicates = 0, Reordered = 0 };
        SessionRate rate = SessionRate.Between(Before, after, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1));
        Assert.Equal((3200, 800), (rate.BitsReceivedPerSecond, rate.BitsSentPerSecond));
        Assert.Equal((0L, 0.0), (rate.Lost, rate.LossPercent));
    }

    [Fact]
    public void Packets_that_were_only_late_are_no_loss()
    {
        SessionRate rate = SessionRate.Between(Before, Before with { Lost = 0, PacketsReceived = 12 }, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1));
        Assert.Equal((-2L, 0.0), (rate.Lost, rate.LossPercent));
    }

    [Fact]
    public void No_time_between_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionRate.Between(Before, Before, DateTimeOffset.UnixEpoch, TimeSpan.Zero));
}
