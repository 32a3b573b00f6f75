using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PptpTools.Tests.Shell;

namespace PptpTools.Tests.Commands;

/// <summary>Tunnels of real processes between network namespaces, ended in every way.</summary>
public sealed class ConnectionEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    [ConnectionFact]
    public async Task However_a_tunnel_ends_the_host_is_byte_for_byte_as_before()
    {
        string script = Path.Combine(TestFiles.Repository, "tests", "PptpTools.Module.Tests", "Commands", "connection-ends.sh");
        using var process = Process.Start(new ProcessStartInfo("sh", [script, $"pptp-{Environment.ProcessId}", "dotnet", ShellProcess.Assembly])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        string[] lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(
            lines.SequenceEqual(
            [
                "close: same", "remove: same", "TERM: same", "HUP: same", "QUIT: same", "INT: same", "interrupted while connecting: same",
                "repair leaves the other: same", "killed and repaired: same",
            ]),
            string.Join('\n', lines) + await error);
    }
}

/// <summary>A test that needs root, network namespaces and the programs of iproute2 and util-linux.</summary>
internal sealed class ConnectionFactAttribute : FactAttribute
{
    public ConnectionFactAttribute()
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin"];
        string[] missing = [.. new[] { "ip", "unshare", "setsid", "env" }.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program))))];
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/dev/net/tun"))
            Skip = "Needs root and /dev/net/tun.";
        else if (missing.Length > 0)
            Skip = $"Needs {string.Join(", ", missing)}.";
    }
}
