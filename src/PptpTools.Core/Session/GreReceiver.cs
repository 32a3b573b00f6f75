using System;
using PptpTools.Wire.Gre;

namespace PptpTools.Session;

/// <summary>
/// The receiving half of a call's GRE channel: duplicates are dropped, and packets behind a gap wait a while for what is
/// missing (RFC 2637 section 4.3). What is delivered has ascending numbers until the sender begins its count anew. After every
/// <see cref="Receive"/> and <see cref="HandleDeadline"/> the owner takes what <see cref="TryTake"/> gives.
/// </summary>
internal sealed class GreReceiver
{
    /// <summary>A step further than this is a restart or another sender, not loss.</summary>
    private const int LargestJump = 1 << 20;

    /// <summary>So many successive old numbers with none that is new between them are a restart.</summary>
    private const int OldNumbersOfRestart = 4;

    /// <summary>So many, where they are recent enough to be a burst that the network duplicated.</summary>
    private const int RecentNumbersOfRestart = 32;

    private const int MaximumReorderPackets = GreSequenceHistory.Length / 2;

    private readonly GreProgress _progress;
    private readonly TimeSpan _reorderTime;
    private readonly int _reorderPackets;
    private readonly int _span;
    private readonly GreSequenceHistory _history = new();
    private readonly GreReorderBuffer _held;
    private byte[] _last = [];
    private int _lastLength;
    private uint _lastSequence;
    private bool _hasLast;
    private bool _hasStarted;
    private uint _next;
    private uint _releasedTo;
    private int _repeats;
    private uint _latestRepeat;
    private long _packets;
    private long _octets;
    private long _acknowledgments;
    private long _lost;
    private long _duplicates;
    private long _reordered;
    private long _late;
    private long _dropped;
    private long _restarts;
    private int _maximumDepth;

    /// <summary>The half of a call that has just been opened.</summary>
    /// <param name="progress">What the transmitter is told.</param>
    /// <param name="settings">How long and how many packets may wait.</param>
    public GreReceiver(GreProgress progress, GreSettings settings)
    {
        _progress = progress ?? throw new ArgumentNullException(nameof(progress));
        if (settings is null)
            throw new ArgumentNullException(nameof(settings));
        if (settings.ReorderPackets is < 0 or > MaximumReorderPackets)
            throw new ArgumentOutOfRangeException(nameof(settings), $"0 to {MaximumReorderPackets} packets can wait.");
        _reorderTime = settings.ReorderTime;
        _reorderPackets = _reorderTime > TimeSpan.Zero ? settings.ReorderPackets : 0;
        _span = 1;
        while (_span < 2 * _reorderPackets)
            _span *= 2;
        _held = new GreReorderBuffer(_span);
    }

    /// <summary>What was counted so far.</summary>
    public GreReceiverStatistics Statistics =>
        new(_packets, _octets, _acknowledgments, _lost, _duplicates, _reordered, _late, _dropped, _restarts, _maximumDepth);

    /// <summary>Packets that wait now.</summary>
    public int Depth => _held.Count;

    /// <summary>When <see cref="HandleDeadline"/> is to be called; null while nothing waits.</summary>
    public TimeSpan? Deadline => _held.OldestArrival() + _reorderTime;

    /// <summary>Takes a packet of the call.</summary>
    /// <returns>What became of it: for <see cref="GreArrival.InOrder"/> and <see cref="GreArrival.Restart"/> the owner delivers its payload.</returns>
    public GreArrival Receive(in GreFrame frame, TimeSpan now)
    {
        if (frame.HasAcknowledgment)
        {
            _acknowledgments++;
            _progress.PublishAcknowledgment(frame.Acknowledgment, now);
        }

        if (!frame.HasSequence && frame.PayloadLength == 0)
            return GreArrival.Acknowledgment;
        if (!frame.HasSequence || frame.MissingOctets > 0)
        {
            _dropped++;
            return frame.HasSequence ? GreArrival.Damaged : GreArrival.Unsequenced;
        }

        _packets++;
        _octets += frame.PayloadLength;
        return Place(frame.Sequence, frame.Payload, now);
    }

