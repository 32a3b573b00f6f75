#if NET
using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;

namespace PptpTools.NameResolution;

/// <summary>Runs a program of the host, for a limited time.</summary>
internal static class HostProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TimeToSay = TimeSpan.FromSeconds(1);

    /// <exception cref="IOException">The program is not there, fails, or does not end.</exception>
    public static void Run(string path, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start) ?? throw new IOException($"{path} could not be started.");
            process.OutputDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            if (!process.WaitForExit(Limit))
            {
                process.Kill(entireProcessTree: true);
                throw new IOException($"{path} did not end within {Limit.TotalSeconds} s.");
            }

            if (process.ExitCode != 0)
            {
                // What it left running in the background may hold its streams open for ever.
                string said = errors.Wait(TimeToSay) ? errors.Result.Trim() : "it left something running";
                throw new IOException($"{path} {string.Join(' ', arguments)} ended with {process.ExitCode}: {said}");
            }
        }
        catch (Win32Exception error)
        {
            throw new IOException($"{path}: {error.Message}", error);
        }
    }
}
#endif
