using System;

namespace PptpTools.Session;

/// <summary>What a live session did between two looks at it.</summary>
public sealed record SessionRate
{
    /// <summary>Number of the session.</summary>
    public int SessionId { get; init; }

    /// <summary>The session's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>When the second look was, in UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Time between the two.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>What it is doing.</summary>
    public TunnelState State { get; init; }

    /// <summary>Bits of IP packets that came through the tunnel, a second.</summary>
    public double BitsReceivedPerSecond { get; init; }

    /// <summary>Bits of IP packets that were sent through the tunnel, a second.</summary>
    public double BitsSentPerSecond { get; init; }

    /// <summary>IP packets that came through the tunnel, a second.</summary>
    public double PacketsReceivedPerSecond { get; init; }

    /// <summary>IP packets that were sent through the tunnel, a second.</summary>
    public double PacketsSentPerSecond { get; init; }

    /// <summary>GRE packets of the peer that are missing since the first look; less than 0 where some came late.</summary>
    public long Lost { get; init; }

    /// <summary>Share of the peer's packets that are missing, in percent.</summary>
    public double LossPercent { get; init; }

    /// <summary>GRE packets that came after one with a higher number.</summary>
    public long Reordered { get; init; }

    /// <summary>GRE packets that came more than once.</summary>
    public long Duplicates { get; init; }

    /// <summary>Estimated time from a GRE packet to its acknowledgment.</summary>
    public TimeSpan? RoundTripTime { get; init; }

    /// <summary>What happened between two looks. Where the session began anew in between, its counters count from there.</summary>
    /// <param name="before">The first look.</param>
    /// <param name="after">The second.</param>
    /// <param name="time">When the second was.</param>
    /// <param name="interval">Time between them, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">No time lies between them.</exception>
    public static SessionRate Between(LiveSession before, LiveSession after, DateTimeOffset time, TimeSpan interval)
    {
        if (before is null)
            throw new ArgumentNullException(nameof(before));
        if (after is null)
            throw new ArgumentNullException(nameof(after));
        if (interval <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(interval));
        bool isSame = after.PacketsReceived >= before.PacketsReceived && after.PacketsSent >= before.PacketsSent;
        LiveSession from = isSame ? before : new LiveSession();
        long received = after.PacketsReceived - from.PacketsReceived;
        long lost = after.Lost - from.Lost;
        return new SessionRate
        {
            SessionId = after.Id,
            Name = after.Name,
            Time = time,
            Interval = interval,
            State = after.State,
            BitsReceivedPerSecond = (after.OctetsReceived - from.OctetsReceived) * 8 / interval.TotalSeconds,
            BitsSentPerSecond = (after.OctetsSent - from.OctetsSent) * 8 / interval.TotalSeconds,
            PacketsReceivedPerSecond = received / interval.TotalSeconds,
            PacketsSentPerSecond = (after.PacketsSent - from.PacketsSent) / interval.TotalSeconds,
            Lost = lost,
            LossPercent = lost <= 0 ? 0 : 100.0 * lost / (lost + received),
            Reordered = after.Reordered - from.Reordered,
            Duplicates = after.Duplicates - from.Duplicates,
            RoundTripTime = after.RoundTripTime,
        };
    }
}
