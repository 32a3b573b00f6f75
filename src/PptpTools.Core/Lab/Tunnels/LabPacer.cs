using System;

namespace PptpTools.Lab;

/// <summary>
/// The time that a computer takes for each thing it sends: what it has to say leaves one after the other, however fast it was thought of.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="gap">From one thing sent to the next; zero sends everything at once.</param>
/// <param name="sendNext">Sends one thing; false where there is nothing to send.</param>
internal sealed class LabPacer(LabClock clock, TimeSpan gap, Func<bool> sendNext)
{
    private TimeSpan _free;
    private TimeSpan _next;
    private bool _isWaiting;

    /// <summary>When the next thing leaves; null where nothing waits.</summary>
    public TimeSpan? Next => _isWaiting ? _next : null;

    /// <summary>There may be something to send.</summary>
    public void Notify()
    {
        if (gap == TimeSpan.Zero)
        {
            while (sendNext())
            {
            }
        }
        else if (!_isWaiting)
        {
            _isWaiting = true;
            _next = _free > clock.Now ? _free : clock.Now + gap;
            clock.At(_next, Run);
        }
    }

    private void Run()
    {
        _isWaiting = false;
        if (!sendNext())
            return;
        _free = clock.Now + gap;
        Notify();
    }
}
