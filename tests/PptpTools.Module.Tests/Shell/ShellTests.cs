using System;
using System.Diagnostics;
using System.IO;

namespace PptpTools.Tests.Shell;

/// <summary>The shell keeps what pwsh promises on its command line.</summary>
public sealed class ShellTests : IDisposable
{
    private const string Sample = "tests/captures/01-mschapv2-mppe128-stateless.pcap";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1 + 1", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("throw 'x'", 1)]
    [InlineData("nosuchcommand", 1)]
    [InlineData("nosuchcommand; 1", 0)]
    [InlineData("if (", 1)]
    [InlineData("Get-PptpSession nosuchfile.pcap", 1)]
    public void The_exit_code_of_a_command_is_that_of_pwsh(string command, int code) => Assert.Equal(code, ShellProcess.Run("-NoLogo", "-Command", command).ExitCode);

    [Theory]
    [InlineData("-NoSuchOption")]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("nosuchscript.ps1")]
    [InlineData("-WorkingDirectory", "/no/such/folder")]
    public void A_command_line_that_it_does_not_understand_ends_with_64_and_a_reason(params string[] arguments)
    {
        ShellResult result = ShellProcess.Run(arguments);
        Assert.Equal(64, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("Usage:", result.Error);
    }

    [Fact]
    public void A_script_gets_its_arguments_by_name_by_position_and_as_switches()
    {
        string script = Script("param($A, [switch]$B, $Rest) \"A=$A B=$B Rest=$Rest args=$args in=$([System.IO.Path]::GetFileName($PSScriptRoot))\"; exit 7");
        ShellResult result = ShellProcess.Run("-NoProfile", "-File", script, "-A", "5", "-B", "x", "y");
        Assert.Equal(7, result.ExitCode);
        Assert.Equal($"A=5 B=True Rest=x args=y in={Path.GetFileName(_folder.Path)}", result.Output.Trim());
        Assert.Equal("A=5 B=False Rest= args= in=" + Path.GetFileName(_folder.Path), ShellProcess.Run(script, "-A:5", "-B:$false").Output.Trim());
    }

    [Fact]
    public void A_script_that_throws_ends_with_1_and_one_whose_last_command_failed_with_0()
    {
        Assert.Equal(1, ShellProcess.Run("-File", Script("throw 'bad'")).ExitCode);
        Assert.Equal(0, ShellProcess.Run("-File", Script("nosuchcommand")).ExitCode);
    }

    [Theory]
    [InlineData("-Command -")]
    [InlineData("-File -")]
    [InlineData("-NoLogo")]
    public void Text_on_standard_input_is_run_statement_by_statement(string arguments)
    {
        ShellResult result = ShellProcess.RunWith(
            "1 + 1\nforeach ($i in 5, 6) {\n  $i\n}\nthrow 'x'\n'after'\nexit 4\n'never'\n", null, arguments.Split(' '));
        Assert.Equal(4, result.ExitCode);
        Assert.Equal(["2", "5", "6", "after"], result.Lines);
        Assert.Contains("x", result.Error);
    }

    [Fact]
    public void A_command_reads_standard_input_as_its_input()
    {
        Assert.Equal(["<a>", "<b>"], ShellProcess.RunWith("a\nb\n", null, "-Command", "$input | ForEach-Object { \"<$_>\" }").Lines);
    }

    [Fact]
    public void Errors_and_the_other_streams_go_to_standard_error()
    {
        ShellResult result = ShellProcess.Run("-Command", $"'out'; nosuchcommand; Get-PptpSession {Sample} -Verbose | ForEach-Object Id; throw 'last'");
        Assert.Equal(["out", "1"], result.Lines);
        Assert.Contains("nosuchcommand", result.Error);
        Assert.Contains("VERBOSE: ", result.Error);
        Assert.Contains("last", result.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_escape_codes_when_redirected(bool withNoColor)
    {
        ShellResult result = ShellProcess.RunWith(
            "", start => start.Environment["NO_COLOR"] = withNoColor ? "1" : "", "-Command", $"Trace-PptpNegotiation {Sample}; Get-Help Get-Help; nosuchcommand");
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.DoesNotContain('\u001b', result.Error);
    }

    [Fact]
    public void A_command_of_PowerShell_itself_is_told_apart_from_one_that_does_not_exist()
    {
        Assert.Contains("is part of PowerShell itself", ShellProcess.Run("-Command", "Get-PptpSession x | Select-Object -First 1").Error);
        Assert.DoesNotContain("is part of PowerShell itself", ShellProcess.Run("-Command", "Select-Objects").Error);
    }

    [Fact]
    public void Version_and_help_are_printed_without_starting_the_engine()
    {
        Assert.Matches(@"^PptpTools\.Shell \d+\.\d+\.\d+ \(PowerShell 7\.\d+\.\d+\)", ShellProcess.Run("-Version").Output);
        Assert.Contains("-Command", ShellProcess.Run("-h").Output);
    }

    [Fact]
    public void Questions_are_answered_from_standard_input_or_refused()
    {
        string command = $"Export-PptpTrace {Sample} '{_folder.File("trace.txt")}' -Confirm";
        Assert.Equal(0, ShellProcess.RunWith("n\n", null, "-Command", command).ExitCode);
        Assert.False(File.Exists(_folder.File("trace.txt")));
        Assert.Equal(0, ShellProcess.RunWith("y\n", null, "-Command", command).ExitCode);
        Assert.True(File.Exists(_folder.File("trace.txt")));
        Assert.Contains("-NonInteractive", ShellProcess.RunWith("y\n", null, "-NonInteractive", "-Command", command).Error);
    }

    [UnixFact]
    public void An_interrupt_stops_the_pipeline_and_not_the_shell()
    {
        using Process shell = ShellProcess.Start(WithInterrupts, "-Command", "-");
        shell.StandardInput.WriteLine("'started'; while ($true) { }");
        shell.StandardInput.WriteLine("'after'; exit 5");
        shell.StandardInput.Flush();
        Assert.Equal("started", shell.StandardOutput.ReadLine());
        using (Process interrupt = Process.Start("kill", ["-INT", shell.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            interrupt.WaitForExit();
        Assert.True(shell.WaitForExit(TimeSpan.FromMinutes(1)));
        Assert.Equal("after", shell.StandardOutput.ReadToEnd().Trim());
        Assert.Equal(5, shell.ExitCode);
    }

    /// <summary>A process started in the background of a script is born deaf to interrupts, and so are its children.</summary>
    private static void WithInterrupts(ProcessStartInfo start)
    {
        if (!OperatingSystem.IsLinux())
            return;
        start.ArgumentList.Insert(0, start.FileName);
        start.ArgumentList.Insert(0, "--default-signal=INT");
        start.FileName = "env";
    }

    private string Script(string text)
    {
        File.WriteAllText(_folder.File("script.ps1"), text);
        return _folder.File("script.ps1");
    }
}
