using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;

namespace PptpTools.Peers;

/// <summary>What a command printed, and its status.</summary>
internal sealed record CommandResult(int Status, string Output, string Error)
{
    /// <summary>Its output where it succeeded.</summary>
    public string Need(string what) => Status == 0 ? Output : throw new RowFailure($"{what} ended with {Status}: {Error}{Output}".TrimEnd());
}

/// <summary>Runs other programs; none runs for ever.</summary>
internal static class CommandLine
{
    public static CommandResult Run(TimeSpan limit, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (process.WaitForExit(limit))
        {
            process.WaitForExit();
            return new CommandResult(process.ExitCode, output.Result, error.Result);
        }

        process.Kill(entireProcessTree: true);
        throw new RowFailure($"{program} {string.Join(' ', arguments)} did not end within {limit.TotalSeconds:0} s.");
    }
}
