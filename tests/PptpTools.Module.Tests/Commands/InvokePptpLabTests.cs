using System;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace PptpTools.Tests.Commands;

public sealed class InvokePptpLabTests(Engine engine) : IClassFixture<Engine>
{
    private static readonly int[] PaperSteps = [.. Enumerable.Range(1, 43), .. Enumerable.Range(1, 15)];

    [Fact]
    public void A_scenario_leaves_how_it_ended_and_what_passed()
    {
        PSObject result = Assert.Single(engine.Run("Invoke-PptpLab -Scenario VpnPaper"));
        Assert.Equal("VpnPaper", result.Properties["Scenario"].Value);
        Assert.Equal("Open", result.Properties["Ending"].Value);
        Assert.Equal(1UL, result.Properties["Seed"].Value);
        Assert.Equal("192.168.1.52", engine.Run<string>("\"$((Invoke-PptpLab vpnpaper).Lease.Address)\"").Single());
    }

    [Fact]
    public void The_papers_steps_are_numbered_live_and_in_the_capture()
    {
        using var folder = new TemporaryFolder();
        (string, object?) file = ("File", folder.File("paper.pcapng"));
        Assert.Equal(PaperSteps, engine.Run<int>("Invoke-PptpLab VpnPaper -CapturePath $File | Trace-PptpNegotiation | ForEach-Object Step", file));
        Assert.Equal(PaperSteps, engine.Run<int>("Trace-PptpNegotiation $File | ForEach-Object Step", file));
        Assert.Equal(PaperSteps, engine.Run<int>("(Invoke-PptpLab VpnPaper).Steps | ForEach-Object Step", file));
        Assert.Contains("HttpRequest", engine.Run<string>("(Invoke-PptpLab VpnPaper | Trace-PptpNegotiation | Where-Object IsDecrypted).Message"));
        Assert.Empty(engine.Run("Trace-PptpNegotiation $File | Where-Object IsDecrypted", file));
        Assert.Empty(engine.Errors);
    }

    [Fact]
    public void Every_command_over_captures_takes_what_the_lab_left()
    {
        Assert.Equal("alice", engine.Run<string>("(Invoke-PptpLab VpnPaper | Get-PptpSession).UserName").Single());
        Assert.Equal("192.168.1.52", engine.Run<string>("(Invoke-PptpLab VpnPaper | Get-PptpLease).Address.ToString()").Single());
        Assert.Equal(58, engine.Run<int>("(Invoke-PptpLab VpnPaper | Import-PptpCapture).Events.Count").Single());
        Assert.Equal(["ToServer", "Lan"], engine.Run<string>("(Invoke-PptpLab VpnPaper | Trace-PptpNegotiation -Layer Ip | Where-Object Message -eq HttpRequest).Direction"));
        using var folder = new TemporaryFolder();
        engine.Run("Invoke-PptpLab VpnPaper | Export-PptpTrace -Destination $File", ("File", folder.File("paper.txt")));
        Assert.Equal(58, File.ReadAllLines(folder.File("paper.txt")).Length);
    }

    [Fact]
    public void Seeds_and_segments_are_those_that_are_asked_for()
    {
        Assert.True(engine.Run<bool>("$a = (Invoke-PptpLab VpnPaper -Seed 7).Capture; $b = (Invoke-PptpLab VpnPaper -Seed 7).Capture; \"$a\" -eq \"$b\"").Single());
        Assert.Equal(["lan"], engine.Run<string>("(Invoke-PptpLab VpnPaper -Segment lan | Import-PptpCapture).Interfaces.Name"));
        Assert.Equal(["internet", "lan"], engine.Run<string>("(Invoke-PptpLab VpnPaper | Import-PptpCapture).Interfaces.Name"));
    }

    [Fact]
    public void An_unknown_scenario_ends_the_command_with_the_names_that_are_near()
    {
        ErrorRecord error = engine.RunToError("Invoke-PptpLab VpnPapper");
        Assert.StartsWith("PptpLabUnknownScenario", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Did you mean VpnPaper", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("lists the scenarios", engine.RunToError("Invoke-PptpLab zzzzzzzzzz").ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_capture_is_not_written_where_it_cannot_be_or_must_not_be()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("there.pcapng", [1]);
        (string, object?) file = ("File", path);
        Assert.StartsWith("PptpLabCaptureExists", engine.RunToError("Invoke-PptpLab VpnPaper -CapturePath $File -NoClobber", file).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(engine.Run("Invoke-PptpLab VpnPaper -CapturePath $File -WhatIf", file));
        Assert.Equal([1], File.ReadAllBytes(path));
        ErrorRecord error = engine.RunToError("Invoke-PptpLab VpnPaper -CapturePath $File", ("File", folder.File("no/such/folder.pcapng")));
        Assert.StartsWith("PptpLabCaptureNotWritten", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Assert.Single(engine.Run("Invoke-PptpLab VpnPaper -CapturePath $File -Force", file));
        Assert.True(File.ReadAllBytes(path).Length > 1);
    }

    [Fact]
    public void Scenario_names_are_completed() => Assert.Contains(
        "VpnPaper", engine.Run<string>("$text = 'Invoke-PptpLab -Scenario vpn'; (TabExpansion2 $text $text.Length).CompletionMatches.CompletionText"));
}
