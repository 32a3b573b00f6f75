using System;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>Times as text: microseconds, and one digit more where the capture has it. The part up to the second is made once a second.</summary>
internal sealed class TimeText
{
    private const int TicksPerMicrosecond = 10;

    private readonly LineWriter _second = new();
    private long _secondOfText = -1;

    /// <summary>Appends a time of UTC as ISO 8601, such as <c>2026-11-22T19:48:00.123456Z</c>.</summary>
    public void AppendUtc(LineWriter line, long ticks)
    {
        long second = ticks / TimeSpan.TicksPerSecond;
        if (second != _secondOfText)
            MakeSecond(second);
        line.Append(_second);
        AppendFraction(line, (uint)(ticks - (second * TimeSpan.TicksPerSecond)));
        line.Ascii('Z');
    }

    /// <summary>Appends a length of time in seconds, such as <c>1.000250</c>; negative where a capture's clock ran backwards.</summary>
    public static void AppendSeconds(LineWriter line, long ticks)
    {
        if (ticks < 0)
        {
            line.Ascii('-');
            ticks = -ticks;
        }

        long seconds = ticks / TimeSpan.TicksPerSecond;
        line.Decimal((ulong)seconds);
        AppendFraction(line, (uint)(ticks - (seconds * TimeSpan.TicksPerSecond)));
    }

    private void MakeSecond(long second)
    {
        _secondOfText = second;
        var time = new DateTime(second * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        _second.Clear();
        _second.Decimal((ulong)time.Year, 4).Ascii('-').Decimal((ulong)time.Month, 2).Ascii('-').Decimal((ulong)time.Day, 2).Ascii('T');
        _second.Decimal((ulong)time.Hour, 2).Ascii(':').Decimal((ulong)time.Minute, 2).Ascii(':').Decimal((ulong)time.Second, 2);
    }

    private static void AppendFraction(LineWriter line, uint ticks)
    {
        line.Ascii('.');
        uint microseconds = ticks / TicksPerMicrosecond;
        if (microseconds * TicksPerMicrosecond == ticks)
            line.Decimal(microseconds, 6);
        else
            line.Decimal(ticks, 7);
    }
}
