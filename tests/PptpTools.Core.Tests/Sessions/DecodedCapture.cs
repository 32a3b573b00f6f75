using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Tests.Sessions;

/// <summary>Everything that the decoder reports of one capture, in order.</summary>
internal sealed class DecodedCapture : DecodeSink
{
    private readonly TraceSink _trace;

    private DecodedCapture(TraceSink trace) => _trace = trace;

    public List<NegotiationEvent> Events { get; } = [];

    public List<PptpSession> Sessions { get; } = [];

    public List<ConnectionAttempt> Attempts { get; } = [];

    public CaptureProblem? Problem { get; private set; }

    public long FrameCount { get; private set; }

    /// <summary>One line for every step, as <c>Export-PptpTrace -Format Text -IncludeData</c> writes it.</summary>
    public string Lines { get; private set; } = "";

    /// <summary>Every step as its direction and text, without number, time and hosts.</summary>
    public IEnumerable<string> Texts => Events.Select(step => step.Text);

    public static DecodedCapture OfFile(string path, DecodeOptions? options = null)
    {
        using FileStream stream = File.OpenRead(path);
        return Of(stream, options);
    }

    public static DecodedCapture Of(byte[] file, DecodeOptions? options = null) => Of(new MemoryStream(file), options);

    public static DecodedCapture Of(Stream stream, DecodeOptions? options = null)
    {
        using var text = new MemoryStream();
        var decoded = new DecodedCapture(new TraceSink(text, TraceFormat.Text, header: false));
        var decoder = new CaptureDecoder(options ?? new DecodeOptions { IncludeData = true }, decoded);
        CaptureReader.TryOpen(stream, out CaptureReader reader);
        while (reader.TryRead(out CaptureFrame frame))
            decoder.Handle(frame);
        decoder.Finish();
        decoded._trace.Flush();
        decoded.Lines = Encoding.UTF8.GetString(text.ToArray());
        decoded.Problem = reader.Problem;
        decoded.FrameCount = decoder.FrameCount;
        return decoded;
    }

    /// <summary>How often each message occurs, as <c>Layer Message</c>.</summary>
    public SortedDictionary<string, int> MessageCounts()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (NegotiationEvent step in Events)
        {
            string name = $"{step.Layer} {step.Message}";
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        return counts;
    }

    public override void OnStep(NegotiationStep step)
    {
        Events.Add(step.ToEvent());
        _trace.OnStep(step);
    }

    public override void OnSession(PptpSession session) => Sessions.Add(session);

    public override void OnAttempt(ConnectionAttempt attempt) => Attempts.Add(attempt);
}
