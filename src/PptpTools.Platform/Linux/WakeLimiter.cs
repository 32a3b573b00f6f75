#if NET
using System.Diagnostics;

namespace PptpTools.Linux;

/// <summary>
/// Lets a thread that is woken for a packet or two at a time, again and again, rest a moment before it looks: more waits then, and the
/// price of a wake is shared. Network cards hold interrupts back for the same reason. A lone packet never waits.
/// </summary>
internal struct WakeLimiter
{
    /// <summary>A burst of so many packets is worth a wake.</summary>
    private const int WorthIt = 8;

    private const long RestNanoseconds = 50_000;

    /// <summary>Wakes that follow each other so quickly are a stream of packets.</summary>
    private static readonly long Stream = Stopwatch.Frequency / 5_000;

    private long _end;
    private bool _wasSmall;

    /// <summary>To be called after a wake, before what waits is read.</summary>
    public readonly unsafe void Rest()
    {
        if (!_wasSmall || Stopwatch.GetTimestamp() - _end > Stream)
            return;
        var time = new NativeMethods.TimeSpecification { Nanoseconds = RestNanoseconds };
        _ = NativeMethods.Sleep(&time, null);
    }

    /// <summary>To be called after what waited was read.</summary>
    /// <param name="packets">How much it was.</param>
    public void Note(int packets)
    {
        _wasSmall = packets < WorthIt;
        _end = Stopwatch.GetTimestamp();
    }
}
#endif
