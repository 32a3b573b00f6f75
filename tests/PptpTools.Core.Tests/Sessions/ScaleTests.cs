#if !CORE_NETSTANDARD // Memory is measured once, not for either build of Core.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Xunit;
using Xunit.Abstractions;

namespace PptpTools.Tests.Sessions;

/// <summary>Memory depends on the sessions that are open at one time, not on how many there were: measured in a process of its own.</summary>
public class ScaleTests(ITestOutputHelper output)
{
    private const int Megabytes = 512;

    [Theory]
    [InlineData("half-open", 1_000_000)]
    [InlineData("silent", 400_000)]
    public void A_million_half_open_connections_stay_under_512_megabytes(string what, int count)
    {
        Dictionary<string, double> figures = Measure(what, count);
        Assert.Equal(count, figures["attempts"]);
        Assert.InRange(figures["managed"], 1, Megabytes);
        Assert.InRange(figures["resident"], 1, Megabytes);
    }

    [Fact]
    public void Fifty_thousand_sessions_in_sequence_leave_nothing_behind()
    {
        Dictionary<string, double> figures = Measure("closed-sessions", 50_000);
        Assert.Equal(50_000, figures["sessions"]);
        Assert.InRange(figures["late"], 1, figures["early"] + 512);
    }

    [Fact]
    public void Sessions_that_nobody_closes_are_dropped_when_they_fall_idle()
    {
        Dictionary<string, double> figures = Measure("abandoned-sessions", 20_000);
        Assert.Equal(20_000, figures["sessions"]);
        Assert.InRange(figures["late"], 1, figures["early"] * 1.1 + 512);
    }

    [Fact]
    public void Calls_on_one_control_connection_leave_nothing_behind()
    {
        Dictionary<string, double> figures = Measure("calls", 20_000);
        Assert.Equal(20_000, figures["sessions"]);
        Assert.InRange(figures["late"], 1, figures["early"] + 512);
    }

    [Fact]
    public void Packets_of_any_number_of_unknown_calls_stay_under_512_megabytes()
    {
        Dictionary<string, double> figures = Measure("gre-flood", 300_000);
        Assert.Equal(300_000, figures["sessions"]);
        Assert.InRange(figures["resident"], 1, Megabytes);
    }

    private Dictionary<string, double> Measure(string what, int count)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (string[])["exec", typeof(ScaleProgram).Assembly.Location, what, count.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using Process child = Process.Start(start)!;
        string line = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        output.WriteLine($"{what} {count}: {line}");
        Assert.Equal(0, child.ExitCode);
        return line.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select(item => item.Split('=')).ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
    }
}
#endif
