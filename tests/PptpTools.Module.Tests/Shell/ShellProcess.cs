using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace PptpTools.Tests.Shell;

/// <summary>What a shell wrote, and how it ended.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>The built shell, run as a process of its own.</summary>
internal static class ShellProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static string Assembly { get; } = Path.Combine(
        TestFiles.Repository, "src", "PptpTools.Shell", "bin", Configuration, "net10.0", "PptpTools.Shell.dll");

    /// <summary>The tests' own configuration: the shell was built in the same.</summary>
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static ShellResult Run(params string[] arguments) => RunWith("", null, arguments);

    public static ShellResult RunWith(string input, Action<ProcessStartInfo>? change, params string[] arguments)
    {
        using Process process = Start(change, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"The shell did not end: {string.Join(' ', arguments)}");
        }

        return new ShellResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    public static Process Start(Action<ProcessStartInfo>? change, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = TestFiles.Repository,
        };
        start.ArgumentList.Add(Assembly);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        change?.Invoke(start);
        return Process.Start(start) ?? throw new InvalidOperationException("The shell did not start.");
    }
}
