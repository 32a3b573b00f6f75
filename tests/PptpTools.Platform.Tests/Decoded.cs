using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PptpTools.Capture;
using PptpTools.Cryptography;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Tests;

/// <summary>What a decoder made of a recording.</summary>
internal sealed class Decoded : DecodeSink
{
    public List<NegotiationEvent> Steps { get; } = [];

    public List<PptpSession> Sessions { get; } = [];

    /// <summary>How the session ended, in a sentence.</summary>
    public string End => string.Join(' ', Sessions.Select(static session => $"{session.End}: {session.EndText}"));

    public static Decoded File(string path)
    {
        Assert.True(CaptureFile.TryOpen(path, out CaptureFile? file, out CaptureFileFault? fault), fault?.Text);
        using (file)
        {
            return Of(true, decoder =>
            {
                while (file!.TryRead(out CaptureFrame frame, out _))
                    decoder.Handle(frame);
                Assert.Null(file.Reader.Problem);
            });
        }
    }

    /// <summary>Reads to the end, for which the test waits no longer than half a minute.</summary>
    public static Decoded Live(LiveFrames frames, bool includeData = true)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Decoded decoded = Of(includeData, decoder =>
        {
            while (frames.TryRead(limit.Token, out CaptureFrame frame))
                decoder.Handle(frame);
        });
        Assert.False(limit.IsCancellationRequested, "The recording does not end.");
        return decoded;
    }

    public override void OnStep(NegotiationStep step) => Steps.Add(step.ToEvent());

    public override void OnSession(PptpSession session) => Sessions.Add(session);

    /// <summary>The steps of a direction: of TCP only its end, which a recording has as a capture has it.</summary>
    public IEnumerable<string> Lines(Direction direction) =>
        from step in Steps
        where step.Direction == direction && (step.Layer != Layer.Tcp || step.Message is "Fin" or "Reset")
        select step.Layer == Layer.Tcp ? $"TCP {step.Message}" : $"{step.Text} seq={step.Sequence} ack={step.Acknowledgment} {string.Join(' ', step.Fields)}";

    private static Decoded Of(bool includeData, Action<CaptureDecoder> read)
    {
        var decoded = new Decoded();
        using var passwords = new CapturePasswords(new BouncyCastleCryptography());
        passwords.Add(EchoServer.User, EchoServer.Password);
        var decoder = new CaptureDecoder(new DecodeOptions { IncludeData = includeData, Passwords = passwords }, decoded);
        read(decoder);
        decoder.Finish();
        return decoded;
    }
}
