using System;
using PptpTools.Recording;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>Receiving: what RFC 9293 section 3.10.7 does with a segment in each state.</summary>
internal sealed partial class LabTcpConnection
{
    /// <summary>Time that passes at least between two challenges, so that two ends which disagree do not answer each other for ever (RFC 5961 section 7).</summary>
    private static readonly TimeSpan ChallengeInterval = TimeSpan.FromMilliseconds(500);

    private TimeSpan? _lastChallenge;
    private uint _receiveNext;
    private uint _peerEnd;
    private bool _peerHasEnd;

    internal void Receive(in TcpSegment segment)
    {
        if (State == LabTcpState.SynSent)
        {
            ReceiveInSynSent(segment);
            return;
        }

        if (State == LabTcpState.SynReceived && CompletesSimultaneousOpen(segment))
        {
            CompleteOpen(segment);
            SendAcknowledgment();
            return;
        }

        if (!IsAcceptable(segment))
        {
            if ((segment.Flags & TcpFlags.Reset) == 0)
                AnswerUnacceptable(segment);
            return;
        }

        if ((segment.Flags & TcpFlags.Reset) != 0)
        {
            Finish(State == LabTcpState.SynReceived ? TcpCloseReason.Refused : State == LabTcpState.TimeWait ? TcpCloseReason.Closed : TcpCloseReason.Reset);
            return;
        }

        if ((segment.Flags & TcpFlags.Syn) != 0)
        {
            Challenge();
            return;
        }

        if ((segment.Flags & TcpFlags.Ack) != 0 && TakeAcknowledgment(segment) && State != LabTcpState.Closed)
            ReceiveData(segment);
    }

    private void ReceiveInSynSent(in TcpSegment segment)
    {
        bool hasAck = (segment.Flags & TcpFlags.Ack) != 0;
        if (hasAck && segment.Acknowledgment != _sendNext)
        {
            if ((segment.Flags & TcpFlags.Reset) == 0)
                SendResetTo(segment);
            return;
        }

        if ((segment.Flags & TcpFlags.Reset) != 0)
        {
            if (hasAck)
                Finish(TcpCloseReason.Refused);
            return;
        }

        if ((segment.Flags & TcpFlags.Syn) == 0)
            return;
        TakeSyn(segment);
        if (!hasAck)
        {
            State = LabTcpState.SynReceived;
            SendSegment(InitialSequence, TcpFlags.Syn | TcpFlags.Ack, default);
            return;
        }

        TakeAcknowledgment(segment.Acknowledgment);
        _peerWindow = segment.Window;
        SendAcknowledgment();
        Establish();
        Transmit();
    }

    private void TakeSyn(in TcpSegment segment)
    {
        _receiveNext = segment.Sequence + 1;
        int announced = DefaultMaximumSegmentSize;
        var options = new TcpOptions(segment.Options);
        while (options.MoveNext())
        {
            if (options.Kind == TcpOptions.MaximumSegmentSize && options.Value.Length == 2)
                announced = NetworkOrder.UInt16(options.Value, 0);
        }

        _maximumSegmentSize = Math.Max(SmallestSegmentSize, Math.Min(announced, AnnouncedSegmentSize()));
    }

    /// <summary>True when some of the segment lies in the receive window (RFC 9293 section 3.4).</summary>
    private bool IsAcceptable(in TcpSegment segment)
    {
        uint length = LabTcp.SequenceLength(segment);
        uint first = segment.Sequence - _receiveNext;
        uint last = segment.Sequence + (length == 0 ? 0 : length - 1) - _receiveNext;
        return first < Window || last < Window;
    }

    /// <summary>The peer sent something again, or something of another time: it is told where this end is.</summary>
    private void AnswerUnacceptable(in TcpSegment segment)
    {
        if (State == LabTcpState.SynReceived && (segment.Flags & TcpFlags.Syn) != 0)
            SendSegment(InitialSequence, TcpFlags.Syn | TcpFlags.Ack, default);
        else if (LabTcp.SequenceLength(segment) > 0)
            SendAcknowledgment();
        else
            Challenge();
    }

    /// <summary>Tells the peer where this end is, unless it was told just now.</summary>
    private void Challenge()
    {
        if (_lastChallenge is { } last && Clock.Now - last < ChallengeInterval)
            return;
        _lastChallenge = Clock.Now;
        SendAcknowledgment();
    }

