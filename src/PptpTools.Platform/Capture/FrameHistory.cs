#if NET
using System.Collections.Generic;

namespace PptpTools.Capture;

/// <summary>The beginning of a recording, which stays, and its latest frames: signs of life may come for weeks.</summary>
internal sealed class FrameHistory
{
    /// <summary>Frames of a negotiation are short; long ones leave room for fewer.</summary>
    private const int OctetsOfFrame = 512;

    private readonly int _count;
    private readonly int _octets;
    private readonly List<RecordedFrame> _beginning = [];
    private readonly Queue<RecordedFrame> _latest = new();
    private int _beginningOctets;
    private int _latestOctets;
    private long _missing;

    /// <param name="frames">How many are kept, half of them of the beginning.</param>
    public FrameHistory(int frames)
    {
        _count = frames / 2;
        _octets = _count * OctetsOfFrame;
    }

    /// <summary>Frames between the two that are not kept any more.</summary>
    public long Forgotten { get; private set; }

    /// <summary>What is kept, in order.</summary>
    public IEnumerable<RecordedFrame> Frames
    {
        get
        {
            foreach (RecordedFrame frame in _beginning)
                yield return frame;
            long missing = Forgotten + _missing;
            foreach (RecordedFrame frame in _latest)
            {
                yield return missing == 0 ? frame : frame with { Missing = frame.Missing + missing };
                missing = 0;
            }
        }
    }

    public void Add(RecordedFrame frame)
    {
        int length = frame.Octets.Length;
        if (_latest.Count == 0 && Forgotten == 0 && _beginning.Count < _count && _beginningOctets + length <= _octets)
        {
            _beginningOctets += length;
            _beginning.Add(frame);
            return;
        }

        _latestOctets += length;
        _latest.Enqueue(frame);
        while (_latest.Count > _count || _latestOctets > _octets)
        {
            RecordedFrame forgotten = _latest.Dequeue();
            _latestOctets -= forgotten.Octets.Length;
            _missing += forgotten.Missing;
            Forgotten++;
        }
    }
}
#endif
