using System;
using System.Diagnostics;
using System.IO;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Benchmarks;

/// <summary>
/// The least program that turns a capture into text, one line for every packet: what the module and other tools are measured
/// against. <c>TraceConsole text|ndjson|csv|none FILE [time]</c>; with <c>time</c> it says how long it took within the process.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using Stream input = new FileStream(arguments[1], FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        using Stream output = Console.OpenStandardOutput();
        DecodeSink sink = arguments[0] switch
        {
            "none" => new NothingSink(),
            "ndjson" => new TraceSink(output, TraceFormat.Ndjson, header: false),
            "csv" => new TraceSink(output, TraceFormat.Csv, header: true),
            _ => new TraceSink(output, TraceFormat.Text, header: false),
        };
        var decoder = new CaptureDecoder(new DecodeOptions { IncludeData = true }, sink);
        CaptureReader.TryOpen(input, out CaptureReader reader);
        while (reader.TryRead(out CaptureFrame frame))
            decoder.Handle(frame);
        decoder.Finish();
        (sink as TraceSink)?.Flush();
        if (arguments.Length > 2)
            Console.Error.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.000} ms in process");
        if (reader.Problem is { } problem)
            Console.Error.WriteLine(problem);
        return reader.Problem is null ? 0 : 1;
    }

    private sealed class NothingSink : DecodeSink
    {
        public override bool WantsSessions => false;

        public override bool WantsAttempts => false;
    }
}
