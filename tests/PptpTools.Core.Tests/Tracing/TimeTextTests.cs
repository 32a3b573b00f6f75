using System;
using PptpTools.Tracing;
using PptpTools.Wire;
using Xunit;

namespace PptpTools.Tests.Tracing;

public sealed class TimeTextTests
{
    private readonly TimeText _times = new();

    [Theory]
    [InlineData(0, "0.000000")]
    [InlineData(10_000_000, "1.000000")]
    [InlineData(12_345_670, "1.234567")]
    [InlineData(12_345_678, "1.2345678")]
    [InlineData(-2_500_000, "-0.250000")]
    public void Seconds_have_microseconds_and_one_digit_more_where_there_is_one(long ticks, string text)
    {
        var line = new LineWriter();
        TimeText.AppendSeconds(line, ticks);
        Assert.Equal(text, line.ToString());
    }

    [Fact]
    public void A_time_is_ISO_8601_in_UTC_from_one_second_to_another_and_back()
    {
        long second = new DateTime(2026, 11, 22, 19, 48, 5, DateTimeKind.Utc).Ticks;
        Assert.Equal("2026-11-22T19:48:05.123456Z", Utc(second + 1_234_560));
        Assert.Equal("2026-11-22T19:48:05.0000001Z", Utc(second + 1));
        Assert.Equal("2026-11-22T19:48:06.000000Z", Utc(second + TimeSpan.TicksPerSecond));
        Assert.Equal("2026-11-22T19:48:05.000000Z", Utc(second));
        Assert.Equal("0001-01-01T00:00:00.000000Z", Utc(0));
    }

    private string Utc(long ticks)
    {
        var line = new LineWriter();
        _times.AppendUtc(line, ticks);
        return line.ToString();
    }
}
