using System;
using System.IO;
using PptpTools.Decoding.Pcapng;

namespace PptpTools.Lab;

/// <summary>Writes what passes some interfaces of a network into one pcapng capture, in the order in which it happens.</summary>
internal sealed class LabCapture
{
    private readonly LabNetwork _network;
    private readonly PcapngWriter _writer;
    private string _walk = "";
    private int _step;
    private int _steps;

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

    /// <summary>Captures what passes an interface from now on.</summary>
    /// <param name="name">The name in the capture, such as that of the segment.</param>
    /// <param name="at">The interface.</param>
    /// <returns>The tap, for <see cref="LabInterface.RemoveTap"/>.</returns>
    public ILabTap Add(string name, LabInterface at)
    {
        if (at is null)
            throw new ArgumentNullException(nameof(at));
        var tap = new Tap(this, _writer.AddInterface(name, at.LinkType));
        at.AddTap(tap);
        return tap;
    }

    /// <summary>Numbers the next frames, whichever interface they pass: each carries its number as a comment.</summary>
    /// <param name="walk">What they are the steps of.</param>
    /// <param name="steps">How many.</param>
    public void Number(string walk, int steps) => (_walk, _step, _steps) = (walk, 0, steps);

    private string? NextComment() => _step < _steps ? $"{_walk} step {++_step} of {_steps}" : null;

    private sealed class Tap(LabCapture capture, int number) : ILabTap
    {
        public void OnFrame(LabInterface at, TimeSpan now, ReadOnlySpan<byte> frame, bool isOutgoing) =>
            capture._writer.Write(number, (capture._network.Epoch + now).UtcTicks, frame, isOutgoing, capture.NextComment());
    }
}