    /// <summary>Gives the next packet that no longer has to wait.</summary>
    /// <param name="payload">Its payload, until the next call of a method.</param>
    /// <param name="sequence">Its number.</param>
    /// <returns>False where there is none.</returns>
    public bool TryTake(out ReadOnlySpan<byte> payload, out uint sequence)
    {
        while (true)
        {
            sequence = _next;
            if (_held.TryTake(_next, out payload))
            {
                Advance();
                return true;
            }

            if (_hasLast && _next == _lastSequence)
            {
                _hasLast = false;
                payload = _last.AsSpan(0, _lastLength);
                Advance();
                return true;
            }

            int gap = unchecked((int)(_releasedTo - _next));
            if (gap <= 0)
                return false;
            int passed = _held.Count > 0 ? 1 : gap;
            _lost += passed;
            _next = unchecked(_next + (uint)passed);
        }
    }

    /// <summary>Gives up what packets have waited for too long; too early a call does nothing.</summary>
    public void HandleDeadline(TimeSpan now)
    {
        if (_held.Count > 0 && _held.HighestSince(now - _reorderTime, _next) is { } highest)
            ReleaseTo(highest);
    }

    private GreArrival Place(uint sequence, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        if (!_hasStarted)
        {
            Start(sequence, now);
            return GreArrival.InOrder;
        }

        int ahead = unchecked((int)(sequence - _history.Highest));
        if (ahead is > LargestJump or < -LargestJump || (ahead <= -GreSequenceHistory.Length && sequence <= 1))
            return Restart(sequence, now);
        if (_history.HasArrived(sequence))
            return NoteRepeat(sequence, -ahead, now);

        bool isBeforeFirst = _history.IsBeforeFirst(sequence);
        _history.Note(sequence);
        if (ahead > 0)
        {
            _repeats = 0;
            _progress.PublishReceived(sequence, now);
        }
        else
        {
            _reordered++;
        }

        int fromNext = unchecked((int)(sequence - _next));
        if (fromNext < 0)
        {
            _late++;
            _lost -= isBeforeFirst ? 0 : 1;
            return GreArrival.Late;
        }

        if (fromNext == 0)
        {
            Advance();
            return GreArrival.InOrder;
        }

        return Hold(sequence, fromNext, payload, now);
    }

    private GreArrival Hold(uint sequence, int fromNext, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        bool canWait = fromNext < _span && payload.Length <= GreReorderBuffer.BufferLength && _reorderPackets > 0;
        if (!canWait && _held.Count == 0 && !_hasLast)
        {
            _lost += fromNext;
            _next = sequence;
            Advance();
            return GreArrival.InOrder;
        }

        if (canWait)
        {
            _held.Hold(sequence, payload, now);
            _maximumDepth = Math.Max(_maximumDepth, _held.Count);
            if (fromNext >= _reorderPackets)
                ReleaseTo(unchecked(sequence - (uint)_reorderPackets + 1));
        }
        else
        {
            HoldLast(sequence, payload);
        }

        return GreArrival.Held;
    }

    /// <summary>Keeps a packet that all held ones go before: it is too far ahead, or too long, to wait among them.</summary>
    private void HoldLast(uint sequence, ReadOnlySpan<byte> payload)
    {
        if (_hasLast)
            _dropped++;
        if (_last.Length < payload.Length)
            _last = new byte[Math.Max(GreReorderBuffer.BufferLength, payload.Length)];
        payload.CopyTo(_last);
        (_lastLength, _lastSequence, _hasLast) = (payload.Length, sequence, true);
        ReleaseTo(sequence);
    }

    private GreArrival NoteRepeat(uint sequence, int behind, TimeSpan now)
    {
        _repeats = sequence == unchecked(_latestRepeat + 1) ? _repeats + 1 : 1;
        _latestRepeat = sequence;
        if (_repeats >= (behind >= GreSequenceHistory.Length ? OldNumbersOfRestart : RecentNumbersOfRestart))
            return Restart(sequence, now);
        _duplicates++;
        return GreArrival.Duplicate;
    }

    private GreArrival Restart(uint sequence, TimeSpan now)
    {
        _restarts++;
        _dropped += _held.Count + (_hasLast ? 1 : 0);
        _held.Clear();
        _hasLast = false;
        Start(sequence, now);
        return GreArrival.Restart;
    }

    private void Start(uint sequence, TimeSpan now)
    {
        _hasStarted = true;
        _repeats = 0;
        _history.Start(sequence);
        _progress.PublishReceived(sequence, now);
        _next = unchecked(sequence + 1);
        _releasedTo = _next;
    }

    private void Advance()
    {
        _next = unchecked(_next + 1);
        if (unchecked((int)(_releasedTo - _next)) < 0)
            _releasedTo = _next;
    }

    private void ReleaseTo(uint sequence)
    {
        if (unchecked((int)(sequence - _releasedTo)) > 0)
            _releasedTo = sequence;
    }
}
