using System;
using PptpTools.Recording;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>Sending: segments, the retransmission timer, the acknowledgment timer.</summary>
internal sealed partial class LabTcpConnection
{
    private const int SmallestSegmentSize = 48;

    private uint _sendUnacknowledged;
    private uint _sendNext;
    private uint _recoverUntil;
    private bool _isRecovering;
    private bool _hasEnd;
    private bool _endIsSent;
    private int _peerWindow = Window;
    private int _maximumSegmentSize;
    private int _dataSegments;
    private int _retransmissions;
    private TimeSpan _timeout;
    private LabTimer? _timer;
    private LabTimer? _acknowledgmentTimer;
    private int _segmentsToAcknowledge;

    /// <summary>True once the SYN is acknowledged: data may be sent.</summary>
    private bool CanSendData => State is LabTcpState.Established or LabTcpState.CloseWait;

    /// <summary>Octets of the queue that were sent and are not acknowledged.</summary>
    private int SentOctets => (int)(_sendNext - _sendUnacknowledged) - (_endIsSent ? 1 : 0);

    private bool IsOutstanding => _sendNext != _sendUnacknowledged;

    /// <summary>Sends what the window allows, then FIN if it is due.</summary>
    private void Transmit()
    {
        while (CanSendData && SentOctets < _output.Length)
        {
            // A closed window is probed with single octets (RFC 9293 section 3.8.6.1): the retransmission timer repeats them.
            int room = Math.Max(_peerWindow, 1) - SentOctets;
            if (room <= 0)
                break;
            int unsent = _output.Length - SentOctets;
            int count = Math.Min(Math.Min(unsent, _maximumSegmentSize), room);
            uint sequence = _sendNext;
            _sendNext += (uint)count;
            SendSegment(sequence, count == unsent ? TcpFlags.Ack | TcpFlags.Push : TcpFlags.Ack, _output.Peek((int)(sequence - _sendUnacknowledged), count));
            StartTimer();
        }

        if (CanSendData && _hasEnd && !_endIsSent && SentOctets == _output.Length)
        {
            uint sequence = _sendNext++;
            _endIsSent = true;
            State = State == LabTcpState.Established ? LabTcpState.FinWait1 : LabTcpState.LastAck;
            SendSegment(sequence, TcpFlags.Fin | TcpFlags.Ack, default);
            StartTimer();
        }
    }

    private void SendSegment(uint sequence, TcpFlags flags, ReadOnlySpan<byte> data)
    {
        StopAcknowledgmentTimer();
        bool hasAck = (flags & TcpFlags.Ack) != 0;
        var fields = new TcpFields(Key.Local, Key.LocalPort, Key.Remote, Key.RemotePort, sequence, hasAck ? _receiveNext : 0, flags, Window);
        ushort? wrong = null;
        if (!data.IsEmpty && ++_dataSegments == _options.Fault?.Segment)
            wrong = _options.Fault.Checksum;
        _tcp.Send(fields, (flags & TcpFlags.Syn) != 0 ? AnnouncedSegmentSize() : 0, data, wrong);
    }

    private int AnnouncedSegmentSize()
    {
        int limit = (_tcp.Host.Routes.Find(Key.Remote)?.Interface.MaximumTransmissionUnit ?? int.MaxValue) - HeaderLengths;
        return Math.Min(_options.MaximumSegmentSize, limit);
    }

    private void SendAcknowledgment() => SendSegment(_sendNext, TcpFlags.Ack, default);

    /// <summary>Sends the first segment that is not acknowledged again.</summary>
    private void Retransmit()
    {
        _tcp.Retransmissions++;
        switch (State)
        {
            case LabTcpState.SynSent:
                SendSegment(InitialSequence, TcpFlags.Syn, default);
                break;
            case LabTcpState.SynReceived:
                SendSegment(InitialSequence, TcpFlags.Syn | TcpFlags.Ack, default);
                break;
            default:
                int count = Math.Min(SentOctets, _maximumSegmentSize);
                if (count > 0)
                    SendSegment(_sendUnacknowledged, count == SentOctets ? TcpFlags.Ack | TcpFlags.Push : TcpFlags.Ack, _output.Peek(0, count));
                else
                    SendSegment(_sendUnacknowledged, TcpFlags.Fin | TcpFlags.Ack, default);
                break;
        }

        RestartTimer();
    }

    private void HandleTimeout()
    {
        bool isOpening = State is LabTcpState.SynSent or LabTcpState.SynReceived;
        if (_retransmissions++ >= (isOpening ? _options.MaximumSynRetransmissions : _options.MaximumRetransmissions))
        {
            Finish(_hasSoftError ? TcpCloseReason.Unreachable : TcpCloseReason.TimedOut);
            return;
        }

        TimeSpan doubled = _timeout + _timeout;
        _timeout = doubled > _options.MaximumRetransmissionTimeout ? _options.MaximumRetransmissionTimeout : doubled;
        Recover();
    }

    /// <summary>Sends what is outstanding again, a segment for each acknowledgment that moves on.</summary>
    private void Recover()
    {
        _isRecovering = true;
        _recoverUntil = _sendNext;
        Retransmit();
    }

    /// <summary>Takes an acknowledgment that is new (RFC 9293 section 3.10.7.4).</summary>
    private void TakeAcknowledgment(uint acknowledgment)
    {
        uint syn = State is LabTcpState.SynSent or LabTcpState.SynReceived ? 1u : 0;
        uint octets = acknowledgment - _sendUnacknowledged - syn;
        _output.Drop((int)Math.Min(octets, (uint)_output.Length));
        _sendUnacknowledged = acknowledgment;
        _retransmissions = 0;
        _hasSoftError = false;
        _timeout = _options.RetransmissionTimeout;
        if (!IsOutstanding)
        {
            _isRecovering = false;
            Clock.Cancel(_timer);
            return;
        }

        _isRecovering &= (int)(_recoverUntil - acknowledgment) > 0;
        if (_isRecovering)
            Retransmit();
        else
            RestartTimer();
    }

    private void StartTimer()
    {
        if (_timer is not { IsWaiting: true })
            RestartTimer();
    }

    private void RestartTimer()
    {
        Clock.Cancel(_timer);
        _timer = Clock.After(_timeout, HandleTimeout);
    }

    private void StartAcknowledgmentTimer()
    {
        if (_acknowledgmentTimer is not { IsWaiting: true })
            _acknowledgmentTimer = Clock.After(_options.AcknowledgmentDelay, SendAcknowledgment);
    }

    private void StopAcknowledgmentTimer()
    {
        Clock.Cancel(_acknowledgmentTimer);
        _segmentsToAcknowledge = 0;
    }

    private void StopTimers()
    {
        Clock.Cancel(_timer);
        StopAcknowledgmentTimer();
    }
}
