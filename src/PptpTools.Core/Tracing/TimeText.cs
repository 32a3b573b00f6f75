using System;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>Times as text: microseconds, and one digit more where the capture has it.</summary>
internal static class TimeText
{
    private const int TicksPerMicrosecond = 10;

    /// <summary>Appends a time of UTC as ISO 8601, such as <c>2026-11-22T19:48:00.123456Z</c>.</summary>
    public static void AppendUtc(LineWriter line, long ticks)
    {
        var time = new DateTime(ticks, DateTimeKind.Utc);
        line.Decimal((ulong)time.Year, 4).Ascii('-').Decimal((ulong)time.Month, 2).Ascii('-').Decimal((ulong)time.Day, 2).Ascii('T');
        line.Decimal((ulong)time.Hour, 2).Ascii(':').Decimal((ulong)time.Minute, 2).Ascii(':').Decimal((ulong)time.Second, 2);
        AppendFraction(line, ticks % TimeSpan.TicksPerSecond);
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

        line.Decimal((ulong)(ticks / TimeSpan.TicksPerSecond));
        AppendFraction(line, ticks % TimeSpan.TicksPerSecond);
    }

    private static void AppendFraction(LineWriter line, long ticks)
    {
        line.Ascii('.');
        if (ticks % TicksPerMicrosecond == 0)
            line.Decimal((ulong)(ticks / TicksPerMicrosecond), 6);
        else
            line.Decimal((ulong)ticks, 7);
    }
}
