#if NET
using System;
using System.Collections.Generic;
using System.Threading;
using PptpTools.Decoding;

namespace PptpTools.Capture;

/// <summary>
/// One listener of a recorder: what the recorder kept, then every frame as it comes. It waits in a queue with a bound; a listener that is too
/// slow loses frames, which are counted. The recorder writes, one thread reads.
/// </summary>
internal sealed class RecordedFrames : LiveFrames
{
    /// <summary>Octets that may wait.</summary>
    private const long MaximumWaiting = 64L * 1024 * 1024;

    private readonly object _lock = new();
    private readonly TunnelRecorder _recorder;
    private readonly Queue<RecordedFrame> _waiting;
    private long _octets;
    private long _dropped;
    private long _missing;
    private bool _isComplete;

    /// <param name="recorder">Whom it listens to.</param>
    /// <param name="history">What was kept.</param>
    /// <param name="missing">Packets since the last of them that were not.</param>
    public RecordedFrames(TunnelRecorder recorder, IEnumerable<RecordedFrame> history, long missing)
    {
        _recorder = recorder;
        _missing = missing;
        _waiting = new Queue<RecordedFrame>(history);
    }

    /// <inheritdoc/>
    public override string Source => _recorder.Name;

    /// <inheritdoc/>
    public override long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>True while nothing waits.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _waiting.Count == 0;
        }
    }

    /// <summary>Gives the listener a frame. Called by the recorder.</summary>
    public void Add(RecordedFrame frame)
    {
        lock (_lock)
        {
            if (_octets + frame.Octets.Length > MaximumWaiting)
            {
                _dropped++;
                _missing += frame.Missing + 1;
                return;
            }

            _octets += frame.Octets.Length;
            _waiting.Enqueue(_missing == 0 ? frame : frame with { Missing = frame.Missing + _missing });
            _missing = 0;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Nothing more will come. Called by the recorder.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits for the next frame.</summary>
    /// <returns>Null where nothing more will come, or the waiting was ended.</returns>
    public RecordedFrame? Take(CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = cancellation.Register(Wake);
        lock (_lock)
        {
            while (_waiting.Count == 0 && !_isComplete && !cancellation.IsCancellationRequested)
                Monitor.Wait(_lock);
            if (_waiting.Count == 0 || cancellation.IsCancellationRequested)
                return null;
            RecordedFrame frame = _waiting.Dequeue();
            _octets = Math.Max(0, _octets - frame.Octets.Length);
            return frame;
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(CancellationToken cancellation, out CaptureFrame frame)
    {
        RecordedFrame? taken = Take(cancellation);
        frame = taken is null ? default : taken.ToCaptureFrame();
        return taken is not null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _recorder.Remove(this);
        Complete();
    }

    private void Wake()
    {
        lock (_lock)
            Monitor.PulseAll(_lock);
    }
}
#endif
