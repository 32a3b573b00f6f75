using System;

namespace PptpTools.Lab;

/// <summary>What a wire does to the frames of one direction. Probabilities are from 0 to 1, drawn for each frame from the network's seed.</summary>
internal sealed record LinkConditions
{
    /// <summary>No delay, no loss, no limits.</summary>
    public static LinkConditions Perfect { get; } = new();

    /// <summary>Time from sending to arrival.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Up to this much more, evenly spread. Frames still arrive in order.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How often a frame is lost.</summary>
    public double Loss { get; init; }

    /// <summary>How often a frame arrives twice.</summary>
    public double Duplication { get; init; }

    /// <summary>How often a frame is held back by up to <see cref="ReorderingDelay"/>, so that later ones overtake it.</summary>
    public double Reordering { get; init; }

    /// <summary>The longest that a frame is held back.</summary>
    public TimeSpan ReorderingDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How often bits of an IP packet are turned over, as in a router's memory, where the wire's frame check sequence does not tell. An
    /// ARP packet that would be damaged is lost instead.
    /// </summary>
    public double Corruption { get; init; }

    /// <summary>Bits turned over in a damaged packet. The Internet checksum finds any single one; more can escape it.</summary>
    public int CorruptedBits { get; init; } = 1;

    /// <summary>The longest IP packet in octets that passes; longer ones vanish, no one is told. 0 for no limit.</summary>
    public int MaximumPacket { get; init; }

    /// <summary>The rate in bits per second; 0 for no limit.</summary>
    public long BitsPerSecond { get; init; }

    /// <summary>Most frames under way at one time; more are lost.</summary>
    public int QueueLimit { get; init; } = 4096;
}
