using System;
using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Session;
using PptpTools.Tracing;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Probing;

/// <summary>
/// Asks a server whether it accepts one way of authentication: whatever it demands, that way is proposed instead (RFC 1661 section 5.3). The
/// answer is the next request of the server; no name and no password is ever sent. On the way it shows whether GRE passes.
/// </summary>
internal sealed class MethodRun : ProbeRun
{
    /// <summary>How long a server may take from the call to its first packet: pppd is started in between.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(6);

    /// <summary>How long one may wait for signs that this end is heard, and for LCP to open.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan LinkLimit = TimeSpan.FromSeconds(25);

    /// <summary>
    /// How long a server may take to end a link whose client would not authenticate itself. One that gave up its demand may open the link only
    /// to end it, as pppd does; one that goes on lets everybody in.
    /// </summary>
    private static readonly TimeSpan GraceLimit = TimeSpan.FromSeconds(3);

    private readonly AuthenticationProtocolOption _way;
    private readonly bool _measuresPath;
    private readonly List<AuthenticationProtocolOption> _demands = [];
    private readonly BlindRefusals _blind = new();
    private readonly Queue<EchoPacket> _replies = new();
    private byte? _declined;
    private bool _isRefused;
    private TimeSpan? _openedAt;

    /// <param name="settings">What the test goes by.</param>
    /// <param name="kind">The way of authentication, as a check.</param>
    /// <param name="measuresPath">True to find out the path MTU once the link is there.</param>
    public MethodRun(ProbeSettings settings, ServerCheckKind kind, bool measuresPath)
        : this(settings, kind, measuresPath, WayOf(kind))
    {
    }

    private MethodRun(ProbeSettings settings, ServerCheckKind kind, bool measuresPath, AuthenticationProtocolOption way)
        : base(settings, OptionsOf(kind), new Credentials("", []), _ => new SilentProof(way.AuthenticationProtocol, way.Algorithm))
    {
        Kind = kind;
        _way = way;
        _measuresPath = measuresPath;
    }

    /// <summary>The way of authentication, as a check.</summary>
    public ServerCheckKind Kind { get; }

    /// <summary>Passed where the server demanded this way, Failed where it demanded another instead, Unknown where it did not get so far.</summary>
    public CheckVerdict Outcome { get; private set; } = CheckVerdict.Unknown;

    /// <summary>True where the server lets its client in without authentication: it demanded none, or went on after the one it wanted was declined.</summary>
    public bool LetsEverybodyIn { get; private set; }

    /// <summary>Every way that the server demanded, in order.</summary>
    public IReadOnlyList<AuthenticationProtocolOption> Demands => _demands;

    /// <summary>What was found out about the path; null where it was not tried.</summary>
    public PathProbe? Path { get; private set; }

    /// <summary>True where the server was told blindly, without having been heard, that its packets are refused.</summary>
    public bool WasBlind => _blind.HasBegun;

    /// <inheritdoc/>
    protected override TimeSpan? Due => Earlier(_blind.Due, Path?.Due, Path is not null ? null : _openedAt is { } opened ? opened + GraceLimit : CalledAt + (HasHeard ? HasBeenAnswered ? LinkLimit : AnswerLimit : SilenceDue));

    private TimeSpan SilenceDue => _blind.HasBegun ? SilenceLimit + BlindRefusals.Patience : SilenceLimit;

    /// <inheritdoc/>
    public override void HandleSent(PppPacket? packet, int length, TimeSpan now)
    {
        if (packet is EchoPacket { Code: PppCode.EchoRequest } echo)
            Path?.HandleSent(echo, length, now);
    }

    /// <inheritdoc/>
    public override void OnPacket(bool isOutgoing, PppPacket packet)
    {
        switch (packet)
        {
            case ConfigurePacket { Protocol: PppProtocol.Lcp, Code: PppCode.ConfigureRequest } request when !isOutgoing:
                NoteDemand(request);
                break;
            case ConfigurePacket { Protocol: PppProtocol.Lcp, Code: PppCode.ConfigureNak or PppCode.ConfigureReject } answer
                when isOutgoing && answer.Options.Find<AuthenticationProtocolOption>() is not null:
                _declined = answer.Identifier;
                break;
            case EchoPacket { Code: PppCode.EchoReply } reply when !isOutgoing:
                _replies.Enqueue(reply);
                break;
            case ConfigurePacket { Protocol: PppProtocol.Ipcp or PppProtocol.Ccp or PppProtocol.Ipv6cp } when !isOutgoing:
                LetsEverybodyIn = true;
                break;
        }
    }

    private protected override void Probe(TunnelCall tunnel, TimeSpan now)
    {
        if (tunnel.Phase >= SessionPhase.Authentication)
            ProbeOpenLink(tunnel, now);
        else if (_isRefused)
            Conclude(CheckVerdict.Failed, now);
        else if (!HasHeard && now >= CalledAt + SilenceLimit)
            ProbeBlindly(tunnel, now);
        else if (now >= CalledAt + (HasBeenAnswered ? LinkLimit : AnswerLimit))
            Close(now);
    }

    private static ClientOptions OptionsOf(ServerCheckKind kind) => new()
    {
        Methods = [kind switch
        {
            ServerCheckKind.Pap => AuthenticationMethod.Pap,
            ServerCheckKind.ChapMd5 => AuthenticationMethod.ChapMd5,
            ServerCheckKind.MsChap => AuthenticationMethod.MsChap,
            ServerCheckKind.Eap => AuthenticationMethod.EapMsChapV2,
            _ => AuthenticationMethod.MsChapV2,
        }],
        Encryption = EncryptionPolicy.None,
        EchoInterval = null,
        ReceiveUnit = PathProbe.UsualLength,
    };

    private static AuthenticationProtocolOption WayOf(ServerCheckKind kind) => LinkOptionsBuilder.Ways(OptionsOf(kind).Methods)[0];

    private void NoteDemand(ConfigurePacket request)
    {
        AuthenticationProtocolOption? demand = request.Options.Find<AuthenticationProtocolOption>();
        if (demand is not null && !_demands.Contains(demand))
            _demands.Add(demand);
        _isRefused |= _declined is { } declined && request.Identifier != declined && !_way.Equals(demand);
    }

    private void ProbeOpenLink(TunnelCall tunnel, TimeSpan now)
    {
        _openedAt ??= now;
        bool isAuthenticated = tunnel.Link.Agreement.OwnAuthentication is not null;
        LetsEverybodyIn |= !isAuthenticated && _declined is null;
        Outcome = isAuthenticated ? CheckVerdict.Passed : CheckVerdict.Failed;
        if (isAuthenticated || LetsEverybodyIn)
            MeasurePath(tunnel, now);
        else if (now >= _openedAt + GraceLimit)
            Close(now);
    }

    private void MeasurePath(TunnelCall tunnel, TimeSpan now)
    {
        if (_measuresPath)
            Path ??= new PathProbe();
        while (_replies.Count > 0)
            Path?.HandleReply(_replies.Dequeue(), tunnel, now);
        Path?.Advance(tunnel, now);
        if (Path is not { IsDone: false })
            Close(now);
    }

    private void ProbeBlindly(TunnelCall tunnel, TimeSpan now)
    {
        _blind.Advance(tunnel, now);
        if (now >= CalledAt + SilenceLimit + BlindRefusals.Patience)
            Close(now);
    }

    private void Conclude(CheckVerdict outcome, TimeSpan now)
    {
        Outcome = outcome;
        Close(now);
    }
}
