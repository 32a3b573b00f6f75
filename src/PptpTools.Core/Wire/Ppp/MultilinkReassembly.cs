using System;
using System.Collections.Generic;

namespace PptpTools.Wire.Ppp;

/// <summary>What <see cref="MultilinkReassembly.Add"/> did with a fragment.</summary>
public enum MultilinkProgress : byte
{
    /// <summary>The fragment waits for others.</summary>
    Waiting,

    /// <summary>A packet is whole: <see cref="MultilinkReassembly.Packet"/>.</summary>
    Complete,

    /// <summary>The fragment was there already.</summary>
    Duplicate,

    /// <summary>The fragment is older than everything that is still waited for.</summary>
    Late,
}

/// <summary>
/// Puts the fragments of one direction and class together again (RFC 1990 section 4.1). Packets are delivered as soon as they are
/// whole, whatever is still missing before them. What is kept is limited in fragments and octets: the oldest go first.
/// </summary>
public sealed class MultilinkReassembly
{
    /// <summary>The longest packet that is put together, in octets; RFC 1990 section 5.1.1 has receivers announce theirs.</summary>
    public const int MaximumPacketLength = 65_535;

    private readonly int _maximumFragments;
    private readonly List<Fragment> _waiting = [];
    private readonly List<long> _frames = [];
    private byte[] _packet = [];
    private int _packetLength;
    private int _waitingOctets;
    private long _highest = -1;
    private long _forgottenUpTo = long.MinValue;

    /// <summary>Makes an empty reassembly.</summary>
    /// <param name="maximumFragments">How many fragments may wait at one time; their octets are limited by <see cref="MaximumPacketLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 2.</exception>
    public MultilinkReassembly(int maximumFragments = 256)
    {
        if (maximumFragments < 2)
            throw new ArgumentOutOfRangeException(nameof(maximumFragments));
        _maximumFragments = maximumFragments;
    }

    /// <summary>The packet that the last fragment completed, from its protocol field; valid until the next fragment is added.</summary>
    public ReadOnlySpan<byte> Packet => _packet.AsSpan(0, _packetLength);

    /// <summary>The frames that carried it, in order of sequence.</summary>
    public IReadOnlyList<long> Frames => _frames;

    /// <summary>Sequence numbers that were skipped directly before the last fragment; 0 where it was the next or came late.</summary>
    public long Skipped { get; private set; }

    /// <summary>Fragments that were given up so far, because they were too many or began no packet.</summary>
    public long DroppedFragments { get; private set; }

    /// <summary>Fragments that wait for others.</summary>
    public int WaitingFragments => _waiting.Count;

    /// <summary>Adds the next fragment received.</summary>
    /// <param name="fragment">The fragment.</param>
    /// <param name="frame">Number of the frame that carried it.</param>
    public MultilinkProgress Add(in MultilinkFrame fragment, long frame)
    {
        long sequence = Unwrap(fragment.Sequence, fragment.IsShort ? MultilinkFrame.ShortBits : MultilinkFrame.LongBits);
        Skipped = _highest >= 0 && sequence > _highest ? sequence - _highest - 1 : 0;
        _highest = Math.Max(_highest, sequence);
        if (sequence <= _forgottenUpTo)
            return MultilinkProgress.Late;

        int at = _waiting.Count;
        while (at > 0 && _waiting[at - 1].Sequence > sequence)
            at--;
        if (at > 0 && _waiting[at - 1].Sequence == sequence)
            return MultilinkProgress.Duplicate;

        _waiting.Insert(at, new Fragment(sequence, fragment.IsBeginning, fragment.IsEnd, frame, fragment.Payload.ToArray()));
        _waitingOctets += fragment.Payload.Length;
        if (TryTakePacket(at))
            return MultilinkProgress.Complete;
        while (_waiting.Count > _maximumFragments || _waitingOctets > MaximumPacketLength)
            DropOldest();
        return MultilinkProgress.Waiting;
    }

    /// <summary>Forgets everything, as when the bundle ends.</summary>
    public void Clear()
    {
        _waiting.Clear();
        _frames.Clear();
        _packetLength = _waitingOctets = 0;
        _highest = -1;
        _forgottenUpTo = long.MinValue;
        Skipped = 0;
    }

    /// <summary>The sequence number without wrapping round: the one nearest to the highest so far.</summary>
    private long Unwrap(uint sequence, int bits)
    {
        if (_highest < 0)
            return (1L << bits) + sequence;
        int distance = (int)((sequence - (uint)_highest) << (32 - bits)) >> (32 - bits);
        return _highest + distance;
    }

    /// <summary>Takes the packet that the fragment at <paramref name="index"/> belongs to out of the waiting ones, where it is whole.</summary>
    private bool TryTakePacket(int index)
    {
        int first = index;
        while (!_waiting[first].IsBeginning)
        {
            if (first == 0 || _waiting[first - 1].Sequence != _waiting[first].Sequence - 1 || _waiting[first - 1].IsEnd)
                return false;
            first--;
        }

        int last = index;
        while (!_waiting[last].IsEnd)
        {
            if (last == _waiting.Count - 1 || _waiting[last + 1].Sequence != _waiting[last].Sequence + 1 || _waiting[last + 1].IsBeginning)
                return false;
            last++;
        }

        _frames.Clear();
        _packetLength = 0;
        for (int i = first; i <= last; i++)
        {
            byte[] octets = _waiting[i].Octets;
            if (_packet.Length < _packetLength + octets.Length)
                Array.Resize(ref _packet, Math.Max(2048, 2 * (_packetLength + octets.Length)));
            octets.CopyTo(_packet, _packetLength);
            _packetLength += octets.Length;
            _frames.Add(_waiting[i].Frame);
        }

        _waiting.RemoveRange(first, last - first + 1);
        _waitingOctets -= _packetLength;
        return true;
    }

    private void DropOldest()
    {
        _forgottenUpTo = _waiting[0].Sequence;
        _waitingOctets -= _waiting[0].Octets.Length;
        _waiting.RemoveAt(0);
        DroppedFragments++;
    }

    private readonly record struct Fragment(long Sequence, bool IsBeginning, bool IsEnd, long Frame, byte[] Octets);
}
