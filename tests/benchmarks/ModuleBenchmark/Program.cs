using System;
using System.Diagnostics;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PptpTools.Commands;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Benchmarks;

/// <summary>An object with nothing in it.</summary>
public sealed class EmptyObject
{
    /// <summary>A property, as every object in a pipeline has.</summary>
    public long Number { get; set; }
}

/// <summary>Writes empty objects: the rate that a host cannot exceed.</summary>
[Cmdlet(VerbsCommunications.Write, "EmptyObject")]
[OutputType(typeof(EmptyObject))]
public sealed class WriteEmptyObjectCommand : PSCmdlet
{
    /// <summary>How many.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public long Count { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        for (long i = 0; i < Count; i++)
            WriteObject(new EmptyObject { Number = i });
    }
}

/// <summary>
/// Measures the module in a warm process: <c>ModuleBenchmark LARGE SMALL</c>. Prints CPU seconds and rates, one line each, medians of
/// rounds in which the variants alternate. The rounds before them, in which the runtime compiles its hot methods anew, do not count.
/// </summary>
internal static class Program
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 7;

    private static int Main(string[] arguments)
    {
        string large = arguments[0];
        string small = arguments[1];
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Export-PptpTrace", typeof(ExportPptpTraceCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Trace-PptpNegotiation", typeof(TracePptpNegotiationCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Write-EmptyObject", typeof(WriteEmptyObjectCommand), null));
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        long steps = CountSteps(large);
        string target = Path.GetTempFileName();

        var export = new double[Rounds];
        var traced = new double[Rounds];
        var empty = new double[Rounds];
        var ratio = new double[Rounds];
        var smallCommand = new double[Rounds];
        var smallDirect = new double[Rounds];
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            double[] figures =
            [
                CpuSeconds(() => Run(runspace, $"Export-PptpTrace -LiteralPath '{large}' -Destination '{target}' -Format Text -IncludeData -Force")),
                CpuSeconds(() => Run(runspace, $"Trace-PptpNegotiation -LiteralPath '{large}' -IncludeData | Out-Null")),
                CpuSeconds(() => Run(runspace, $"Write-EmptyObject {steps} | Out-Null")),
                Milliseconds(() => Run(runspace, $"Trace-PptpNegotiation -LiteralPath '{small}' -IncludeData | Out-Null"), 50),
                Milliseconds(() => CountSteps(small), 50),
            ];
            if (round < 0)
                continue;
            (export[round], traced[round], empty[round], smallCommand[round], smallDirect[round]) =
                (figures[0], figures[1], figures[2], figures[3], figures[4]);
            ratio[round] = figures[2] / figures[1];
        }

        File.Delete(target);
        Console.WriteLine($"steps                                {steps}");
        Console.WriteLine($"Export-PptpTrace, CPU s              {Median(export):0.000}");
        Console.WriteLine($"Trace-PptpNegotiation | Out-Null     {steps / Median(traced):0} objects per CPU second");
        Console.WriteLine($"empty typed object | Out-Null        {steps / Median(empty):0} objects per CPU second");
        Console.WriteLine($"ratio of the two, by round           {Median(ratio):0.00} ({ratio[0]:0.00} to {ratio[^1]:0.00})");
        Console.WriteLine($"small capture through the module     {Median(smallCommand):0.000} ms");
        Console.WriteLine($"small capture, decoder alone, warm   {Median(smallDirect):0.000} ms");
        return 0;
    }

    private static long CountSteps(string path)
    {
        using Stream input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        var sink = new TraceSink(Stream.Null, TraceFormat.Text, header: false);
        var decoder = new CaptureDecoder(new DecodeOptions { IncludeData = true }, sink);
        CaptureReader.TryOpen(input, out CaptureReader reader);
        while (reader.TryRead(out CaptureFrame frame))
            decoder.Handle(frame);
        decoder.Finish();
        sink.Flush();
        return sink.Steps;
    }

    private static void Run(Runspace runspace, string script)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(script).Invoke();
        if (shell.HadErrors)
            throw new InvalidOperationException(shell.Streams.Error[0].ToString());
    }

    private static double CpuSeconds(Action action)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        action();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalSeconds;
    }

    private static double Milliseconds(Action action, int repetitions)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
            action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / repetitions;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