    /// <summary>True for the SYN with acknowledgment of a peer that opens at the same time (RFC 9293 section 3.5).</summary>
    private bool CompletesSimultaneousOpen(in TcpSegment segment) =>
        (segment.Flags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Reset)) == (TcpFlags.Syn | TcpFlags.Ack)
        && segment.Sequence + 1 == _receiveNext && segment.Acknowledgment == _sendNext;

    private void CompleteOpen(in TcpSegment segment)
    {
        TakeAcknowledgment(segment.Acknowledgment);
        _peerWindow = segment.Window;
        Establish();
        Transmit();
    }

    /// <summary>Takes the acknowledgment of a segment that is acceptable.</summary>
    /// <returns>False when the segment is to be dropped.</returns>
    private bool TakeAcknowledgment(in TcpSegment segment)
    {
        uint advance = segment.Acknowledgment - _sendUnacknowledged;
        bool isNew = advance != 0 && advance <= _sendNext - _sendUnacknowledged;
        if (State == LabTcpState.SynReceived)
        {
            if (!isNew)
            {
                SendResetTo(segment);
                return false;
            }

            CompleteOpen(segment);
            return true;
        }

        if ((int)(segment.Acknowledgment - _sendNext) > 0)
        {
            Challenge();
            return false;
        }

        if (isNew || advance == 0)
            _peerWindow = segment.Window;
        if (isNew)
            TakeAcknowledgment(segment.Acknowledgment);
        if (_endIsSent && !IsOutstanding)
            HandleEndAcknowledged();
        Transmit();
        return true;
    }

    private void HandleEndAcknowledged()
    {
        switch (State)
        {
            case LabTcpState.FinWait1:
                State = LabTcpState.FinWait2;
                break;
            case LabTcpState.Closing:
                EnterTimeWait();
                break;
            case LabTcpState.LastAck:
                Finish(TcpCloseReason.Closed);
                break;
        }
    }

    private void ReceiveData(in TcpSegment segment)
    {
        ReadOnlySpan<byte> data = segment.Payload;
        bool hasEnd = (segment.Flags & TcpFlags.Fin) != 0;
        if (data.IsEmpty && !hasEnd)
            return;
        if (hasEnd && !_peerHasEnd)
        {
            _peerHasEnd = true;
            _peerEnd = segment.Sequence + (uint)data.Length;
        }

        int ahead = (int)(segment.Sequence - _receiveNext);
        if (ahead > 0)
        {
            _early.Add(segment.Sequence, data);
            SendAcknowledgment();
            return;
        }

        bool filledGap = _early.Count > 0;
        if (-ahead < data.Length)
            Deliver(data.Slice(-ahead));
        while (State != LabTcpState.Closed && _early.TryTake(_receiveNext, out ReadOnlySpan<byte> early))
            Deliver(early);
        if (State != LabTcpState.Closed && _peerHasEnd && _receiveNext == _peerEnd)
            HandlePeerEnd();
        if (State == LabTcpState.Closed || _segmentsToAcknowledge == 0)
            return;
        if (filledGap || _options.AcknowledgmentDelay <= TimeSpan.Zero || _segmentsToAcknowledge >= _options.SegmentsPerAcknowledgment)
            SendAcknowledgment();
        else
            StartAcknowledgmentTimer();
    }

    private void Deliver(ReadOnlySpan<byte> data)
    {
        _receiveNext += (uint)data.Length;
        _segmentsToAcknowledge++;
        _application?.OnData(this, data);
    }

    private void HandlePeerEnd()
    {
        _receiveNext++;
        SendAcknowledgment();
        switch (State)
        {
            case LabTcpState.Established:
                State = LabTcpState.CloseWait;
                _application?.OnEnd(this);
                break;
            case LabTcpState.FinWait1:
                State = LabTcpState.Closing;
                break;
            case LabTcpState.FinWait2:
                EnterTimeWait();
                break;
        }
    }

    private void SendResetTo(in TcpSegment segment) =>
        _tcp.Send(
            new TcpFields(Key.Local, Key.LocalPort, Key.Remote, Key.RemotePort, segment.Acknowledgment, 0, TcpFlags.Reset, 0),
            maximumSegmentSize: 0, data: default, checksum: null);
}
