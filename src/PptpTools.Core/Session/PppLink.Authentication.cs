using System;
using PptpTools.Authentication;
using PptpTools.Encryption;
using PptpTools.Negotiation;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Session;

/// <content>The authentication phase (RFC 1661 section 3.5), of either direction, and callback.</content>
internal sealed partial class PppLink
{
    private AuthenticationExchange? _ownProof;
    private AuthenticationExchange? _peerProof;
    private PacketExchange<CallbackOutcome>? _callback;

    /// <summary>The name that the peer has proved; null where it has proved none.</summary>
    public string? PeerName { get; private set; }

    /// <summary>The name that this end has proved; null where it has proved none.</summary>
    public string? OwnName { get; private set; }

    /// <summary>How the peer proves itself, or else how this end does; null where neither does.</summary>
    public AuthenticationProtocolOption? Authentication { get; private set; }

    /// <summary>What MPPE's keys are made from: of the exchange in which the peer proved itself, else of this end's own.</summary>
    private MppeSecrets? Secrets => _peerProof?.Outcome?.Secrets ?? _ownProof?.Outcome?.Secrets;

    /// <summary>True where it is the peer that proves itself: then this end sends with the server's key (RFC 3079 section 3.3).</summary>
    private bool IsAuthenticator => _peerProof is not null;

    private void BeginAuthentication(LcpAgreement agreed, TimeSpan now)
    {
        Phase = LinkPhase.Authenticate;
        Authentication = agreed.PeerAuthentication ?? agreed.OwnAuthentication;
        if (agreed.PeerAuthentication is { } demanded)
            _peerProof = _owner.DemandProof(demanded);
        if (agreed.OwnAuthentication is { } granted)
            _ownProof = _owner.ProveSelf(granted);
        bool isMissing = (agreed.PeerAuthentication is not null && _peerProof is null) || (agreed.OwnAuthentication is not null && _ownProof is null);
        if (isMissing)
        {
            Fail(new SessionFailure(SessionFailureKind.AuthenticationMethodRefused, "There are no credentials for the authentication that was agreed."), now);
            return;
        }

        _ownProof?.Begin(now);
        _peerProof?.Begin(now);
        AdvanceAuthentication(now);
    }

    /// <summary>A request that was acknowledged may say how CHAP's packets are read, from the Ack on: they may come before the other end's Ack.</summary>
    private void NoteAcknowledged(OptionList request)
    {
        if (request.Find<AuthenticationProtocolOption>() is { } way)
            ReceivedContext.ChapAlgorithm = way.Algorithm;
    }

    /// <summary>A packet of the network phase shows that the peer counts the authentication as passed: its result may have been lost.</summary>
    private void NoteLaterPhase(PppPacket packet, TimeSpan now)
    {
        if (Phase != LinkPhase.Authenticate || packet.Protocol is PppProtocol.Lcp or PppProtocol.Pap or PppProtocol.Chap or PppProtocol.Eap)
            return;
        _ownProof?.HandleLaterPhase(now);
        Settle(now);
    }

    private void HandleProof(PppPacket packet, TimeSpan now)
    {
        bool isKnown = false;
        if (Lcp.State == AutomatonState.Opened)
        {
            foreach (AuthenticationExchange? proof in (ReadOnlySpan<AuthenticationExchange?>)[_ownProof, _peerProof])
            {
                if (proof?.Protocol != packet.Protocol || !proof.Expects(packet))
                    continue;
                proof.HandlePacket(packet, now);
                isKnown = true;
            }
        }

        if (!isKnown)
            DiscardedPackets++;
    }

    private bool DrainProofs(TimeSpan now)
    {
        if (TryAnotherWay(now))
            return true;
        bool hasAny = Drain(_ownProof) | Drain(_peerProof) | Drain(_callback);
        if (Lcp.State == AutomatonState.Opened)
            AdvanceAuthentication(now);
        return hasAny;
    }

