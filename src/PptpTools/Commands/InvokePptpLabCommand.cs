using System;
using System.IO;
using System.Management.Automation;
using PptpTools.Cryptography;
using PptpTools.Lab;

namespace PptpTools.Commands;

/// <summary>Plays a scenario on a simulated network and writes what it left.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PptpLab", SupportsShouldProcess = true)]
[OutputType(typeof(LabResult))]
public sealed class InvokePptpLabCommand : PptpCommand
{
    private LabScenario? _scenario;
    private string? _path;

    /// <summary>The scenario.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ScenarioCompleter))]
    [ValidateNotNullOrEmpty]
    public string Scenario { get; set; } = "";

    /// <summary>Decides every random number.</summary>
    [Parameter]
    public ulong Seed { get; set; } = 1;

    /// <summary>Where to write the capture.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CapturePath { get; set; }

    /// <summary>The one segment to capture.</summary>
    [Parameter]
    [ValidateSet("internet", "lan")]
    public string? Segment { get; set; }

    /// <summary>Refuses a file that is there.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Overwrites a read-only file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Sees whether there is such a scenario, and whether the capture may be written.</summary>
    protected override void BeginProcessing()
    {
        _scenario = LabScenarios.Find(Scenario);
        if (_scenario is null)
            ThrowTerminatingError(ErrorRecords.UnknownScenario(Scenario));
        if (CapturePath is null || CapturePaths.Literal(this, CapturePath) is not { } path || !ShouldProcess(path, "Write the capture of the lab"))
            return;
        if (NoClobber && File.Exists(path))
            ThrowTerminatingError(ErrorRecords.LabCaptureExists(path));
        _path = path;
    }

    /// <summary>Plays the scenario.</summary>
    protected override void EndProcessing()
    {
        LabResult result = ScenarioRun.Play(_scenario!, Seed, Segment?.ToLowerInvariant(), new BouncyCastleCryptography());
        WriteVerbose($"{result}, {result.Duration.TotalSeconds:0.000} simulated seconds, {result.Capture.Length} octets of capture");
        if (_path is not null)
            Write(result, _path);
        WriteObject(result);
    }

    private void Write(LabResult result, string path)
    {
        try
        {
            if (Force && File.Exists(path))
                File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
            File.WriteAllBytes(path, result.Capture);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            ThrowTerminatingError(ErrorRecords.LabCaptureFailed(path, failure));
        }
    }
}
