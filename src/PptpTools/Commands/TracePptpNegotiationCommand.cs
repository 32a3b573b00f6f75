using System.Management.Automation;

namespace PptpTools.Commands;

/// <summary>x</summary>
[Cmdlet(VerbsDiagnostic.Trace, "PptpNegotiation")]
public sealed class TracePptpNegotiationCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(Capture.CaptureFile.X);
}
