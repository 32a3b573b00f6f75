#if NET
using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using PptpTools.Linux;
using PptpTools.Routing;

namespace PptpTools.Journal;

/// <summary>Undoes what processes that are no more left on the host, as far as it is still as they made it.</summary>
internal static class HostRepairer
{
    private static readonly TimeSpan LockTime = TimeSpan.FromSeconds(10);

    /// <summary>Goes through the journals of this user.</summary>
    /// <param name="folders">Where they are.</param>
    /// <param name="isDryRun">True to tell only what would be done.</param>
    /// <returns>Every change that was found, in the order in which it is undone.</returns>
    /// <exception cref="IOException">The journals cannot be read, or another process repairs for too long.</exception>
    public static IReadOnlyList<HostRepair> Repair(HostFolders folders, bool isDryRun)
    {
        string folder = folders.Journal;
        if (Directory.GetFiles(folder, "*" + HostJournal.Extension).Length == 0)
            return [];
        using FileLock held = FileLock.Take(Path.Combine(folder, ".lock"), LockTime);
        using var scope = new NetworkScope();
        JournalOwner observer = JournalOwner.Current;
        var repairs = new List<HostRepair>();
        foreach (JournalFile file in JournalFile.ReadAll(folder))
        {
            List<HostRepair> own =
            [
                .. file.Unknown.Values.Select(kind => Leave(kind, file, observer)),
                .. file.Changes.Reverse().Select(entry => Repair(entry.Value, file, scope, observer, isDryRun)),
            ];
            repairs.AddRange(own);
            if (!isDryRun && !file.Owner.IsAlive(observer) && own.TrueForAll(static repair => IsSettled(repair.Outcome)))
                File.Delete(file.Path);
        }

        return repairs;
    }

    /// <summary>Undoes one change in its namespace, unless another tunnel or server needs it too.</summary>
    /// <param name="change">The change.</param>
    /// <param name="path">The journal that has it.</param>
    /// <param name="scope">Its namespace.</param>
    /// <param name="tunnel">What made it.</param>
    /// <param name="processId">Number of the process that made it.</param>
    /// <param name="isDryRun">True to tell only what would come of it.</param>
    public static HostRepair Undo(HostChange change, string path, NetworkScope scope, string tunnel, int processId, bool isDryRun)
    {
        HostRepair Of(HostRepairOutcome outcome, string explanation = "") => new(outcome, change.ToString(), tunnel, processId, explanation);
        try
        {
            UndoResult? result = null;
            scope.Run(() =>
            {
                if (change.IsShared && JournalFile.InForce(Path.GetDirectoryName(path)!, path).Contains(change))
                    return;
                using var routes = new RouteSocket();
                result = change.Undo(routes, isDryRun);
            });
            return result switch
            {
                null => Of(HostRepairOutcome.InUse, "Another tunnel or server needs it; the end of the last one undoes it."),
                UndoResult.Undone => Of(isDryRun ? HostRepairOutcome.Planned : HostRepairOutcome.Undone),
                UndoResult.AlreadyGone => Of(HostRepairOutcome.AlreadyGone),
                _ => Of(HostRepairOutcome.ChangedSince, "Somebody changed it since; look whether it is still wanted."),
            };
        }
        catch (Exception error) when (error is Win32Exception or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return Of(HostRepairOutcome.Failed, error.Message);
        }
    }

    private static bool IsSettled(HostRepairOutcome outcome) =>
        outcome is HostRepairOutcome.Undone or HostRepairOutcome.AlreadyGone or HostRepairOutcome.ChangedSince;

    /// <summary>What a newer version of the module changed, and how it is undone, only that version knows.</summary>
    private static HostRepair Leave(string kind, JournalFile file, JournalOwner observer) => file.Owner.IsAlive(observer)
        ? new(HostRepairOutcome.InUse, $"a change of the kind '{kind}'", file.Tunnel, file.Owner.ProcessId, StillRuns(file))
        : new(
            HostRepairOutcome.Failed, $"a change of the kind '{kind}'", file.Tunnel, file.Owner.ProcessId,
            $"Another version of PptpTools made it: run that version's Repair-PptpHost, or delete '{file.Path}' where nothing of it is left.");

    private static string StillRuns(JournalFile file) => $"Process {file.Owner.ProcessId} still runs; it undoes this itself.";

    private static HostRepair Repair(HostChange change, JournalFile file, NetworkScope scope, JournalOwner observer, bool isDryRun)
    {
        HostRepair Of(HostRepairOutcome outcome, string explanation = "") => new(outcome, change.ToString(), file.Tunnel, file.Owner.ProcessId, explanation);
        if (file.Owner.IsAlive(observer))
            return Of(HostRepairOutcome.InUse, StillRuns(file));
        if (file.Owner.Boot != observer.Boot)
        {
            if (!change.OutlivesBoot)
                return Of(HostRepairOutcome.AlreadyGone, "The machine was started again since.");
        }
        else if (change.IsInFiles ? file.Owner.MountNamespace != observer.MountNamespace : file.Owner.NetworkNamespace != observer.NetworkNamespace)
        {
            string there = change.IsInFiles ? file.Owner.MountNamespace : file.Owner.NetworkNamespace;
            return NamespaceList.Has(there)
                ? Of(HostRepairOutcome.OtherNamespace, $"It is in the namespace {there}; run Repair-PptpHost there.")
                : Of(HostRepairOutcome.AlreadyGone, "Its namespace is no more.");
        }

        return Undo(change, file.Path, scope, file.Tunnel, file.Owner.ProcessId, isDryRun);
    }
}
#endif
