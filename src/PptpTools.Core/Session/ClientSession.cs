using System;
using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Negotiation;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp.Options;
using static PptpTools.Session.Deadlines;

namespace PptpTools.Session;

/// <summary>
/// A client's tunnel from the TCP connection to the IP packets in it, without a socket: control connection, one call as PNS, its link.
/// Inputs are <c>Handle…</c>, outputs <c>TryTake…</c>; after every input all outputs are to be taken.
/// </summary>
internal sealed class ClientSession : ILinkOwner, IDisposable
{
    private readonly ClientOptions _options;
    private readonly SessionProfile _profile;
    private readonly Credentials _credentials;
    private readonly ILegacyCryptography _cryptography;
    private readonly IRandomSource _random;
    private readonly ControlConnection _control;
    private readonly Queue<(ControlMessage Message, long After)> _messages = new();
    private bool _wasEstablished;
    private bool _isClosing;
    private long _foreignDatagrams;
    private IpAddress? _stranger;

    /// <param name="options">What is allowed and asked for.</param>
    /// <param name="credentials">Who the user is. They stay the caller's and outlive the session.</param>
    /// <param name="hostName">The name of this computer.</param>
    /// <param name="cryptography">MD4 and DES.</param>
    /// <param name="random">Random octets.</param>
    /// <param name="profile">Habits of its own; null for those of the profile that the options name.</param>
    public ClientSession(
        ClientOptions options, Credentials credentials, string hostName, ILegacyCryptography cryptography, IRandomSource random, SessionProfile? profile = null)
    {
        _options = options;
        _profile = profile ?? SessionProfiles.Client(options.Profile, hostName);
        _credentials = credentials;
        _cryptography = cryptography;
        _random = random;
        _control = new ControlConnection(_profile.Control, random);
    }

    /// <summary>Is told what this session reads and writes; null for nobody. To be set before the call.</summary>
    public ISessionObserver? Observer { get; set; }

    /// <summary>Proves who the user is in a way of its own, null where it cannot; null for the usual way, with the credentials.</summary>
    public Func<AuthenticationProtocolOption, AuthenticationExchange?>? Proof { get; init; }

    /// <summary>Makes the exchange by which the server is to prove itself, where the profile demands that; null where it need not.</summary>
    public Func<AuthenticationProtocolOption, AuthenticationExchange?>? ProofOfServer { get; init; }

    /// <summary>How far it got.</summary>
    public SessionPhase Phase => Tunnel?.Phase ?? (_wasEstablished ? SessionPhase.Call : _isConnected ? SessionPhase.ControlConnection : SessionPhase.TcpConnection);

    /// <summary>Why it ended; null while it lives.</summary>
    public SessionFailure? Failure { get; private set; }

    /// <summary>True once nothing more will happen.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>True when the TCP connection is to be closed, once everything is written.</summary>
    public bool WantsTransportClosed { get; private set; }

    /// <summary>What the network protocols agreed; null while none is open.</summary>
    public TunnelLease? Lease => Tunnel is null ? null : TunnelLease.Of(Tunnel.Link);

    /// <summary>The call's link and data path; null before the call is open.</summary>
    public TunnelCall? Tunnel { get; private set; }

    /// <summary>The server's Start-Control-Connection-Reply; null before it came.</summary>
    public ControlMessage? ServerStart => _control.PeerStart;

    /// <summary>When <see cref="HandleDeadline"/> is to be called next; null while nothing waits.</summary>
    public TimeSpan? Deadline => HasEnded ? null : Earlier(_control.Deadline, Tunnel?.Deadline);

    /// <summary>The same without the transmitting half, where another thread looks after it.</summary>
    public TimeSpan? ReceiveDeadline => HasEnded ? null : Earlier(_control.Deadline, Tunnel?.ReceiveDeadline);

    private bool _isConnected;

    /// <summary>The TCP connection to port 1723 is open.</summary>
    public void HandleConnected(TimeSpan now)
    {
        _isConnected = true;
        _control.HandleConnected(now);
        Advance(now);
    }

    /// <summary>There will be no TCP connection.</summary>
    /// <param name="isRefused">True for a refusal, false for silence.</param>
    public void HandleConnectFailed(bool isRefused) => End(isRefused
        ? new SessionFailure(SessionFailureKind.ConnectionRefused, "The host refused TCP port 1723.")
        : new SessionFailure(SessionFailureKind.ConnectionTimedOut, "Nobody answered on TCP port 1723."));

    /// <summary>Octets of the control connection came.</summary>
    public void HandleControlOctets(ReadOnlySpan<byte> octets, TimeSpan now)
    {
        _control.HandleOctets(octets, now);
        Advance(now);
    }

