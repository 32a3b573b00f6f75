using System;
using PptpTools.Negotiation;
using PptpTools.Wire.Ppp;

namespace PptpTools.Session;

/// <content>The network phase (RFC 1661 section 3.6): IPCP and IPV6CP beside CCP.</content>
internal sealed partial class PppLink
{
    private NegotiationAutomaton? _ipcp;
    private NegotiationAutomaton? _ipv6cp;
    private IpcpPolicy? _ipcpPolicy;
    private Ipv6cpPolicy? _ipv6cpPolicy;

    /// <summary>What IPCP agreed; null while it is not open.</summary>
    public IpcpPolicy? Version4 => _ipcp?.State == AutomatonState.Opened ? _ipcpPolicy : null;

    /// <summary>What IPV6CP agreed; null while it is not open.</summary>
    public Ipv6cpPolicy? Version6 => _ipv6cp?.State == AutomatonState.Opened ? _ipv6cpPolicy : null;

    /// <summary>The automaton of a protocol of the network phase; null where it does not run.</summary>
    public NegotiationAutomaton? AutomatonOf(PppProtocol protocol) => protocol switch
    {
        PppProtocol.Ccp => _ccp,
        PppProtocol.Ipcp => _ipcp,
        PppProtocol.Ipv6cp => _ipv6cp,
        _ => null,
    };

    private void BeginNetwork(TimeSpan now)
    {
        Phase = LinkPhase.Network;
        if (_owner.ChooseAddresses(PeerName) is not { } addresses)
        {
            Fail(new SessionFailure(SessionFailureKind.NoAddressLeft, "No address is left for the peer."), now);
            return;
        }

        if (!BeginCompression(now))
            return;
        _ipcpPolicy = new IpcpPolicy(addresses);
        _ipcp = new NegotiationAutomaton(_ipcpPolicy, _options.Limits);
        _ipcp.Up(now);
        if (_options.RunsIpv6)
        {
            _ipv6cpPolicy = new Ipv6cpPolicy(null, RandomNumber);
            _ipv6cp = new NegotiationAutomaton(_ipv6cpPolicy, _options.Limits);
            _ipv6cp.Up(now);
        }

        if (_options.NetworkStart == NetworkStart.AtOnce || !_options.Ccp.RequiresEncryption)
            OpenNetwork(now);
    }

    /// <summary>Opens what has not failed: to open it again would forget why it failed.</summary>
    private void OpenNetwork(TimeSpan now)
    {
        if (_ipcp is { Failure: null })
            _ipcp.Open(now);
        if (_ipv6cp is { Failure: null })
            _ipv6cp.Open(now);
    }

    private void EndNetwork(TimeSpan now)
    {
        EndCompression();
        _ipcp = _ipv6cp = null;
        _ipcpPolicy = null;
        _ipv6cpPolicy = null;
    }

    private bool DrainNetwork(TimeSpan now)
    {
        bool hasAny = DrainCompression(now);
        hasAny |= DrainVersion(_ipcp, isVital: !_options.RunsIpv6, now);
        hasAny |= DrainVersion(_ipv6cp, isVital: false, now);
        return hasAny;
    }

    private bool DrainVersion(NegotiationAutomaton? automaton, bool isVital, TimeSpan now)
    {
        bool hasAny = false;
        while (automaton is not null && automaton.TryTakeOutput(out AutomatonOutput output))
        {
            hasAny = true;
            switch (output.Kind)
            {
                case AutomatonOutputKind.Send:
                    Send(output.Packet!);
                    break;
                case AutomatonOutputKind.LayerUp when automaton == _ipcp && _ipcpPolicy!.LocalAddress is { IsUnspecified: true }:
                    Fail(new SessionFailure(SessionFailureKind.AddressRefused, "The peer acknowledged 0.0.0.0: it has no address for this end."), now);
                    break;
                case AutomatonOutputKind.LayerUp or AutomatonOutputKind.LayerDown:
                    Reconsider();
                    break;
                case AutomatonOutputKind.LayerFinished when automaton.State != AutomatonState.Opened:
                    HandleVersionFinished(automaton, isVital, now);
                    break;
            }
        }

        return hasAny;
    }

    /// <summary>The link lives as long as one version of IP may still flow.</summary>
    private void HandleVersionFinished(NegotiationAutomaton automaton, bool isVital, TimeSpan now)
    {
        bool otherLives = (automaton == _ipcp ? _ipv6cp : _ipcp) is { Failure: null, State: AutomatonState.Closed or >= AutomatonState.RequestSent };
        if (isVital || !otherLives)
            Fail(OfNetwork(_ipcp?.Failure ?? automaton.Failure), now);
    }

    /// <summary>Works out anew what may flow, from which layers are open.</summary>
    private void Reconsider()
    {
        bool isProtected = !_options.Ccp.RequiresEncryption || _protector is { IsEncrypting: true };
        bool isReadable = !_options.Ccp.RequiresEncryption || _unprotector is { IsDecrypting: true };
        bool hasVersion4 = _ipcp?.State == AutomatonState.Opened;
        bool hasVersion6 = _ipv6cp?.State == AutomatonState.Opened;
        Sending = Sending with { CarriesVersion4 = hasVersion4 && isProtected, CarriesVersion6 = hasVersion6 && isProtected, Protector = _protector };
        Receiving = new ReceiveTerms(hasVersion4 && isReadable, hasVersion6 && isReadable, _unprotector, _unprotector is { IsDecrypting: true });
        if (Phase is LinkPhase.Network or LinkPhase.Open)
            Phase = isProtected && (hasVersion4 || hasVersion6) ? LinkPhase.Open : LinkPhase.Network;
    }

    /// <summary>The peer begins a network protocol before encryption is agreed: where that is no reason to wait, so does this end.</summary>
    private void NoteBeginning(PppPacket packet, TimeSpan now)
    {
        bool begins = packet is ConfigurePacket { Protocol: PppProtocol.Ipcp or PppProtocol.Ipv6cp, Code: PppCode.ConfigureRequest };
        if (begins && Phase == LinkPhase.Network && _options.NetworkStart == NetworkStart.AfterEncryptionOrPeer)
            OpenNetwork(now);
    }

    /// <summary>Remembers that it was the peer who ended a protocol.</summary>
    private void NoteEnd(PppPacket packet, NegotiationAutomaton automaton)
    {
        if (packet is TerminatePacket { Code: PppCode.TerminateRequest, Data.Length: > 0 } farewell && automaton.State != AutomatonState.Closed)
            _networkFarewell = farewell.ToString();
    }

    private string? _networkFarewell;

    private SessionFailure OfNetwork(NegotiationFailure? failure) => failure?.Kind switch
    {
        NegotiationFailureKind.Refused => new(SessionFailureKind.AddressRefused, failure.Text, failure.Reference),
        NegotiationFailureKind.Rejected => new(SessionFailureKind.NetworkRejected, failure.Text, failure.Reference),
        NegotiationFailureKind.NotConverging => new(SessionFailureKind.NetworkNotConverging, failure.Text, failure.Reference),
        NegotiationFailureKind.NoAnswer => new(SessionFailureKind.NetworkNoAnswer, failure.Text, failure.Reference),
        _ => new(SessionFailureKind.NetworkRejected, $"The peer ended IPCP{(_networkFarewell is null ? "" : ": " + _networkFarewell)}."),
    };
}
