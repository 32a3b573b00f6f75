using System;

namespace PptpTools.Session;

/// <summary>How one end of a call sends and receives its GRE packets.</summary>
internal sealed record GreSettings
{
    /// <summary>The sequence number of the first packet sent: 0 of Linux's server and RFC 2637, 1 of Linux's client.</summary>
    public uint FirstSequence { get; init; }

    /// <summary>
    /// How long a packet waits for one of this end to carry its acknowledgment, before a packet is sent for it alone: 0 for not at
    /// all, null for forever. Linux's client takes 0.5 s, its server 0.05 s.
    /// </summary>
    public TimeSpan? AcknowledgmentDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>True where no more packets are sent than the window of RFC 2637 section 4.2 lets through. Real peers do not keep to it.</summary>
    public bool EnforcesWindow { get; init; }

    /// <summary>Longest adaptive time-out of an acknowledgment (RFC 2637 section 4.4, MaxTimeOut).</summary>
    public TimeSpan MaximumTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many packets behind a gap may wait for what is missing, 0 to 512; with 0 nothing waits.</summary>
    public int ReorderPackets { get; init; } = 64;

    /// <summary>How long a packet behind a gap waits at most; with 0 nothing waits.</summary>
    public TimeSpan ReorderTime { get; init; } = TimeSpan.FromMilliseconds(300);
}
