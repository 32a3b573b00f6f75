#if NET
using System.Collections.Generic;

namespace PptpTools.Capture;

/// <summary>The beginning of a recording, which stays, and its latest frames: signs of life may come for weeks.</summary>
internal sealed class FrameHistory
{
    private const int Beginning = 2048;
    private const int Latest = 2048;

    private readonly List<RecordedFrame> _beginning = [];
    private readonly Queue<RecordedFrame> _latest = new();

    /// <summary>Frames between the two that are not kept any more.</summary>
    public long Forgotten { get; private set; }

    /// <summary>What is kept, in order.</summary>
    public IEnumerable<RecordedFrame> Frames => [.. _beginning, .. _latest];

    public void Add(RecordedFrame frame)
    {
        if (_beginning.Count < Beginning)
        {
            _beginning.Add(frame);
            return;
        }

        _latest.Enqueue(frame);
        if (_latest.Count <= Latest)
            return;
        _latest.Dequeue();
        Forgotten++;
    }
}
#endif
