using System;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>
/// A step as one line of a text file: number, time, session, the two ends, and the step's text.
/// <c>12 2026-11-22T19:30:51.123456Z #1 client 198.18.80.2:34566 > server 198.18.80.1:1723 ToServer [PPTP …]</c>
/// </summary>
public sealed class TraceLine
{
    private readonly LineWriter _second = new();
    private long _secondTicks = -1;

    /// <summary>Appends the step's line with a line feed.</summary>
    public void Append(LineWriter line, NegotiationStep step)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        if (step is null)
            throw new ArgumentNullException(nameof(step));
        ref readonly StepData data = ref step.Data;
        line.Decimal((ulong)data.Number).Ascii(' ');
        AppendTime(line, data.Ticks);
        line.Ascii(" #").Decimal((ulong)data.SessionId).Ascii(' ');
        data.Source.AppendTo(line);
        line.Ascii(" > ");
        data.Destination.AppendTo(line);
        line.Ascii(' ');
        step.AppendText(line);
        line.Ascii('\n');
    }

    /// <summary>Appends a time as <c>2026-11-22T19:30:51.123456Z</c>; the part up to the second is made once per second.</summary>
    public void AppendTime(LineWriter line, long ticks)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        long second = ticks / TimeSpan.TicksPerSecond;
        if (second != _secondTicks)
        {
            _secondTicks = second;
            var time = new DateTime(second * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
            _second.Clear();
            _second.Decimal((ulong)time.Year, 4).Ascii('-').Decimal((ulong)time.Month, 2).Ascii('-').Decimal((ulong)time.Day, 2).Ascii('T');
            _second.Decimal((ulong)time.Hour, 2).Ascii(':').Decimal((ulong)time.Minute, 2).Ascii(':').Decimal((ulong)time.Second, 2).Ascii('.');
        }

        line.Utf8(_second.Written).Decimal((ulong)(ticks - (second * TimeSpan.TicksPerSecond)) / 10, 6).Ascii('Z');
    }
}
