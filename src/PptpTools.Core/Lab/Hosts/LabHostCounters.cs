namespace PptpTools.Lab;

/// <summary>What a host did not deliver or forward, counted from the start.</summary>
internal sealed class LabHostCounters
{
    /// <summary>Packets whose IP, TCP, UDP or ICMP header cannot be read or whose checksum is wrong.</summary>
    public long Damaged { get; internal set; }

    /// <summary>Packets that a filter stopped.</summary>
    public long Filtered { get; internal set; }

    /// <summary>Packets that a translator dropped.</summary>
    public long NotTranslated { get; internal set; }

    /// <summary>Packets for which no route, no hardware address or no handler was there.</summary>
    public long Unreachable { get; internal set; }

    /// <summary>Packets for other hosts that came to a host which does not forward.</summary>
    public long NotForMe { get; internal set; }

    /// <summary>Packets whose time to live ran out.</summary>
    public long Expired { get; internal set; }

    /// <summary>Packets forwarded.</summary>
    public long Forwarded { get; internal set; }
}
