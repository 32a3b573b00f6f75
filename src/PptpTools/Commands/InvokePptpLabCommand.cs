using System;
using System.ComponentModel;
using System.IO;
using System.Management.Automation;
using System.Net.Sockets;
using PptpTools.Cryptography;
using PptpTools.Lab;
using PptpTools.Server;
using PptpTools.Sessions;

namespace PptpTools.Commands;

/// <summary>Plays a scenario on a simulated network and writes what it left.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PptpLab", SupportsShouldProcess = true, DefaultParameterSetName = ScenarioSet)]
[OutputType(typeof(LabResult), ParameterSetName = [ScenarioSet, LiveSet])]
[OutputType(typeof(LiveLabResult), ParameterSetName = [LiveSet])]
public sealed class InvokePptpLabCommand : PptpCommand
{
    private const string ScenarioSet = "Scenario";
    private const string LiveSet = "Live";
    private const string Paper = "VpnPaper";

    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int AccessDenied = 13;

    private LabScenario? _scenario;
    private string? _path;

    /// <summary>The scenario.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ScenarioSet)]
    [ArgumentCompleter(typeof(ScenarioCompleter))]
    [ValidateNotNullOrEmpty]
    public string Scenario { get; set; } = "";

    /// <summary>Plays a connection over real sockets instead, where the rights allow.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiveSet)]
    public SwitchParameter Live { get; set; }

    /// <summary>Decides every random number.</summary>
    [Parameter(ParameterSetName = ScenarioSet)]
    public ulong Seed { get; set; } = 1;

    /// <summary>Where to write the capture.</summary>
    [Parameter(ParameterSetName = ScenarioSet)]
    [Parameter(Mandatory = true, ParameterSetName = LiveSet)]
    [ValidateNotNullOrEmpty]
    public string? CapturePath { get; set; }

    /// <summary>The one segment to capture.</summary>
    [Parameter(ParameterSetName = ScenarioSet)]
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
        _scenario = LabScenarios.Find(Live ? Paper : Scenario);
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
        if (!Live)
            Play();
        else if (_path is not null && !TryPlayLive(_path))
            Play();
    }

    /// <summary>Plays over real sockets; false where this host or this user cannot, with a warning that says why.</summary>
    private bool TryPlayLive(string path)
    {
        try
        {
            WriteObject(LiveLab.Run(path));
            return true;
        }
        catch (Exception reason) when (reason is PlatformNotSupportedException or Win32Exception { NativeErrorCode: NotPermitted or NoEntry or AccessDenied })
        {
            WriteWarning($"{reason.Message} Played on the simulated network instead: no packet left this process.");
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.LabCaptureFailed(path, failure));
            return true;
        }
        catch (Exception failure) when (failure is Win32Exception or TunnelException or InvalidDataException or SocketException or OperationCanceledException)
        {
            ThrowTerminatingError(ErrorRecords.LiveLabFailed(failure));
            return true;
        }
    }

    private void Play()
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
