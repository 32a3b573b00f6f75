using System;
using PptpTools.Tracing;
using PptpTools.Wire;
using Xunit;

namespace PptpTools.Tests.Tracing;

public sealed class TimeTextTests
{
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
    public void A_time_is_ISO_8601_in_UTC()
    {
        var line = new LineWriter();
        TimeText.AppendUtc(line, new DateTime(2026, 11, 22, 19, 48, 5, DateTimeKind.Utc).Ticks + 1_234_560);
        Assert.Equal("2026-11-22T19:48:05.123456Z", line.ToString());
    }
}
