using System;

namespace PptpTools.Decoding.Tracking;

/// <summary>What one arrival of a sequence number means.</summary>
internal enum GreArrival : byte
{
    InOrder,
    AfterGap,
    Late,
    Duplicate,
    Restart,
}

/// <summary>
/// The packets that one end of a call sent: sequence numbers (RFC 2637 section 4.3), and the acknowledgments that came
/// back for them (section 4.2). Sequence arithmetic is modulo 2^32.
/// </summary>
internal sealed class GreTrack
{
    /// <summary>How far back a number can still be told apart as late or duplicate.</summary>
    private const int Window = 1024;

    /// <summary>A step further than this is a restart or another sender, not loss.</summary>
    private const int LargestJump = 1 << 20;

    private const int SendTimes = 16;

    /// <summary>So many successive numbers seen before, with none that is new between them, are a restart.</summary>
    private const int RepeatsOfRestart = 4;

    private readonly ulong[] _seen = new ulong[Window / 64];
    private readonly long[] _sendTicks = new long[SendTimes];
    private readonly uint[] _sendNumbers = new uint[SendTimes];
    private uint _highest;
    private uint _lowest;
    private bool _started;
    private bool _expectsGap;
    private int _repeats;
    private uint _lastRepeat;
    private uint _acknowledged;
    private bool _acknowledgedKnown;
    private long _roundTripSum;
    private long _roundTripMinimum = long.MaxValue;
    private long _roundTripMaximum;

    public GreStatistics Statistics { get; } = new();

    /// <summary>The receiver's announced window in packets; 0 where it is not known.</summary>
    public int ReceiverWindow { get; set; }

    public uint Highest => _highest;

    /// <summary>Packets are not in the capture, as the capture itself says: what they had to say is unknown, not wrong.</summary>
    public void ExpectGap() => _expectsGap = true;

    /// <summary>Notes a packet with a payload.</summary>
    public GreArrival OnSequence(uint sequence, long ticks)
    {
        bool expectsGap = _expectsGap;
        _expectsGap = false;
        if (!_started)
        {
            Start(sequence);
            Remember(sequence, ticks);
            Statistics.FirstSequence = sequence;
            return GreArrival.InOrder;
        }

        int ahead = unchecked((int)(sequence - _highest));
        if (expectsGap && ahead > 1)
        {
            Start(sequence);
            Remember(sequence, ticks);
            return GreArrival.InOrder;
        }

        if (ahead > LargestJump || ahead < -LargestJump || (ahead <= -Window && sequence <= 1))
        {
            Start(sequence);
            Remember(sequence, ticks);
            return GreArrival.Restart;
        }

        if (ahead > 0)
        {
            for (int i = 1; i < ahead && i <= Window; i++)
                Mark(unchecked(_highest + (uint)i), false);
            Statistics.Lost += ahead - 1;
            _highest = sequence;
            if (unchecked((int)(_highest - _lowest)) >= Window)
                _lowest = unchecked(_highest - (Window - 1));
            _repeats = 0;
            Mark(sequence, true);
            Remember(sequence, ticks);
            return ahead == 1 ? GreArrival.InOrder : GreArrival.AfterGap;
        }

        bool beforeTheFirst = unchecked((int)(sequence - _lowest)) < 0;
        if (ahead <= -Window || (!beforeTheFirst && IsMarked(sequence)))
        {
            // A run of numbers seen before is no longer chance: the sender has begun its count again.
            _repeats = sequence == unchecked(_lastRepeat + 1) ? _repeats + 1 : 1;
            _lastRepeat = sequence;
            if (_repeats >= RepeatsOfRestart)
            {
                Start(sequence);
                Remember(sequence, ticks);
                return GreArrival.Restart;
            }

            Statistics.Duplicates++;
            return GreArrival.Duplicate;
        }

        Mark(sequence, true);
        if (beforeTheFirst)
        {
            for (uint between = unchecked(sequence + 1); between != _lowest; between = unchecked(between + 1))
                Mark(between, false);
            Statistics.Lost += unchecked((int)(_lowest - sequence)) - 1;
            _lowest = sequence;
            Statistics.FirstSequence = sequence;
        }
        else
        {
            Statistics.Lost--;
        }

        Statistics.Reordered++;
        Statistics.ReorderDepth = Math.Max(Statistics.ReorderDepth, -ahead);
        return GreArrival.Late;
    }

    /// <summary>Notes an acknowledgment of this end's packets that the other end sent.</summary>
    /// <returns>False where it acknowledges a packet that this end has not sent.</returns>
    public bool OnAcknowledgment(uint acknowledgment, long ticks)
    {
        if (!_started || _expectsGap)
            return true;
        if (unchecked((int)(acknowledgment - _highest)) > 0)
            return false;
        if (_acknowledgedKnown && unchecked((int)(acknowledgment - _acknowledged)) <= 0)
            return true;

        _acknowledged = acknowledgment;
        _acknowledgedKnown = true;
        int slot = (int)(acknowledgment % SendTimes);
        if (_sendNumbers[slot] == acknowledgment && _sendTicks[slot] != 0 && ticks >= _sendTicks[slot])
        {
            long roundTrip = ticks - _sendTicks[slot];
            Statistics.RoundTripSamples++;
            _roundTripSum += roundTrip;
            _roundTripMinimum = Math.Min(_roundTripMinimum, roundTrip);
            _roundTripMaximum = Math.Max(_roundTripMaximum, roundTrip);
        }

        return true;
    }

    /// <summary>The statistics with the figures that are computed at the end.</summary>
    public GreStatistics Finish()
    {
        if (_started)
            Statistics.LastSequence = _highest;
        if (Statistics.RoundTripSamples > 0)
        {
            Statistics.RoundTripMinimum = new TimeSpan(_roundTripMinimum);
            Statistics.RoundTripMaximum = new TimeSpan(_roundTripMaximum);
            Statistics.RoundTripMean = new TimeSpan(_roundTripSum / Statistics.RoundTripSamples);
        }

        return Statistics;
    }

    private void Start(uint sequence)
    {
        _started = true;
        _repeats = 0;
        _acknowledgedKnown = false;
        _highest = sequence;
        _lowest = sequence;
        Array.Clear(_seen, 0, _seen.Length);
        Mark(sequence, true);
    }

    private void Remember(uint sequence, long ticks)
    {
        int slot = (int)(sequence % SendTimes);
        _sendNumbers[slot] = sequence;
        _sendTicks[slot] = ticks;
        if (!_acknowledgedKnown)
            return;
        long outstanding = unchecked(_highest - _acknowledged);
        if (outstanding > Statistics.MaximumOutstanding)
            Statistics.MaximumOutstanding = outstanding;
        if (ReceiverWindow > 0 && outstanding > ReceiverWindow)
            Statistics.WindowExceeded++;
    }

    private bool IsMarked(uint sequence) => (_seen[sequence % Window / 64] & (1UL << (int)(sequence % 64))) != 0;

    private void Mark(uint sequence, bool value)
    {
        ulong bit = 1UL << (int)(sequence % 64);
        if (value)
            _seen[sequence % Window / 64] |= bit;
        else
            _seen[sequence % Window / 64] &= ~bit;
    }
}
