using System;
using PptpTools.Recording;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>One end of a TCP connection: the commands of RFC 9293 section 3.9.1. Segments come from <see cref="LabTcp"/>.</summary>
internal sealed partial class LabTcpConnection
{
    /// <summary>Octets that may wait to be sent or acknowledged.</summary>
    public const int SendLimit = 4 * 1024 * 1024;

    private const ushort Window = 65_535;
    private const int HeaderLengths = Ipv4Writer.HeaderLength + TcpSegment.MinimumHeaderLength;
    private const int DefaultMaximumSegmentSize = 536;

    private readonly LabTcp _tcp;
    private readonly LabTcpOptions _options;
    private readonly OctetQueue _output = new();
    private readonly EarlySegments _early = new();
    private bool _hasSoftError;
    private ITcpApplication? _application;
    private Func<LabTcpConnection, ITcpApplication?>? _accept;

    internal LabTcpConnection(LabTcp tcp, in TcpConnectionKey key, LabTcpOptions options)
    {
        _tcp = tcp;
        _options = options;
        Key = key;
        InitialSequence = options.InitialSequence ?? tcp.Host.Random.NextUInt32();
        _sendUnacknowledged = _sendNext = InitialSequence;
        _maximumSegmentSize = DefaultMaximumSegmentSize;
        _timeout = options.RetransmissionTimeout;
    }

    /// <summary>Both ends.</summary>
    public TcpConnectionKey Key { get; }

    /// <summary>The state.</summary>
    public LabTcpState State { get; private set; }

    /// <summary>The sequence number of this end's SYN.</summary>
    public uint InitialSequence { get; }

    /// <summary>Octets given to <see cref="Send"/> that the peer has not acknowledged.</summary>
    public int Unacknowledged => _output.Length;

    /// <summary>Why it is over; null while it is not.</summary>
    public TcpCloseReason? CloseReason { get; private set; }

    private LabClock Clock => _tcp.Host.Clock;

    /// <summary>Sends octets, at once where the peer's window allows: what one call is given begins a segment of its own then.</summary>
    /// <returns>False when this end has finished, the connection is over, or more than <see cref="SendLimit"/> octets would wait.</returns>
    public bool Send(ReadOnlySpan<byte> data)
    {
        if (_hasEnd || State is LabTcpState.Closed or LabTcpState.TimeWait || _output.Length + data.Length > SendLimit)
            return false;
        _output.Add(data);
        Transmit();
        return true;
    }

    /// <summary>Finishes: what waits is sent first, then FIN.</summary>
    public void Close()
    {
        if (_hasEnd || State == LabTcpState.Closed)
            return;
        if (State == LabTcpState.SynSent)
        {
            Finish(TcpCloseReason.Aborted);
            return;
        }

        _hasEnd = true;
        Transmit();
    }

    /// <summary>Ends the connection at once with a reset.</summary>
    public void Abort()
    {
        if (State == LabTcpState.Closed)
            return;
        if (State is not LabTcpState.SynSent and not LabTcpState.TimeWait)
            SendSegment(_sendNext, TcpFlags.Reset | TcpFlags.Ack, default);
        Finish(TcpCloseReason.Aborted);
    }

    internal void Open(ITcpApplication application)
    {
        _application = application;
        State = LabTcpState.SynSent;
        _sendNext++;
        if (Key.Local.IsUnspecified)
        {
            Clock.After(TimeSpan.Zero, () => Finish(TcpCloseReason.Unreachable));
            return;
        }

        SendSegment(InitialSequence, TcpFlags.Syn, default);
        StartTimer();
    }

    internal void Accept(in TcpSegment segment, Func<LabTcpConnection, ITcpApplication?> accept)
    {
        _accept = accept;
        State = LabTcpState.SynReceived;
        TakeSyn(segment);
        _sendNext++;
        SendSegment(InitialSequence, TcpFlags.Syn | TcpFlags.Ack, default);
        StartTimer();
    }

    /// <summary>An ICMP error quotes a segment of this connection (RFC 9293 section 3.9.2.2, RFC 1191 section 6).</summary>
    internal void HandleError(in IcmpPacket message, in IcmpOriginal original)
    {
        bool isOutstanding = original.Sequence is { } sequence && sequence - _sendUnacknowledged < _sendNext - _sendUnacknowledged;
        if (!isOutstanding || message.Type != IcmpCode.DestinationUnreachable)
            return;
        if (message.NextHopMtu is { } mtu)
        {
            int size = (int)mtu - HeaderLengths;
            if (size >= SmallestSegmentSize && size < _maximumSegmentSize)
            {
                _maximumSegmentSize = size;
                Recover();
            }
        }
        else if (message.Code is IcmpCode.NetworkUnreachable or IcmpCode.HostUnreachable)
        {
            // These may pass (RFC 1122 section 4.2.3.9): the timer goes on, and the end is reported as unreachable.
            _hasSoftError = true;
        }
        else if (State == LabTcpState.SynSent)
        {
            Finish(TcpCloseReason.Unreachable);
        }
    }

    /// <summary>The host has lost its power: no segment, no report.</summary>
    internal void Vanish()
    {
        State = LabTcpState.Closed;
        StopTimers();
    }

    private void Establish()
    {
        State = LabTcpState.Established;
        if (_accept is { } accept)
        {
            _accept = null;
            _application = accept(this);
            if (_application is null)
            {
                Abort();
                return;
            }
        }

        _application!.OnConnected(this);
    }

    private void Finish(TcpCloseReason reason)
    {
        if (State == LabTcpState.Closed)
            return;
        State = LabTcpState.Closed;
        StopTimers();
        _tcp.Forget(this);
        Report(reason);
    }

    private void Report(TcpCloseReason reason)
    {
        if (CloseReason is not null)
            return;
        CloseReason = reason;
        _application?.OnClosed(this, reason);
    }

    private void EnterTimeWait()
    {
        State = LabTcpState.TimeWait;
        StopTimers();
        _timer = Clock.After(_options.TimeWait, () => Finish(TcpCloseReason.Closed));
        Report(TcpCloseReason.Closed);
    }
}
