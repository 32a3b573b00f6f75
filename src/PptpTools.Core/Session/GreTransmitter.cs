using System;
using System.Buffers.Binary;
using PptpTools.Wire.Gre;

namespace PptpTools.Session;

/// <summary>
/// The sending half of a call's GRE channel: sequence numbers and acknowledgments (RFC 2637 section 4.1). Nothing is ever sent
/// again. One thread owns it; another may own the <see cref="GreReceiver"/> that shares its <see cref="GreProgress"/>.
/// </summary>
internal sealed class GreTransmitter
{
    /// <summary>Octets of the longest header that is written.</summary>
    public const int MaximumHeaderLength = 16;

    private const int DataHeaderLength = 12;
    private const int AcknowledgmentLength = 12;

    private readonly GreProgress _progress;
    private readonly GreSettings _settings;
    private readonly ushort _peerCallId;
    private TimeSpan _now;
    private TimeSpan? _unacknowledgedSince;
    private uint _acknowledgedHere;
    private bool _hasAcknowledged;
    private bool _acknowledgmentIsRequested;

    /// <summary>The half of a call that has just been opened.</summary>
    /// <param name="progress">What the receiver tells.</param>
    /// <param name="settings">How to send.</param>
    /// <param name="peerCallId">The call id that the peer assigned.</param>
    /// <param name="peerWindow">The receive window that the peer announced, in packets.</param>
    /// <param name="peerProcessingDelay">The packet processing delay that the peer announced, in tenths of a second.</param>
    public GreTransmitter(GreProgress progress, GreSettings settings, ushort peerCallId, ushort peerWindow, ushort peerProcessingDelay)
    {
        _progress = progress ?? throw new ArgumentNullException(nameof(progress));
        _settings = settings ?? throw new ArgumentNullException(nameof(settings));
        _peerCallId = peerCallId;
        NextSequence = settings.FirstSequence;
        Window = new GreWindow(settings.FirstSequence, peerWindow, peerProcessingDelay, settings.MaximumTimeout);
    }

    /// <summary>The sequence number of the next packet.</summary>
    public uint NextSequence { get; private set; }

    /// <summary>The window and the adaptive time-out, which are kept whether they are enforced or not.</summary>
    public GreWindow Window { get; }

    /// <summary>How far this end is ahead of the acknowledgments, for a driver that can let packets wait.</summary>
    public GrePace Pace { get; } = new();

    /// <summary>Packets with a payload that were sent.</summary>
    public long Packets { get; private set; }

    /// <summary>Octets of their payloads.</summary>
    public long Octets { get; private set; }

    /// <summary>Packets that were sent for an acknowledgment alone.</summary>
    public long Acknowledgments { get; private set; }

