using System;

namespace PptpTools.Session;

/// <summary>
/// The sliding window of one direction and its adaptive time-out (RFC 2637 sections 4.2 and 4.4). It begins with half the
/// packets that the peer announced, grows by one with every window that is acknowledged, and is halved by a time-out. What
/// timed out counts as arrived: nothing is sent again.
/// </summary>
internal sealed class GreWindow
{
    /// <summary>Packets whose time of sending is kept, a power of 2.</summary>
    private const int SendTimes = 64;

    private static readonly TimeSpan MinimumTimeout = TimeSpan.FromMilliseconds(10);

    /// <summary>The estimate where the peer said no delay: the longest that known peers hold an acknowledgment back.</summary>
    private static readonly TimeSpan UnknownRoundTripTime = TimeSpan.FromMilliseconds(500);

    private readonly long[] _sentAt = new long[SendTimes];
    private readonly TimeSpan _maximumTimeout;
    private uint _sent;
    private uint _acknowledged;
    private uint _lastNumber;
    private uint _lastStamp;
    private bool _hasNumber;
    private uint _opening;

    public GreWindow(uint firstSequence, ushort announced, ushort processingDelay, TimeSpan maximumTimeout)
    {
        _sent = unchecked(firstSequence - 1);
        _acknowledged = _sent;
        _maximumTimeout = maximumTimeout;
        Maximum = Math.Max(1, (int)announced);
        Size = (Maximum + 1) / 2;
        RoundTripTime = processingDelay > 0 ? new TimeSpan(processingDelay * TimeSpan.TicksPerSecond / 10) : UnknownRoundTripTime;
        SetTimeout();
    }

    /// <summary>Packets that the peer announced to take; 1 where it said 0.</summary>
    public int Maximum { get; }

    /// <summary>Packets that may be outstanding now.</summary>
    public int Size { get; private set; }

    /// <summary>Packets sent and neither acknowledged nor timed out.</summary>
    public uint Outstanding => unchecked(_sent - _acknowledged);

    /// <summary>Most packets that were outstanding at a time.</summary>
    public uint MaximumOutstanding { get; private set; }

    /// <summary>True where as many packets are outstanding as may be.</summary>
    public bool IsFull => Outstanding >= (uint)Size;

    /// <summary>RTT: the estimated time from a packet to its acknowledgment; at first the peer's packet processing delay, or 0.5 s.</summary>
    public TimeSpan RoundTripTime { get; private set; }

    /// <summary>DEV: the estimated deviation from it.</summary>
    public TimeSpan Deviation { get; private set; }

    /// <summary>ATO: how long a packet waits for its acknowledgment.</summary>
    public TimeSpan Timeout { get; private set; }

    /// <summary>Samples of the round trip time that were taken.</summary>
    public long Samples { get; private set; }

    /// <summary>Time-outs that happened.</summary>
    public long Timeouts { get; private set; }

    /// <summary>Packets that were sent though the window was full.</summary>
    public long Exceeded { get; private set; }

    /// <summary>Acknowledgments of packets that were not sent.</summary>
    public long InvalidAcknowledgments { get; private set; }

    /// <summary>When the oldest outstanding packet times out; null where none is outstanding.</summary>
    public TimeSpan? Deadline { get; private set; }

    /// <summary>A packet was sent.</summary>
    public void NoteSent(uint sequence, TimeSpan now)
    {
        if (IsFull)
            Exceeded++;
        _sent = sequence;
        _sentAt[sequence % SendTimes] = now.Ticks;
        Deadline ??= now + Timeout;
        MaximumOutstanding = Math.Max(MaximumOutstanding, Outstanding);
    }

    /// <summary>An acknowledgment was received, or is still the latest.</summary>
    /// <param name="number">Its number: everything up to it has arrived (RFC 2637 section 4.2.5).</param>
    /// <param name="stamp">When, as <see cref="GreProgress"/> stamps it.</param>
    /// <param name="now">The time now.</param>
    public void NoteAcknowledgment(uint number, uint stamp, TimeSpan now)
    {
        if (_hasNumber && number == _lastNumber && stamp == _lastStamp)
            return;
        (_lastNumber, _lastStamp, _hasNumber) = (number, stamp, true);
        if (unchecked((int)(number - _sent)) > 0)
        {
            InvalidAcknowledgments++;
            return;
        }

        int count = unchecked((int)(number - _acknowledged));
        if (count <= 0)
            return;
        if (unchecked(_sent - number) < SendTimes)
            TakeSample(GreProgress.TimeOf(stamp, now).Ticks - _sentAt[number % SendTimes]);
        _acknowledged = number;
        Open((uint)count);
        Deadline = Outstanding == 0 ? null : OldestSentAt(now) + Timeout;
    }

    /// <summary>Handles the time-out of the oldest outstanding packet (RFC 2637 sections 4.2.2 and 4.4.2).</summary>
    public void HandleDeadline(TimeSpan now)
    {
        if (!(Deadline <= now))
            return;
        Timeouts++;
        Size = (Size + 1) / 2;
        _opening = 0;
        RoundTripTime = Shorter(RoundTripTime + RoundTripTime, _maximumTimeout);
        SetTimeout();
        _acknowledged = _sent;
        Deadline = null;
    }

    private TimeSpan OldestSentAt(TimeSpan now)
    {
        uint oldest = unchecked(_acknowledged + 1);
        return unchecked(_sent - oldest) < SendTimes ? new TimeSpan(_sentAt[oldest % SendTimes]) : now;
    }

    private void Open(uint count)
    {
        _opening += count;
        while (_opening >= (uint)Size && Size < Maximum)
        {
            _opening -= (uint)Size;
            Size++;
        }

        if (Size == Maximum)
            _opening = 0;
    }

    // RFC 2637 section 4.4.1 with its gains: alpha 1/8, beta 1/4, chi 4; delta in 4.4.2 is 2.
    private void TakeSample(long sample)
    {
        long difference = Math.Max(0, sample) - RoundTripTime.Ticks;
        Deviation += new TimeSpan((Math.Abs(difference) - Deviation.Ticks) / 4);
        RoundTripTime += new TimeSpan(difference / 8);
        Samples++;
        SetTimeout();
    }

    private void SetTimeout()
    {
        TimeSpan timeout = Shorter(RoundTripTime + new TimeSpan(4 * Deviation.Ticks), _maximumTimeout);
        Timeout = timeout > MinimumTimeout ? timeout : MinimumTimeout;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
