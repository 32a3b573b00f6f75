using System;

namespace PptpTools.Server;

/// <summary>What is done to GRE packets on purpose, to see how a peer bears it. Shares are from 0 to 1, and each is drawn for itself.</summary>
public sealed record DatagramFaults
{
    /// <summary>Share of the packets that are not sent.</summary>
    public double Drop { get; init; }

    /// <summary>Share of the packets that are sent twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Share of the packets that are sent 20 ms late, so that others overtake them.</summary>
    public double Reorder { get; init; }

    /// <summary>Share of the packets of which one bit behind the GRE header is turned.</summary>
    public double Corrupt { get; init; }

    /// <summary>How much later every packet is sent.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How much more than <see cref="Delay"/> it may be, evenly drawn.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Decides every random number.</summary>
    public int Seed { get; init; } = 1;
}