    /// <summary>EAP was agreed and no method within it: LCP begins again with the next way that is demanded, and EAP's Failure is not sent.</summary>
    private bool TryAnotherWay(TimeSpan now)
    {
        bool isRefused = Phase == LinkPhase.Authenticate && _peerProof?.Outcome is { Error: AuthenticationError.MethodRefused };
        if (!isRefused || Agreement.PeerAuthentication is not { } way || !_lcpPolicy.TryWithdraw(way))
            return false;
        Lcp.Down(now);
        Lcp.Up(now);
        return true;
    }

    private bool Drain<TOutcome>(PacketExchange<TOutcome>? exchange)
        where TOutcome : class
    {
        bool hasAny = false;
        while (exchange is not null && exchange.TryTakePacket(out PppPacket packet))
        {
            Send(packet);
            hasAny = true;
        }

        return hasAny;
    }

    /// <summary>Goes on to the next phase where this one is over. A failure ends the link in any phase: a re-challenge may fail later.</summary>
    private void AdvanceAuthentication(TimeSpan now)
    {
        if (_ownProof?.Outcome is { IsSuccess: false } refused)
        {
            Fail(OfProof(refused), now);
        }
        else if (_peerProof?.Outcome is { IsSuccess: false } wrong)
        {
            Fail(OfProof(wrong), now);
        }
        else if (Phase > LinkPhase.Authenticate && _peerProof?.Outcome is { } again && again.UserName != PeerName)
        {
            Fail(new SessionFailure(SessionFailureKind.BadCredentials, "The peer answered a later challenge under another name."), now);
        }
        else if (Phase == LinkPhase.Authenticate && IsProved(_ownProof) && IsProved(_peerProof))
        {
            OwnName = _ownProof?.Outcome?.UserName;
            PeerName = _peerProof?.Outcome?.UserName;
            BeginCallback(now);
        }
        else if (Phase == LinkPhase.Callback && _callback?.Outcome is { } outcome)
        {
            if (outcome is { IsSuccess: true, Type: CallbackType.NoCallback })
                BeginNetwork(now);
            else if (outcome.IsSuccess)
                Fail(new SessionFailure(SessionFailureKind.CallbackDemanded, $"The ends agreed on a callback ({outcome.Type}): this call is over."), now);
            else
                Fail(new SessionFailure(SessionFailureKind.CallbackDemanded, $"The ends do not agree on a callback: {outcome.Error}."), now);
        }
    }

    private static bool IsProved(AuthenticationExchange? exchange) => exchange is null || exchange.Outcome is { IsSuccess: true };

    private void BeginCallback(TimeSpan now)
    {
        Phase = LinkPhase.Callback;
        bool isCaller = _lcpPolicy.Requested.Find<CallbackOption>() is not null;
        if (Agreement.Callback is not null)
            _callback = _owner.NegotiateCallback(isCaller);
        if (_callback is null)
            BeginNetwork(now);
        else
            _callback.Begin(now);
    }

    private void EndAuthentication()
    {
        _ownProof?.Dispose();
        _peerProof?.Dispose();
        _callback?.Dispose();
        _ownProof = _peerProof = null;
        _callback = null;
    }

    private static SessionFailure OfProof(AuthenticationOutcome outcome)
    {
        SessionFailureKind kind = outcome.Error switch
        {
            AuthenticationError.RestrictedHours => SessionFailureKind.RestrictedHours,
            AuthenticationError.AccountDisabled => SessionFailureKind.AccountDisabled,
            AuthenticationError.PasswordExpired => SessionFailureKind.PasswordExpired,
            AuthenticationError.NoDialInPermission => SessionFailureKind.NoDialInPermission,
            AuthenticationError.ChangingPasswordFailed => SessionFailureKind.ChangingPasswordFailed,
            AuthenticationError.ServerNotTrusted => SessionFailureKind.ServerNotTrusted,
            AuthenticationError.NoAnswer => SessionFailureKind.AuthenticationNoAnswer,
            AuthenticationError.MethodRefused => SessionFailureKind.AuthenticationMethodRefused,
            _ => SessionFailureKind.BadCredentials,
        };
        return new SessionFailure(kind, outcome.Message, peerCode: outcome.Code);
    }
}
