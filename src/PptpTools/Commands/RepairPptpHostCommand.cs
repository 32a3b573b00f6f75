using System;
using System.IO;
using System.Management.Automation;
using PptpTools.Journal;

namespace PptpTools.Commands;

/// <summary>Undoes what tunnels and servers of processes that are no more left on this host.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "PptpHost", SupportsShouldProcess = true)]
[OutputType(typeof(HostRepair))]
public sealed class RepairPptpHostCommand : PptpCommand
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            bool isDryRun = !ShouldProcess("this host", "Undo what ended processes changed", "Repair-PptpHost", out ShouldProcessReason reason);
            if (isDryRun && (reason & ShouldProcessReason.WhatIf) == 0)
                return;
            foreach (HostRepair repair in TunnelPlatform.Current.Repair(isDryRun))
                WriteObject(repair);
        }
        catch (TunnelsNotSupportedException fault)
        {
            ThrowTerminatingError(ErrorRecords.Of(fault));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.JournalsUnreadable(fault));
        }
    }
}
