using System;
using System.Threading;

namespace PptpTools.Session;

/// <summary>
/// What the two halves of a GRE channel tell each other, one value each way: the receiver writes both, the transmitter reads
/// both. A value is a number and when it came, in one 64-bit word, so that it is never half of one and half of another.
/// </summary>
internal sealed class GreProgress
{
    /// <summary>No value yet; the one value that would look like it is stamped a little later.</summary>
    private const long Nothing = -1;

    /// <summary>A stamp counts 10 µs, so that 32 bits last for 12 hours.</summary>
    private const long TicksPerStamp = 100;

    private long _received = Nothing;
    private long _acknowledgment = Nothing;

    /// <summary>The highest sequence number received; null before the first.</summary>
    public uint? HighestReceived => TryGetReceived(out uint sequence, out _) ? sequence : null;

    /// <summary>The acknowledgment number received last; null before the first.</summary>
    public uint? LatestAcknowledgment => TryGetAcknowledgment(out uint number, out _) ? number : null;

    /// <summary>The receiver has a new highest sequence number.</summary>
    public void PublishReceived(uint sequence, TimeSpan now) => Volatile.Write(ref _received, Pack(sequence, now));

    /// <summary>The receiver has an acknowledgment.</summary>
    public void PublishAcknowledgment(uint number, TimeSpan now) => Volatile.Write(ref _acknowledgment, Pack(number, now));

    /// <summary>The highest sequence number received, and the stamp of its arrival.</summary>
    public bool TryGetReceived(out uint sequence, out uint stamp) => Unpack(Volatile.Read(ref _received), out sequence, out stamp);

    /// <summary>The acknowledgment received last, and the stamp of its arrival.</summary>
    public bool TryGetAcknowledgment(out uint number, out uint stamp) => Unpack(Volatile.Read(ref _acknowledgment), out number, out stamp);

    /// <summary>The time of a stamp, which is within 5 hours of a time that is known.</summary>
    public static TimeSpan TimeOf(uint stamp, TimeSpan near)
    {
        int difference = unchecked((int)(stamp - (uint)(near.Ticks / TicksPerStamp)));
        return new TimeSpan((near.Ticks / TicksPerStamp + difference) * TicksPerStamp);
    }

    private static long Pack(uint number, TimeSpan now)
    {
        long value = unchecked((long)((ulong)number << 32 | (uint)(now.Ticks / TicksPerStamp)));
        return value == Nothing ? unchecked((long)((ulong)number << 32)) : value;
    }

    private static bool Unpack(long value, out uint number, out uint stamp)
    {
        number = unchecked((uint)(value >> 32));
        stamp = unchecked((uint)value);
        return value != Nothing;
    }
}
