using System;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ppp;
using static PptpTools.Session.Deadlines;

namespace PptpTools.Session;

/// <summary>
/// One call's link with the two halves of its data path. The receiving half, the link and the timers belong to one thread; the
/// transmitting half (<see cref="TryTakeDatagram"/>, <see cref="TrySend"/>) may belong to another.
/// </summary>
internal sealed class TunnelCall : IDisposable
{
    private readonly TunnelOptions _options;
    private readonly PppLink _link;
    private readonly TunnelReceiver _receiver;
    private TimeSpan? _idleAt;
    private TimeSpan? _endAt;

    /// <param name="call">The control connection's side of it, open.</param>
    /// <param name="profile">This end's habits.</param>
    /// <param name="options">What its user chose.</param>
    /// <param name="isServer">True for the end that was called.</param>
    /// <param name="owner">Knows credentials, accounts and addresses.</param>
    /// <param name="random">Random octets.</param>
    public TunnelCall(ControlCall call, SessionProfile profile, TunnelOptions options, bool isServer, ILinkOwner owner, IRandomSource random)
    {
        Call = call;
        _options = options;
        _link = new PppLink(LinkOptionsBuilder.Build(profile, options, isServer), owner, random);
        var progress = new GreProgress();
        var gre = new GreSettings
        {
            FirstSequence = profile.FirstSequence,
            AcknowledgmentDelay = profile.AcknowledgmentDelay,
            EnforcesWindow = options.EnforcesWindow,
            ReorderPackets = options.ReorderPackets,
            ReorderTime = options.ReorderTime,
        };
        Transmitter = new TunnelTransmitter(new GreTransmitter(progress, gre, call.PeerCallId ?? 0, call.PeerReceiveWindow, call.PeerProcessingDelay));
        _receiver = new TunnelReceiver(new GreReceiver(progress, gre), _link);
    }

    /// <summary>The control connection's side.</summary>
    public ControlCall Call { get; }

    /// <summary>Is told which packets of the link are handled and sent; null for nobody.</summary>
    public ISessionObserver? Observer
    {
        get => _link.Observer;
        init => _link.Observer = value;
    }

    /// <summary>The link.</summary>
    public PppLink Link => _link;

    /// <summary>The transmitting half.</summary>
    public TunnelTransmitter Transmitter { get; }

    /// <summary>The receiving half.</summary>
    public TunnelReceiver Receiver => _receiver;

    /// <summary>How far it got.</summary>
    public SessionPhase Phase => _link.Phase switch
    {
        LinkPhase.Establish => SessionPhase.LinkEstablishment,
        LinkPhase.Authenticate => SessionPhase.Authentication,
        LinkPhase.Callback => SessionPhase.Callback,
        LinkPhase.Network => SessionPhase.Network,
        LinkPhase.Open => SessionPhase.Open,
        _ => SessionPhase.Call,
    };

    /// <summary>True once the link is over.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>True since LCP opened, until the owner has taken note.</summary>
    public bool LinkHasOpened { get; private set; }

    /// <summary>When something is to be done next: by <see cref="HandleDeadline"/>, or by <see cref="TryTakeDatagram"/> for an acknowledgment. Null while nothing waits.</summary>
    public TimeSpan? Deadline => Earlier(ReceiveDeadline, Transmitter.Deadline);

    /// <summary>When <see cref="HandleDeadline"/> is to be called next; null while nothing waits. For a driver whose transmitting half has a thread of its own.</summary>
    public TimeSpan? ReceiveDeadline
    {
        get
        {
            TimeSpan? earliest = Earlier(_link.Deadline, _receiver.Deadline);
            return _link.Phase == LinkPhase.Open ? Earlier(earliest, Earlier(_idleAt, _endAt)) : earliest;
        }
    }

    /// <summary>The call is open: LCP begins.</summary>
    public void Begin(TimeSpan now)
    {
        _link.Up(now);
        Publish(now);
    }

    /// <summary>Takes in a datagram of this call; packets of the link in it are handled. What else it makes ready is then taken with <see cref="TryTakePacket"/>.</summary>
    /// <param name="frame">The datagram.</param>
    /// <param name="now">The time.</param>
    /// <param name="packet">The IP packet in it, valid until the datagram's memory is used again or the next call.</param>
    public bool HandleDatagram(GreFrame frame, TimeSpan now, out ReadOnlySpan<byte> packet)
    {
        bool isTaken = _receiver.HandleDatagram(frame, now, out packet);
        Publish(now);
        return isTaken;
    }

