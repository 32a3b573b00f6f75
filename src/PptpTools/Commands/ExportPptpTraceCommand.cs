using System;
using System.IO;
using System.Management.Automation;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Commands;

/// <summary>Writes the trace of captures to a file, with no object for a step.</summary>
[Cmdlet(VerbsData.Export, "PptpTrace", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPptpTraceCommand : StepCommand
{
    private TraceFile? _trace;
    private string _path = "";

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>How each step is written; by default as the name of the file says.</summary>
    [Parameter]
    public TraceFormat? Format { get; set; }

    /// <summary>Adds to a file that is there.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>Refuses a file that is there.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Overwrites a read-only file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Opens the destination.</summary>
    protected override void BeginProcessing()
    {
        if (CapturePaths.Literal(this, Destination) is not { } path)
            return;
        TraceFormat format = Format ?? TraceFile.FormatOf(path);
        if (!ShouldProcess(path, $"Export PPTP trace as {format}"))
            return;
        if (TraceFile.IsCapture(path))
            ThrowTerminatingError(ErrorRecords.DestinationIsCapture(path));
        if (NoClobber && !Append && File.Exists(path))
            ThrowTerminatingError(ErrorRecords.DestinationExists(path));
        Guarded(path, () => _trace = new TraceFile(path, format, Append, Force));
        _path = path;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_trace is not null)
            Guarded(_path, base.ProcessRecord);
    }

    /// <summary>Closes the destination.</summary>
    protected override void EndProcessing()
    {
        if (_trace is null)
            return;
        Guarded(_path, _trace.Close);
        WriteVerbose($"{_path}: {_trace.Sink.Steps} steps");
        if (PassThru)
            WriteObject(new FileInfo(_path));
    }

    private protected override DecodeSink SinkFor(CaptureFile file) => _trace!.Sink;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _trace?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Ends the command where the destination cannot be written.</summary>
    private void Guarded(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.DestinationFailed(path, failure));
        }
    }
}
