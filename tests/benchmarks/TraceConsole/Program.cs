using System;
using System.IO;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Benchmarks;

/// <summary>The least program that turns a capture into one line of text for every packet: what the module is measured against.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using Stream input = new FileStream(arguments[1], FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        using Stream output = Console.OpenStandardOutput();
        DecodeSink sink = arguments[0] switch
        {
            "none" => new NothingSink(),
            "sessions" => new SessionSink(),
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
        if (reader.Problem is { } problem)
            Console.Error.WriteLine(problem);
        return reader.Problem is null ? 0 : 1;
    }

    private sealed class NothingSink : DecodeSink
    {
        public override bool WantsSessions => false;

        public override bool WantsAttempts => false;
    }

    private sealed class SessionSink : DecodeSink
    {
        public override void OnSession(PptpSession session)
        {
            Console.WriteLine(session);
            Console.WriteLine($"   {session.Authentication} {session.Authenticated} {session.UserName} {session.Encryption} {session.EndText}");
            Console.WriteLine($"   lease {session.Lease?.Address} peer {session.Lease?.PeerAddress} dns {string.Join(",", session.Lease?.DnsServers ?? [])} frames {session.FrameCount}");
            Console.WriteLine($"   to {session.ToServer.Packets}/{session.ToServer.Lost}/{session.ToServer.Duplicates} from {session.FromServer.Packets}/{session.FromServer.Lost} rtt {session.ToServer.RoundTripMean}");
            foreach (OptionHistory option in session.Options)
                Console.WriteLine($"   {option.Layer} {option.ProposedBy} {option.Option}: {string.Join(", ", option.Entries)} => {option.Outcome} {option.FinalValue}");
            foreach (RequestTiming request in session.Requests)
                Console.WriteLine("   " + request);
            foreach (SessionAnomaly anomaly in session.Anomalies)
                Console.WriteLine("   ! " + anomaly);
        }

        public override void OnAttempt(ConnectionAttempt attempt) => Console.WriteLine(attempt);
    }
}
