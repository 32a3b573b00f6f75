using System;

namespace PptpTools.Commands;

/// <summary>What was read of a capture.</summary>
internal sealed class DecodeTotals
{
    private long _firstTicks;
    private long _lastTicks;

    /// <summary>Number of frames.</summary>
    public long Frames { get; private set; }

    /// <summary>Time of the first frame, in UTC; null where there was none.</summary>
    public DateTimeOffset? StartTime => Frames == 0 ? null : new DateTimeOffset(_firstTicks, TimeSpan.Zero);

    /// <summary>From the first frame to the latest.</summary>
    public TimeSpan Duration => new(_lastTicks - _firstTicks);

    public void Count(long ticks)
    {
        if (Frames++ == 0)
            _firstTicks = _lastTicks = ticks;
        else if (ticks > _lastTicks)
            _lastTicks = ticks;
    }
}