    /// <summary>Takes the next IP packet for this end; packets of the link on the way to it are handled.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packet">The IP packet, valid until the next call.</param>
    public bool TryTakePacket(TimeSpan now, out ReadOnlySpan<byte> packet)
    {
        bool isTaken = _receiver.TryTake(now, out packet);
        Publish(now);
        return isTaken;
    }

    /// <summary>Takes the next datagram that the call itself wants sent; they go before data.</summary>
    /// <param name="buffer">At least 65,600 octets.</param>
    /// <param name="now">The time.</param>
    /// <param name="datagram">The datagram, a part of <paramref name="buffer"/>.</param>
    /// <param name="packet">The link's packet in it; null for an acknowledgment.</param>
    public bool TryTakeDatagram(Span<byte> buffer, TimeSpan now, out Span<byte> datagram, out PppPacket? packet)
    {
        bool isTaken = Transmitter.TryTake(buffer, now, out datagram, out packet);
        if (packet is not null)
            Observer?.OnPacket(isOutgoing: true, packet);
        return isTaken;
    }

    /// <summary>Makes the datagram of an IP packet of this end.</summary>
    public bool TrySend(ReadOnlySpan<byte> packet, Span<byte> buffer, TimeSpan now, out Span<byte> datagram) =>
        Transmitter.TrySend(packet, buffer, now, out datagram);

    /// <summary>Handles every timer that is due.</summary>
    public void HandleDeadline(TimeSpan now)
    {
        _receiver.HandleDeadline(now);
        _link.HandleDeadline(now);
        HandleLimits(now);
        Publish(now);
    }

    /// <summary>Ends the link in good order.</summary>
    public void Close(SessionFailure failure, TimeSpan now)
    {
        _link.Close(failure, now);
        Publish(now);
    }

    /// <summary>The call is gone.</summary>
    public void Drop(TimeSpan now)
    {
        _link.Down(now);
        Publish(now);
    }

    /// <summary>
    /// The call is over, as far as this thread can say it: the transmitting half forgets its keys when it takes the next packet, or with
    /// <see cref="Dispose"/>.
    /// </summary>
    public void Release()
    {
        Transmitter.Publish(SendTerms.Default);
        _receiver.Close();
        _link.Dispose();
    }

    /// <summary>The owner has taken note of <see cref="LinkHasOpened"/>.</summary>
    public void ForgetLinkOpening() => LinkHasOpened = false;

    /// <summary>Forgets keys. Only once nothing is sent any more.</summary>
    public void Dispose()
    {
        Transmitter.Close();
        _receiver.Close();
        _link.Dispose();
    }

    /// <summary>Gives what the link wants sent, and the terms in force, to the transmitting half.</summary>
    private void Publish(TimeSpan now)
    {
        LinkPhase before = _published;
        while (_link.TryTakePacket(out PppPacket? packet, out SendTerms terms))
        {
            Transmitter.Publish(terms);
            Transmitter.Enqueue(packet!);
        }

        Transmitter.Publish(_link.Sending);
        _published = _link.Phase;
        if (before == LinkPhase.Establish && _published is > LinkPhase.Establish and < LinkPhase.Terminate)
            LinkHasOpened = true;
        if (before != LinkPhase.Open && _published == LinkPhase.Open)
        {
            _idleAt = now + _options.IdleLimit;
            _endAt ??= now + _options.SessionLimit;
        }

        if (_published == LinkPhase.Dead && before != LinkPhase.Dead)
            HasEnded = true;
    }

    private LinkPhase _published = LinkPhase.Dead;

    private void HandleLimits(TimeSpan now)
    {
        if (_link.Phase != LinkPhase.Open)
            return;
        if (_endAt is { } end && now >= end)
        {
            _endAt = null;
            _link.Close(new SessionFailure(SessionFailureKind.SessionLimit, "The session has lasted as long as its limit allows."), now);
        }
        else if (_idleAt is { } idle && now >= idle)
        {
            TimeSpan last = _receiver.LastPacketAt > Transmitter.LastPacketAt ? _receiver.LastPacketAt : Transmitter.LastPacketAt;
            bool isIdle = now - last >= _options.IdleLimit;
            _idleAt = isIdle ? null : last + _options.IdleLimit;
            if (isIdle)
                _link.Close(new SessionFailure(SessionFailureKind.IdleLimit, "No data flowed for as long as the idle limit allows."), now);
        }
    }
}
