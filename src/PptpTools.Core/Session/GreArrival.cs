namespace PptpTools.Session;

/// <summary>What became of a GRE packet that arrived.</summary>
internal enum GreArrival : byte
{
    /// <summary>The next in order: its payload is to be delivered now, before what <see cref="GreReceiver.TryTake"/> gives.</summary>
    InOrder,

    /// <summary>The first of a count that the sender began anew: its payload is to be delivered now.</summary>
    Restart,

    /// <summary>It was copied, and <see cref="GreReceiver.TryTake"/> gives it in its turn.</summary>
    Held,

    /// <summary>It arrived before. Dropped.</summary>
    Duplicate,

    /// <summary>What comes after it is delivered already. Dropped.</summary>
    Late,

    /// <summary>It has no payload.</summary>
    Acknowledgment,

    /// <summary>It has a payload without sequence number, which PPTP does not have. Dropped.</summary>
    Unsequenced,

    /// <summary>Its payload is cut short. Dropped as if it were lost.</summary>
    Damaged,
}

/// <summary>What a <see cref="GreReceiver"/> has counted.</summary>
/// <param name="Packets">Packets that had a payload and a sequence number.</param>
/// <param name="Octets">Octets of their payloads.</param>
/// <param name="Acknowledgments">Acknowledgment numbers received, alone or with a payload.</param>
/// <param name="Lost">Numbers passed over whose packets have not arrived since.</param>
/// <param name="Duplicates">Packets dropped because they had arrived before.</param>
/// <param name="Reordered">Packets that arrived after one with a higher number.</param>
/// <param name="Late">Those of them that came too late and were dropped.</param>
/// <param name="Dropped">Packets without number, packets cut short, and packets that waited when the sender began anew.</param>
/// <param name="Restarts">How often the sender began its count anew.</param>
/// <param name="MaximumDepth">Most packets that waited behind a gap.</param>
internal readonly record struct GreReceiverStatistics(
    long Packets, long Octets, long Acknowledgments, long Lost, long Duplicates, long Reordered, long Late, long Dropped, long Restarts, int MaximumDepth);
