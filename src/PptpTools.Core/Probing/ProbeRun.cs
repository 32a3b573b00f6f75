using System;
using PptpTools.Authentication;
using PptpTools.Session;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Probing;

/// <summary>
/// One connection of a test: a client session that is watched, and closed once it has shown what it is there for. A driver treats
/// <see cref="Session"/> as any session, tells what it knows by <c>Handle…</c>, and calls <see cref="Advance"/> after every input.
/// </summary>
internal abstract class ProbeRun : ISessionObserver, IDisposable
{
    private static readonly TimeSpan ReplyLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(3);

    private readonly bool _hasGre;
    private TimeSpan? _begunAt;
    private TimeSpan? _connectedAt;
    private TimeSpan? _calledAt;
    private TimeSpan? _closedAt;

    private protected ProbeRun(ProbeSettings settings, ClientOptions options, Credentials credentials, Func<AuthenticationProtocolOption, AuthenticationExchange?>? proof)
    {
        _hasGre = settings.GreObstacle is null;
        Session = new ClientSession(options, credentials, settings.HostName, settings.Cryptography, settings.Random) { Observer = this, Proof = proof };
    }

    /// <summary>The session.</summary>
    public ClientSession Session { get; }

    /// <summary>When <see cref="Advance"/> is to be called next; null once nothing waits.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            TimeSpan? own = _closedAt + CloseLimit ?? Earlier(Due, _begunAt + Limit, CallTime is null ? _connectedAt + ReplyLimit : null);
            return Earlier(own, Session.Deadline, null);
        }
    }

    /// <summary>True once the connection is to be given up by the driver: it has shown what it can.</summary>
    public bool IsOver { get; private set; }

    /// <summary>True once this end wants it closed.</summary>
    public bool IsClosing => _closedAt is not null;

    /// <summary>How long the TCP connection took; null where there was none.</summary>
    public TimeSpan? ConnectTime => _connectedAt - _begunAt;

    /// <summary>How long the server took to start the control connection; null where it did not.</summary>
    public TimeSpan? ReplyTime { get; private set; }

    /// <summary>How long the server took to take the call; null where it did not.</summary>
    public TimeSpan? CallTime { get; private set; }

    /// <summary>What the server said of itself; null where it did not.</summary>
    public StartControlConnectionReply? Reply => Session.ServerStart as StartControlConnectionReply;

    /// <summary>True once a GRE packet of this call has come.</summary>
    public bool HasHeard => Session.Tunnel is { } tunnel && (tunnel.Link.HasHeardPeer || tunnel.Receiver.Gre.Statistics is { Packets: > 0 } or { Acknowledgments: > 0 });

    /// <summary>True once the server has answered or acknowledged a GRE packet of this end.</summary>
    public bool HasBeenAnswered => Session.Tunnel is { } tunnel && (tunnel.Link.HasBeenAnswered || tunnel.Transmitter.Gre.Window.Samples > 0);

    /// <summary>What this host or a router said when it refused a GRE packet; null where none did.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Why it ended other than by this end's wish; null where it did not.</summary>
    public SessionFailure? Failure { get; private set; }

    /// <summary>How long after the call the server ended it; null where it did not.</summary>
    public TimeSpan? EndedAfter { get; private set; }

    /// <summary>How long the connection may last; null for as long as it will.</summary>
    protected virtual TimeSpan? Limit => TimeSpan.FromSeconds(60);

    /// <summary>When the call was taken; null before.</summary>
    protected TimeSpan? CalledAt => _calledAt;

    /// <summary>When the test itself wants to be called next; null for never.</summary>
    protected virtual TimeSpan? Due => null;

    /// <summary>The TCP connection is being opened.</summary>
    public void HandleConnecting(TimeSpan now) => _begunAt = now;

    /// <summary>The TCP connection is open.</summary>
    public void HandleConnected(TimeSpan now)
    {
        _connectedAt = now;
        Session.HandleConnected(now);
    }

    /// <summary>There is no TCP connection.</summary>
    public void HandleConnectFailed(bool isRefused)
    {
        Session.HandleConnectFailed(isRefused);
        Failure = Session.Failure;
        IsOver = true;
    }

    /// <summary>This host, or a router by ICMP, refused a GRE packet.</summary>
    /// <param name="text">What it said.</param>
    public void HandleRefusal(string text) => Refusal ??= text;

    /// <summary>A datagram was sent.</summary>
    /// <param name="packet">The link's packet in it; null for none.</param>
    /// <param name="length">The length of the IP packet, in octets.</param>
    /// <param name="now">The time.</param>
    public virtual void HandleSent(PppPacket? packet, int length, TimeSpan now)
    {
    }

    /// <summary>Takes note of what the session has come to. To be called after every input, and at <see cref="Deadline"/>.</summary>
    public void Advance(TimeSpan now)
    {
        if (ReplyTime is null && Reply is not null)
            ReplyTime = now - _connectedAt;
        if (Session.Tunnel is not null && CallTime is null)
        {
            _calledAt = now;
            CallTime = now - _connectedAt - (ReplyTime ?? TimeSpan.Zero);
        }

        if (!IsClosing && (Session.HasEnded || Session.WantsTransportClosed || Session.Failure is not null))
        {
            Failure ??= Session.Failure;
            EndedAfter ??= now - _calledAt;
        }

        if (!IsClosing && Failure is null)
            Continue(now);
        IsOver |= Session.HasEnded || Session.WantsTransportClosed || now >= _closedAt + CloseLimit;
    }

    /// <inheritdoc/>
    public virtual void OnMessage(bool isOutgoing, ControlMessage message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnPacket(bool isOutgoing, PppPacket packet)
    {
    }

    /// <summary>Forgets keys.</summary>
    public void Dispose() => Session.Dispose();

    /// <summary>The call is open: does what the test is there for.</summary>
    private protected abstract void Probe(TunnelCall tunnel, TimeSpan now);

    private protected static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other, TimeSpan? third)
    {
        TimeSpan? earlier = one is null || other < one ? other : one;
        return earlier is null || third < earlier ? third : earlier;
    }

    /// <summary>The connection has shown what it is there for.</summary>
    private protected void Close(TimeSpan now)
    {
        _closedAt ??= now;
        Session.Close(now);
    }

    private void Continue(TimeSpan now)
    {
        bool isLate = now >= _begunAt + Limit || (CallTime is null && now >= _connectedAt + ReplyLimit);
        if (Session.Tunnel is { } tunnel && _hasGre && !isLate)
            Probe(tunnel, now);
        else if (isLate || Session.Tunnel is not null)
            Close(now);
    }
}
