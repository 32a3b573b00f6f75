using System.IO;
using System.Linq;
using System.Management.Automation;

namespace PptpTools.Tests;

public sealed class ModuleTests(Engine engine) : IClassFixture<Engine>
{
    private static readonly string[] Commands =
    [
        "Connect-PptpTunnel", "Disconnect-PptpTunnel", "Export-PptpTrace", "Get-PptpLease", "Get-PptpRoute", "Get-PptpServer", "Get-PptpSession",
        "Import-PptpCapture", "Invoke-PptpLab", "Measure-PptpSession", "Register-PptpEvent", "Repair-PptpHost", "Start-PptpServer", "Stop-PptpServer",
        "Test-PptpServer", "Trace-PptpNegotiation",
    ];

    [Fact]
    public void The_manifest_names_every_command_and_nothing_else_is_exported()
    {
        Assert.Equal(Commands, engine.Run<string>("(Get-Command -Module PptpTools).Name").Order());
        Assert.Equal(Commands, engine.Run<string>("(Test-ModuleManifest $Manifest).ExportedCmdlets.Keys", ("Manifest", Engine.Manifest)).Order());
        Assert.Empty(engine.Run("$m = Get-Module PptpTools; $m.ExportedFunctions.Keys; $m.ExportedAliases.Keys; $m.ExportedVariables.Keys"));
    }

    [Fact]
    public void Importing_again_keeps_the_commands()
    {
        using var own = new Engine();
        foreach (string again in new[] { "Import-Module $Manifest -Force", "Remove-Module PptpTools; Import-Module $Manifest" })
        {
            own.Run(again, ("Manifest", Engine.Manifest));
            Assert.Equal(Commands.Length, own.Run("Get-Command -Module PptpTools").Count);
            Assert.Single(own.Run("Get-PptpSession $Capture"));
        }
    }

    [Fact]
    public void What_the_module_ships_holds_no_part_of_PowerShell()
    {
        string bin = Path.Combine(TestFiles.Repository, "module", "bin");
        string[] assemblies = [.. Directory.GetFiles(bin, "*.dll", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!)];
        Assert.Contains("PptpTools.dll", assemblies);
        Assert.DoesNotContain("System.Management.Automation.dll", assemblies);
    }

    [Fact]
    public void Packages_lie_apart_from_what_the_default_context_loads()
    {
        string bin = Path.Combine(TestFiles.Repository, "module", "bin", "net8.0");
        Assert.Equal(["PptpTools.Core.dll", "PptpTools.dll"], Directory.GetFiles(bin, "*.dll").Select(file => Path.GetFileName(file)!).Order());
        Assert.True(File.Exists(Path.Combine(bin, "isolated", "PptpTools.Platform.dll")));
        Assert.False(File.Exists(Path.Combine(bin, "isolated", "PptpTools.Core.dll")));
    }

    [Fact]
    public void Before_a_build_the_module_says_how_to_build_it()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("module"));
        File.Copy(Engine.Manifest, folder.File("PptpTools.psd1"));
        foreach (string file in Directory.GetFiles(Path.Combine(TestFiles.Repository, "module")))
            File.Copy(file, folder.File(Path.Combine("module", Path.GetFileName(file))));

        using Engine bare = Engine.Bare();
        ErrorRecord error = bare.RunToError("Import-Module $Manifest", ("Manifest", folder.File("PptpTools.psd1")));
        Assert.Contains("run ./build.ps1 Build", error.ToString());
    }

    [Fact]
    public void Every_file_that_the_manifest_names_is_there()
    {
        PSObject module = Assert.Single(engine.Run("Test-ModuleManifest $Manifest", ("Manifest", Engine.Manifest)));
        Assert.Empty(engine.Errors);
        Assert.Equal("PptpTools", module.Properties["Name"].Value);
    }
}