    /// <summary>The TCP connection is gone.</summary>
    /// <param name="isFinished">True where the peer finished it, false where it was reset or broke.</param>
    /// <param name="now">The time.</param>
    public void HandleTransportLost(bool isFinished, TimeSpan now)
    {
        _control.HandleTransportLost(now, isFinished);
        Advance(now);
    }

    /// <summary>A GRE datagram of the server came. What else it makes ready is then taken with <see cref="TryTakePacket"/>.</summary>
    /// <param name="octets">What follows the IP header.</param>
    /// <param name="now">The time.</param>
    /// <param name="packet">The IP packet in it, valid until the datagram's memory is used again or the next call.</param>
    /// <returns>False where there is none to deliver now.</returns>
    public bool HandleDatagram(ReadOnlySpan<byte> octets, TimeSpan now, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (!GreFrame.TryParse(octets, out GreFrame frame, out _))
            return false;
        bool isTaken = false;
        if (Tunnel is { } tunnel && frame.CallId == tunnel.Call.LocalCallId)
            isTaken = tunnel.HandleDatagram(frame, now, out packet);
        else
            _foreignDatagrams++;
        Advance(now);
        return isTaken;
    }

    /// <summary>A GRE datagram came that is not from the server. It is not taken: it only explains why nothing else came.</summary>
    /// <param name="octets">What follows the IP header.</param>
    /// <param name="source">Who sent it.</param>
    public void HandleForeignDatagram(ReadOnlySpan<byte> octets, IpAddress source)
    {
        if (Tunnel is { } tunnel && GreFrame.TryParse(octets, out GreFrame frame, out _) && frame.CallId == tunnel.Call.LocalCallId)
            _stranger = source;
    }

    /// <summary>Takes the next IP packet that came through the tunnel.</summary>
    public bool TryTakePacket(TimeSpan now, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        bool isTaken = Tunnel is { } tunnel && tunnel.TryTakePacket(now, out packet);
        Advance(now);
        return isTaken;
    }

    /// <summary>Makes the datagram of an IP packet that goes through the tunnel.</summary>
    public bool TrySend(ReadOnlySpan<byte> packet, Span<byte> buffer, TimeSpan now, out Span<byte> datagram)
    {
        datagram = default;
        return Tunnel is { } tunnel && tunnel.TrySend(packet, buffer, now, out datagram);
    }

    /// <summary>Takes the next control message to be written.</summary>
    public bool TryTakeMessage(out ControlMessage? message)
    {
        message = _messages.Count > 0 ? _messages.Dequeue().Message : null;
        if (message is null)
            return false;
        Observer?.OnMessage(isOutgoing: true, message);
        return true;
    }

    /// <summary>
    /// True while the next control message was written after packets of the link that are not taken yet. The two travel apart, so that
    /// only who wants to show the order in which they came to be needs it.
    /// </summary>
    public bool LinkGoesFirst => _messages.Count > 0 && Tunnel is { } tunnel && tunnel.Transmitter.PacketsTaken < _messages.Peek().After;

    /// <summary>Handles every timer that is due.</summary>
    public void HandleDeadline(TimeSpan now)
    {
        _control.HandleDeadline(now);
        Tunnel?.HandleDeadline(now);
        Advance(now);
    }

    /// <summary>Ends the tunnel in good order: LCP, then the call, then the control connection.</summary>
    public void Close(TimeSpan now)
    {
        var closed = new SessionFailure(SessionFailureKind.ClosedLocally, "The session was closed by command.");
        Failure ??= closed;
        if (Tunnel is { HasEnded: false } tunnel)
            tunnel.Close(closed, now);
        else
            CloseControl(now);
        Advance(now);
    }

    /// <summary>Forgets keys.</summary>
    public void Dispose() => Tunnel?.Dispose();

    AuthenticationExchange? ILinkOwner.ProveSelf(AuthenticationProtocolOption way) => Proof is { } proof ? proof(way) : AuthenticationMethods.CreatePeer(
        way.AuthenticationProtocol, way.Algorithm, _credentials, LinkOptionsBuilder.Peer(_options), _cryptography, _random);

    AuthenticationExchange? ILinkOwner.DemandProof(AuthenticationProtocolOption way) => ProofOfServer?.Invoke(way);

    PacketExchange<CallbackOutcome>? ILinkOwner.NegotiateCallback(bool isCaller) =>
        isCaller ? new CallbackClient(_profile.Callback) : new CallbackServer(_profile.Callback, 1);

