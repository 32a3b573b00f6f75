using System.IO;
using System.Linq;
using System.Management.Automation;

namespace PptpTools.Tests;

public sealed class HelpTests(Engine engine) : IClassFixture<Engine>
{
    private static readonly string[] CommonParameters =
    [
        .. typeof(System.Management.Automation.Internal.CommonParameters).GetProperties().Select(property => property.Name),
        "WhatIf", "Confirm",
    ];

    public static TheoryData<string> Commands =>
        [
            "Connect-PptpTunnel", "Disconnect-PptpTunnel", "Export-PptpTrace", "Get-PptpLease", "Get-PptpRoute", "Get-PptpServer", "Get-PptpSession",
            "Import-PptpCapture", "Invoke-PptpLab", "Measure-PptpSession", "Register-PptpEvent", "Repair-PptpHost", "Start-PptpServer",
            "Stop-PptpServer", "Test-PptpServer", "Trace-PptpNegotiation",
        ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_synopsis_description_and_three_examples(string command)
    {
        PSObject help = engine.Run("Get-Help $Name -Full", ("Name", command))[0];
        string synopsis = (string)help.Properties["Synopsis"].Value;
        Assert.False(string.IsNullOrWhiteSpace(synopsis) || synopsis.Contains("[["), $"{command} has no synopsis: {synopsis}");
        Assert.NotEmpty(engine.Run("(Get-Help $Name -Full).description.Text", ("Name", command)));
        string[] examples = engine.Run<string>("(Get-Help $Name -Full).examples.example.code", ("Name", command));
        Assert.True(examples.Length >= 3, $"{command} has {examples.Length} examples.");
        Assert.All(examples, example => Assert.Contains("Pptp", example));
        Assert.Equal(examples.Length, engine.Run("(Get-Help $Name -Full).examples.example.remarks | ForEach-Object { $_ } | Where-Object Text", ("Name", command)).Count);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_parameter_is_described(string command)
    {
        string[] described = engine.Run<string>("(Get-Help $Name -Full).parameters.parameter | Where-Object { $_.description.Text } | ForEach-Object name", ("Name", command));
        string[] parameters = [.. engine.Run<string>("(Get-Command $Name).Parameters.Keys", ("Name", command)).Except(CommonParameters)];
        Assert.Empty(parameters.Except(described));
        Assert.Empty(described.Except(parameters).Except(CommonParameters));
    }

    [Theory]
    [InlineData("about_PptpTools")]
    [InlineData("about_PptpCapture")]
    [InlineData("about_PptpLab")]
    [InlineData("about_PptpTunnel")]
    public void Topics_are_there_for_PowerShell_to_find(string topic)
    {
        string text = File.ReadAllText(Path.Combine(TestFiles.Repository, "module", "en-US", topic + ".help.txt"));
        Assert.StartsWith("TOPIC", text);
        Assert.Contains(topic, text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }
}
