namespace PptpTools.Journal;

/// <summary>What became of a change to this host when it was to be undone.</summary>
public enum HostRepairOutcome
{
    /// <summary>It is undone.</summary>
    Undone,

    /// <summary>It would be undone: nothing was done.</summary>
    Planned,

    /// <summary>There was nothing left of it.</summary>
    AlreadyGone,

    /// <summary>Somebody changed it since; it was left as it is.</summary>
    ChangedSince,

    /// <summary>The process that made it still runs and needs it, or another does.</summary>
    InUse,

    /// <summary>It is in another network or mount namespace than this process.</summary>
    OtherNamespace,

    /// <summary>It could not be undone; it stays in the journal.</summary>
    Failed,
}

/// <summary>A change that a tunnel or a server made to this host, and what became of it when it was to be undone.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Change">The change, as text.</param>
/// <param name="Tunnel">What made it.</param>
/// <param name="ProcessId">Number of the process that made it.</param>
/// <param name="Explanation">Why it was left, or could not be undone; empty where it was undone.</param>
public sealed record HostRepair(HostRepairOutcome Outcome, string Change, string Tunnel, int ProcessId, string Explanation)
{
    /// <summary>Outcome and change on one line.</summary>
    public override string ToString() => Explanation.Length == 0 ? $"{Outcome}: {Change}" : $"{Outcome}: {Change} ({Explanation})";
}
