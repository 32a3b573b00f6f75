using System;

namespace PptpTools.Session;

/// <summary>
/// How far a sender may be ahead of the acknowledgments, so that a slow peer's receive buffer does not overflow: what one loses, its peer
/// waits for, and TCP inside all but stops. As much as the path holds on its way may be outstanding, and a short queue; both follow from
/// how fast acknowledgments came. The window of RFC 2637 section 4.2 would do the same, but real peers announce 3 and take more.
/// </summary>
internal sealed class GrePace
{
    /// <summary>Packets that may wait at the peer: fewer than the usual receive buffer of Linux holds, in fragments too.</summary>
    public const int Queue = 40;

    /// <summary>How much slower room shrinks than grows.</summary>
    private const int Decay = 16;

    /// <summary>Where no acknowledgment comes for so long, or twice the least round trip, another queue may be sent: the peer acknowledges late, or nothing arrives.</summary>
    private static readonly TimeSpan MinimumPatience = TimeSpan.FromMilliseconds(10);

    private (uint Sequence, long SentAt)? _anyPacket;
    private (uint Sequence, uint Acknowledged, long SentAt)? _lastPacket;
    private uint _sent;
    private uint _acknowledged;
    private bool _hasAcknowledgment;
    private long _leastRoundTrip = long.MaxValue;
    private int _room = Queue;
    private int _extra;
    private TimeSpan _restUntil;

    /// <summary>Packets that may be outstanding.</summary>
    public int Room => _room + _extra;

    /// <summary>Packets that are.</summary>
    public int Outstanding => unchecked((int)(_sent - _acknowledged));

    /// <summary>When there is room again though nothing is acknowledged; null where there is room.</summary>
    public TimeSpan? Deadline => _hasAcknowledgment && Outstanding >= Room ? _restUntil : null;

    /// <summary>A packet was sent.</summary>
    public void NoteSent(uint sequence, TimeSpan now)
    {
        _sent = sequence;
        _anyPacket ??= (sequence, now.Ticks);
    }

    /// <summary>Everything up to a number has arrived.</summary>
    /// <param name="number">The number.</param>
    /// <param name="at">When that became known.</param>
    public void NoteAcknowledgment(uint number, TimeSpan at)
    {
        if (unchecked((int)(number - _sent)) > 0 || (_hasAcknowledgment && unchecked((int)(number - _acknowledged)) <= 0))
            return;
        if (_anyPacket is { } any && unchecked((int)(number - any.Sequence)) >= 0)
        {
            _leastRoundTrip = Math.Min(_leastRoundTrip, Math.Max(1, at.Ticks - any.SentAt));
            _anyPacket = null;
        }

        if (_lastPacket is { } last && unchecked((int)(number - last.Sequence)) >= 0)
        {
            TakeSample(unchecked(number - last.Acknowledged), Math.Max(1, at.Ticks - last.SentAt));
            _lastPacket = null;
        }

        (_hasAcknowledgment, _acknowledged, _extra, _restUntil) = (true, number, 0, at + Patience);
    }

    /// <summary>True where another packet may be sent now. A peer that has never acknowledged anything is not waited for.</summary>
    public bool HasRoom(TimeSpan now)
    {
        if (!_hasAcknowledgment || Outstanding < Room)
            return true;
        _lastPacket ??= (_sent, _acknowledged, now.Ticks);
        if (now < _restUntil)
            return false;
        _extra += Queue;
        _restUntil = now + Patience;
        return Outstanding < Room;
    }

    private TimeSpan Patience => _leastRoundTrip < MinimumPatience.Ticks / 2 || _leastRoundTrip == long.MaxValue ? MinimumPatience : new TimeSpan(2 * _leastRoundTrip);

    /// <summary>
    /// What was acknowledged while the packet that filled the room was on its way is what the path delivers in that time; of that, the least
    /// round trip's share was on its way, and the rest waited at the peer.
    /// </summary>
    private void TakeSample(uint delivered, long roundTrip)
    {
        int room = Queue + (int)Math.Min(int.MaxValue / 2, delivered * (_leastRoundTrip / (double)roundTrip));
        _room = room > _room ? room : _room - ((_room - room) / Decay);
    }
}
