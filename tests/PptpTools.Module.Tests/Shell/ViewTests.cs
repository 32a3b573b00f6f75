using System;
using System.Collections.Generic;
using System.Linq;

namespace PptpTools.Tests.Shell;

/// <summary>Tables as one shell wrote them, of objects made there and of the same objects come from another process.</summary>
public sealed class Tables
{
    internal const string Mark = "=====";

    private readonly Lazy<Dictionary<string, string[]>> _written = new(Write);

    internal static Dictionary<string, string> Headers { get; } = new()
    {
        ["Trace-PptpNegotiation CAPTURE"] = "Number Elapsed Session Text",
        ["Get-PptpSession CAPTURE"] = "Id Client Server Phase End User Auth Encryption File",
        ["Get-PptpLease CAPTURE"] = "Session Address Peer DNS WINS Complete File",
        ["Import-PptpCapture CAPTURE"] = "File Format Frames Start Seconds Sessions Events Attempts",
        ["(Get-PptpSession CAPTURE).Options"] = "Layer ProposedBy Option Outcome FinalValue Rounds Entries",
        ["(Get-PptpSession CAPTURE).Requests"] = "Layer Request Reply RequestFrame ReplyFrame Milliseconds Sent",
        ["(Get-PptpSession CAPTURE).ToServer"] = "Packets Octets Data AckOnly Lost Duplicates Reordered MaxOutstanding RoundTrip(ms)",
        ["(Trace-PptpNegotiation CAPTURE -Layer Lcp)[0].Fields"] = "Name Value Meaning",
        ["[PptpTools.Session.LiveSession]::new()"] = "Id Name State Address Interface Uptime User Role Server Received Sent",
        ["[PptpTools.Session.SessionRate]::new()"] = "Time Id Name Received Sent Packets in/s out/s Loss RoundTrip",
        ["Invoke-PptpLab VpnPaper"] = "Scenario Seed Ending Phase Address Seconds Steps",
        ["Invoke-PptpLab VpnPaper | Trace-PptpNegotiation"] = "Step Number Elapsed Session Text",
        ["(Invoke-PptpLab VpnPaper).ClientAfter.Routes"] = "Destination Netmask Gateway Interface Metric Reason",
        ["(Invoke-PptpLab VpnPaper).ClientAfter.Interfaces"] = "Name Kind HardwareAddress Address Prefix MTU DefaultGateway",
    };

    /// <summary>The lines that a command wrote.</summary>
    internal string[] Of(string command) => _written.Value[command];

    /// <summary>The same command, its objects sent through serialization.</summary>
    internal static string Deserialized(string command) =>
        $"[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(@({command}), 3))";

    private static Dictionary<string, string[]> Write()
    {
        string[] commands = [.. Headers.Keys, .. Headers.Keys.Select(Deserialized)];
        string input = string.Concat(commands.Select(command =>
            $"{command.Replace("CAPTURE", "tests/captures/01-mschapv2-mppe128-stateless.pcap", StringComparison.Ordinal)}\n'{Mark}'\n"));
        string[] tables = ShellProcess.RunWith(input, null, "-Command", "-").Output.Split(Mark);
        return commands.Zip(tables).ToDictionary(
            pair => pair.First, pair => pair.Second.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Trim().Length > 0).ToArray());
    }
}

/// <summary>What a user sees, in the 120 columns of redirected output.</summary>
public sealed class ViewTests(Tables tables) : IClassFixture<Tables>
{
    private const int Columns = 120;

    public static TheoryData<string> Commands => [.. Tables.Headers.Keys];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_kind_of_object_has_a_table_also_when_it_comes_from_another_process(string command)
    {
        string[] here = tables.Of(command);
        string[] there = tables.Of(Tables.Deserialized(command));
        Assert.StartsWith(Tables.Headers[command], Words(here[0]));
        Assert.StartsWith(Tables.Headers[command], Words(there[0]));
        Assert.Equal(here.Length, there.Length);
        Assert.All(here, line => Assert.True(line.Length <= Columns, line));
    }

    [Fact]
    public void The_trace_reads_line_by_line()
    {
        Assert.Contains(
            tables.Of("Trace-PptpNegotiation CAPTURE"),
            line => Words(line).EndsWith("1 FromServer [IPCP ConfReq id=0x1 <addr 10.78.0.1>]", StringComparison.Ordinal));
    }

    private static string Words(string line) => string.Join(' ', line.Split(' ').Where(word => word.Length > 0));
}
