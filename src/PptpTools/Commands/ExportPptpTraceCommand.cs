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
    private TraceFormat? _format;
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

    /// <summary>Sees whether the destination may be written. It is opened when there is something to write.</summary>
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
        _format = format;
        _path = path;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_format is not null)
            base.ProcessRecord();
    }

    /// <summary>Closes the destination.</summary>
    protected override void EndProcessing()
    {
        if (_trace is null)
            return;
        Guarded(_trace.Close);
        WriteVerbose($"{_path}: {_trace.Sink.Steps} steps");
        if (PassThru)
            WriteObject(new FileInfo(_path));
    }

    private protected override DecodeSink SinkFor(CaptureFile file)
    {
        if (_trace is null)
            Guarded(() => _trace = new TraceFile(_path, _format!.Value, Append, Force));
        _trace!.Sink.Begin(file.Path, SeveralCaptures || Append);
        return new Output(this, _trace.Sink);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _trace?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Ends the command where the destination cannot be written.</summary>
    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (IsOfDestination(failure))
        {
            ThrowTerminatingError(ErrorRecords.DestinationFailed(_path, failure));
        }
    }

    private static bool IsOfDestination(Exception failure) => failure is IOException or UnauthorizedAccessException or NotSupportedException;

    private sealed class Output(ExportPptpTraceCommand command, TraceSink trace) : DecodeSink
    {
        public override bool WantsSessions => false;

        public override bool WantsAttempts => false;

        public override void OnStep(NegotiationStep step)
        {
            try
            {
                trace.OnStep(step);
            }
            catch (Exception failure) when (IsOfDestination(failure))
            {
                command.ThrowTerminatingError(ErrorRecords.DestinationFailed(command._path, failure));
            }
        }
    }
}
