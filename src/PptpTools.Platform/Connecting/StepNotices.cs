#if NET
using System;
using System.Threading;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Connecting;

/// <summary>Tells the steps of a negotiation while they happen, in pppd's form: one decode path for captures and for live tunnels.</summary>
internal sealed class StepNotices : IDisposable
{
    private readonly RecordedFrames _frames;
    private readonly Thread _thread;
    private readonly Action<string> _tell;

    /// <param name="recorder">What is decoded.</param>
    /// <param name="tell">Takes a line.</param>
    public StepNotices(TunnelRecorder recorder, Action<string> tell)
    {
        _tell = tell;
        _frames = recorder.Listen();
        _thread = new Thread(Decode) { IsBackground = true, Name = "PPTP steps" };
        _thread.Start();
    }

    /// <summary>Tells what has come so far, then stops.</summary>
    public void Dispose()
    {
        _frames.Dispose();
        _thread.Join();
    }

    private void Decode()
    {
        var decoder = new CaptureDecoder(DecodeOptions.Default, new Lines(_tell));
        while (_frames.TryRead(CancellationToken.None, out CaptureFrame frame))
            decoder.Handle(frame);
        decoder.Finish();
    }

    private sealed class Lines(Action<string> tell) : DecodeSink
    {
        public override bool WantsSessions => false;

        public override bool WantsAttempts => false;

        public override void OnStep(NegotiationStep step)
        {
            NegotiationEvent found = step.ToEvent();
            string packet = found.Text.Substring(Math.Max(0, found.Text.IndexOf('[')));
            tell($"{(found.Direction == Direction.ToServer ? "sent" : "rcvd")} {packet}");
        }
    }
}
#endif