    /// <summary>When there is something to do: <see cref="TryWriteAcknowledgment"/>, or <see cref="CanSend"/> where the window was full.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            NoteArrivals();
            TimeSpan? deadline = _acknowledgmentIsRequested ? _now : _unacknowledgedSince + _settings.AcknowledgmentDelay;
            if (_settings.EnforcesWindow && Window.IsFull && !(deadline <= Window.Deadline))
                deadline = Window.Deadline;
            return deadline;
        }
    }

    /// <summary>True where the window lets a packet through; always, where it is not enforced.</summary>
    public bool CanSend(TimeSpan now)
    {
        Observe(now);
        return !_settings.EnforcesWindow || !Window.IsFull;
    }

    /// <summary>Writes the header of a packet with a payload, and takes the next sequence number for it.</summary>
    /// <param name="destination">Room for <see cref="MaximumHeaderLength"/> octets; the header begins at its start.</param>
    /// <param name="payloadLength">Octets of the payload, at most 65535.</param>
    /// <param name="now">The time.</param>
    /// <returns>Octets of the header: 16 with an acknowledgment, 12 without.</returns>
    public int WriteHeader(Span<byte> destination, int payloadLength, TimeSpan now)
    {
        int length = PrepareHeader(now);
        Write(destination, length, payloadLength, now);
        return length;
    }

    /// <summary>Writes the header of a packet before a payload that is in its place already.</summary>
    /// <param name="room">Room of at least <see cref="MaximumHeaderLength"/> octets before the payload; the header ends at its end.</param>
    /// <param name="payloadLength">Octets of the payload, at most 65535.</param>
    /// <param name="now">The time.</param>
    /// <returns>Octets of the header: the packet begins so many before the payload.</returns>
    public int WriteHeaderBefore(Span<byte> room, int payloadLength, TimeSpan now)
    {
        int length = PrepareHeader(now);
        Write(room.Slice(room.Length - length), length, payloadLength, now);
        return length;
    }

    /// <summary>Lets the next <see cref="TryWriteAcknowledgment"/> acknowledge at once what was received.</summary>
    public void RequestAcknowledgment() => _acknowledgmentIsRequested = _progress.TryGetReceived(out _, out _);

    /// <summary>Writes a packet for an acknowledgment alone, when one has waited as long as the settings say or was requested.</summary>
    /// <param name="destination">Room for 12 octets.</param>
    /// <param name="now">The time.</param>
    /// <param name="length">Octets of the packet.</param>
    /// <returns>False where there is nothing to acknowledge yet.</returns>
    public bool TryWriteAcknowledgment(Span<byte> destination, TimeSpan now, out int length)
    {
        Observe(now);
        NoteArrivals();
        length = 0;
        if (!_acknowledgmentIsRequested && !(_unacknowledgedSince + _settings.AcknowledgmentDelay <= now))
            return false;

        _progress.TryGetReceived(out uint sequence, out _);
        length = AcknowledgmentLength;
        BinaryPrimitives.WriteUInt16BigEndian(destination, GreFrame.KeyPresent | GreFrame.AcknowledgmentPresent | GreHeader.Version);
        WriteKey(destination, 0);
        WriteAcknowledgment(destination.Slice(GreFrame.MinimumHeaderLength), sequence);
        Acknowledgments++;
        return true;
    }

    private int PrepareHeader(TimeSpan now)
    {
        Observe(now);
        NoteArrivals();
        return _acknowledgmentIsRequested || _unacknowledgedSince is not null ? MaximumHeaderLength : DataHeaderLength;
    }

    private void Write(Span<byte> destination, int length, int payloadLength, TimeSpan now)
    {
        bool acknowledges = length == MaximumHeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(destination,
            (ushort)(GreFrame.KeyPresent | GreFrame.SequencePresent | GreHeader.Version | (acknowledges ? GreFrame.AcknowledgmentPresent : 0)));
        WriteKey(destination, checked((ushort)payloadLength));
        BinaryPrimitives.WriteUInt32BigEndian(destination.Slice(GreFrame.MinimumHeaderLength), NextSequence);
        if (acknowledges && _progress.TryGetReceived(out uint sequence, out _))
            WriteAcknowledgment(destination.Slice(DataHeaderLength), sequence);
        Window.NoteSent(NextSequence, now);
        Pace.NoteSent(NextSequence, now);
        unchecked
        {
            NextSequence++;
        }

        Packets++;
        Octets += payloadLength;
    }

    private void WriteKey(Span<byte> destination, ushort payloadLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination.Slice(2), GreFrame.PppProtocolType);
        BinaryPrimitives.WriteUInt16BigEndian(destination.Slice(GreFrame.PayloadLengthOffset), payloadLength);
        BinaryPrimitives.WriteUInt16BigEndian(destination.Slice(GreFrame.CallIdOffset), _peerCallId);
    }

    private void WriteAcknowledgment(Span<byte> destination, uint sequence)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, sequence);
        _acknowledgedHere = sequence;
        _hasAcknowledged = true;
        _acknowledgmentIsRequested = false;
        _unacknowledgedSince = null;
    }

    private void Observe(TimeSpan now)
    {
        _now = now;
        if (_progress.TryGetAcknowledgment(out uint number, out uint stamp))
        {
            Window.NoteAcknowledgment(number, stamp, now);
            Pace.NoteAcknowledgment(number, GreProgress.TimeOf(stamp, now));
        }

        Window.HandleDeadline(now);
    }

    private void NoteArrivals()
    {
        if (_unacknowledgedSince is null && _progress.TryGetReceived(out uint sequence, out uint stamp) && !(_hasAcknowledged && sequence == _acknowledgedHere))
            _unacknowledgedSince = GreProgress.TimeOf(stamp, _now);
    }
}