    IpcpPreferences? ILinkOwner.ChooseAddresses(string? userName) => new()
    {
        LocalAddress = _options.Address ?? IpcpPreferences.Unspecified,
        AcceptsAssignedAddress = _options.Address is null,
        WantsDnsServers = _options.WantsDns,
        WantsNbnsServers = _options.WantsWins ?? _profile.WantsWins,
    };

    private void Advance(TimeSpan now)
    {
        do
        {
            while (_control.TryTakeOutput(out ControlOutput output))
                Handle(output, now);
        }
        while (AdvanceTunnel(now));
    }

    private void Handle(in ControlOutput output, TimeSpan now)
    {
        switch (output.Kind)
        {
            case ControlOutputKind.Send:
                _messages.Enqueue((output.Message!, Tunnel?.Transmitter.PacketsQueued ?? 0));
                break;
            case ControlOutputKind.Received when output is { Message: { } message, SkippedOctets: 0 }:
                Observer?.OnMessage(isOutgoing: false, message);
                break;
            case ControlOutputKind.Established:
                _wasEstablished = true;
                _control.PlaceCall(now, CallSettings());
                break;
            case ControlOutputKind.CallRequested:
                _control.RefuseCall(output.Call!, result: 2, error: 6);
                break;
            case ControlOutputKind.CallOpened:
                Open(output.Call!, now);
                break;
            case ControlOutputKind.CallEnded:
                Failure ??= OfLink(Tunnel?.Link.Failure ?? Tunnel?.Link.BlockedPath ?? DisagreementAt(output.End)) ?? ControlFailures.Of(output.End, _wasEstablished);
                if (Tunnel is { HasEnded: false } tunnel)
                    tunnel.Drop(now);
                CloseControl(now);
                break;
            case ControlOutputKind.CloseTransport:
                WantsTransportClosed = true;
                break;
            case ControlOutputKind.Ended:
                Failure ??= OfLink(Tunnel?.Link.Failure ?? DisagreementAt(output.End));
                if (Tunnel is { HasEnded: false } lost)
                    lost.Drop(now);
                End(ControlFailures.Of(output.End, _wasEstablished));
                break;
        }
    }

    /// <summary>What a peer that ended it so disagreed with; null where it said nothing.</summary>
    private SessionFailure? DisagreementAt(ControlEnd end) => end.IsPeersWord ? Tunnel?.Link.Disagreement : null;

    private ControlCallSettings CallSettings() => _options.PhoneNumber.Length == 0
        ? _profile.Control.Call
        : _profile.Control.Call with { PhoneNumber = new OctetString(System.Text.Encoding.ASCII.GetBytes(_options.PhoneNumber)) };

    private void Open(ControlCall call, TimeSpan now)
    {
        if (_profile.SendsLinkInfoAtCall)
            _control.SendLinkInfo(call, _profile.Accm, _profile.Accm);
        while (_control.TryTakeOutput(out ControlOutput output))
            Handle(output, now);
        Tunnel = new TunnelCall(call, _profile, _options, isServer: false, this, _random) { Observer = Observer };
        Tunnel.Begin(now);
    }

    private bool AdvanceTunnel(TimeSpan now)
    {
        if (Tunnel is not { } tunnel)
            return false;
        if (tunnel.LinkHasOpened)
        {
            tunnel.ForgetLinkOpening();
            if (_profile.SendsLinkInfoAtLink)
                _control.SendLinkInfo(tunnel.Call, _profile.Accm, _profile.Accm);
            return true;
        }

        if (!tunnel.HasEnded || _isClosing)
            return false;
        Failure ??= OfLink(tunnel.Link.Failure);
        CloseControl(now);
        return true;
    }

    /// <summary>Why nothing came through GRE, where something else came than was expected.</summary>
    private SessionFailure? OfLink(SessionFailure? failure)
    {
        if (failure is not { Kind: SessionFailureKind.GreBlocked })
            return failure;
        if (_foreignDatagrams > 0)
            return new SessionFailure(SessionFailureKind.GreForeignCallId, $"{_foreignDatagrams} GRE packets came with another call id than {Tunnel!.Call.LocalCallId}.");
        return _stranger is { } stranger
            ? new SessionFailure(SessionFailureKind.GreForeignAddress, $"GRE packets of this call came from {stranger}, which is not the server's address.")
            : failure;
    }

    /// <summary>Clears the call, and once that is done the connection.</summary>
    private void CloseControl(TimeSpan now)
    {
        if (!_isClosing && Tunnel is { Call.End: null } tunnel)
        {
            _isClosing = true;
            _control.ClearCall(tunnel.Call, now);
            return;
        }

        _isClosing = true;
        _control.Close(ControlStopReason.None, now);
    }

    private void End(SessionFailure failure)
    {
        Failure ??= failure;
        HasEnded = true;
    }
}
