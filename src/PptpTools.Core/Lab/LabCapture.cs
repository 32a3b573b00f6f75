using System;
using System.IO;
using PptpTools.Decoding;
using PptpTools.Decoding.Pcapng;

namespace PptpTools.Lab;

/// <summary>Writes what passes some interfaces of a network into one pcapng capture, in the order in which it happens.</summary>
internal sealed class LabCapture
{
    private readonly LabNetwork _network;
    private readonly PcapngWriter _writer;
    private string _walk = "";
    private string _note = "";
    private int _step;
    private int _steps;
    private long _frames;
    private bool _isOver;

    /// <summary>Begins a capture.</summary>
    /// <param name="network">The network: its epoch dates the frames.</param>
    /// <param name="stream">Where to write. The caller closes it.</param>
    public LabCapture(LabNetwork network, Stream stream)
    {
        _network = network ?? throw new ArgumentNullException(nameof(network));
        _writer = new PcapngWriter(stream);
    }

    /// <summary>Frames written so far.</summary>
    public long FrameCount => _writer.FrameCount;

    /// <summary>Reads every frame as it passes, written or not; null for nobody.</summary>
    public CaptureDecoder? Decoder { get; set; }

    /// <summary>Captures what passes an interface from now on.</summary>
    /// <param name="name">The name in the capture, such as that of the segment.</param>
    /// <param name="at">The interface.</param>
    /// <param name="isWritten">False to number the frames and show them to <see cref="Decoder"/>, but not to write them.</param>
    /// <returns>The tap, for <see cref="LabInterface.RemoveTap"/>.</returns>
    public ILabTap Add(string name, LabInterface at, bool isWritten = true)
    {
        if (at is null)
            throw new ArgumentNullException(nameof(at));
        var tap = new Tap(this, isWritten ? _writer.AddInterface(name, at.LinkType) : null);
        at.AddTap(tap);
        return tap;
    }

    /// <summary>False while whoever captures has not begun: frames pass unseen.</summary>
    public bool IsRunning { get; set; } = true;

    /// <summary>Captures nothing any more.</summary>
    public void Stop() => _isOver = true;

    /// <summary>Numbers the next frames, whichever interface they pass: each carries its number as a comment.</summary>
    /// <param name="walk">What they are the steps of.</param>
    /// <param name="steps">How many.</param>
    /// <param name="note">What to say of the first besides; empty for nothing.</param>
    public void Number(string walk, int steps, string note = "") => (_walk, _step, _steps, _note) = (walk, 0, steps, note);

    private string? NextComment()
    {
        if (_step >= _steps)
            return null;
        string note = _note.Length == 0 || _step > 0 ? "" : $": {_note}";
        return $"{_walk} step {++_step} of {_steps}{note}";
    }

    private sealed class Tap(LabCapture capture, int? number) : ILabTap
    {
        public void OnFrame(LabInterface at, TimeSpan now, ReadOnlySpan<byte> frame, bool isOutgoing)
        {
            if (capture._isOver || !capture.IsRunning)
                return;
            long ticks = (capture._network.Epoch + now).UtcTicks;
            string? comment = capture.NextComment();
            if (number is { } written)
                capture._writer.Write(written, ticks, frame, isOutgoing, comment);
            capture.Decoder?.Handle(new CaptureFrame
            {
                Number = ++capture._frames,
                Ticks = ticks,
                LinkType = at.LinkType,
                OriginalLength = frame.Length,
                Octets = frame,
                Comment = comment,
                Sent = isOutgoing,
            });
        }
    }
}
