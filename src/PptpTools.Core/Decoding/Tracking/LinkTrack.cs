using System;
using PptpTools.Tracing;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Decoding.Tracking;

/// <summary>The PPP link of a session: what was negotiated, by whom, and how far it got (RFC 1661 section 3).</summary>
internal sealed partial class LinkTrack
{
    private const uint KeyBits = MppeOption.StrongBit | MppeOption.FiftySixBit | MppeOption.LegacyBit;

    /// <summary>More control protocols than this of one link are read and not followed.</summary>
    private const int MaximumProtocols = 32;

    private readonly SessionTrack _session;
    private readonly DissectionContext _contextByFirst = new();
    private readonly DissectionContext _contextBySecond = new();
    private ProtocolTrack[] _protocols = [];
    private ConfigurePacket? _undirectedAgreement;

    /// <summary>A bit for each end that asked to terminate LCP.</summary>
    private int _terminators;

    /// <summary>True while LCP, which was open, is not.</summary>
    private bool _isLost;

    public LinkTrack(SessionTrack session, bool keepsHistory)
    {
        _session = session;
        if (keepsHistory)
            Ledger = new OptionLedger();
    }

    /// <summary>Who proposed what; null where nobody asks for sessions.</summary>
    public OptionLedger? Ledger { get; }

    /// <summary>Reads encrypted data; null where no passwords were given.</summary>
    public LinkDecryption? Decryption { get; set; }

    /// <summary>The client's address in the tunnel, once IPCP acknowledged one.</summary>
    public IpAddress? ClientAddress { get; private set; }

    /// <summary>When that was, in ticks.</summary>
    public long ClientAddressTicks { get; private set; }

    /// <summary>The user name that a peer gave.</summary>
    public string? UserName { get; private set; }

    /// <summary>The authentication carried out, such as <c>MS-CHAPv2</c>.</summary>
    public string? Authentication { get; private set; }

    public bool? Authenticated { get; private set; }

    /// <summary>True when LCP was terminated: a Terminate-Request was answered, or both ends sent one.</summary>
    public bool IsTerminated { get; private set; }

    public DissectionContext ContextBy(int sender) => sender == 0 ? _contextByFirst : _contextBySecond;

    public ProtocolTrack? Find(PppProtocol protocol)
    {
        foreach (ProtocolTrack track in _protocols)
        {
            if (track.Protocol == protocol)
                return track;
        }

        return null;
    }

    /// <summary>Moves the link's state by one packet that was not seen before.</summary>
    public void Handle(PppPacket packet, int sender, long ticks, long frame)
    {
        switch (packet)
        {
            case ControlProtocolPacket control:
                HandleControl(control, sender, ticks, frame);
                break;
            case CodedPacket coded:
                HandleAuthentication(coded, sender);
                break;
        }
    }

    /// <summary>Learns what a packet tells whoever sent it.</summary>
    public void HandleUndirected(PppPacket packet)
    {
        switch (packet)
        {
            case ConfigurePacket configure:
                _session.Reach(configure.Protocol == PppProtocol.Lcp ? SessionPhase.LinkEstablishment : SessionPhase.Network);
                if (configure is { Protocol: PppProtocol.Lcp, Code: PppCode.ConfigureRequest })
                    _terminators = 0;
                if (configure.Code == PppCode.ConfigureAck)
                    AgreeUndirected(configure);
                break;
            case TerminatePacket { Protocol: PppProtocol.Lcp } farewell:
                NoteTermination(farewell, 0);
                break;
            case CodedPacket coded:
                HandleAuthentication(coded, 0);
                break;
        }
    }

    /// <summary>Puts both automata's states into a step.</summary>
    public void FillStates(ref StepData data, PppProtocol protocol)
    {
        if (_session.ServerEnd < 0 || Find(protocol) is not { } track)
            return;
        data.ClientState = track.AutomatonOf(1 - _session.ServerEnd).State;
        data.ServerState = track.AutomatonOf(_session.ServerEnd).State;
    }

    private void HandleControl(ControlProtocolPacket packet, int sender, long ticks, long frame)
    {
        ProtocolTrack track = FindOrAdd(packet.Protocol);
        bool wasOpen = track.IsOpen;
        ConfigurePacket? agreed = track.Note(packet, sender, ticks);
        _session.Reach(packet.Protocol == PppProtocol.Lcp ? SessionPhase.LinkEstablishment : SessionPhase.Network);
        if (packet is ConfigurePacket configure)
        {
            Ledger?.Note(configure, sender, frame);
            LearnRole(configure, sender);
        }

        if (agreed is not null)
            Agree(agreed, 1 - sender, ticks);
        if (packet.Protocol == PppProtocol.Ccp && wasOpen && !track.IsOpen && packet is TerminatePacket)
            ForgetCompression();
        if (packet.Protocol == PppProtocol.Lcp)
            HandleLcp(packet, track, wasOpen, sender);
        else if (track.IsOpen && packet.Protocol is PppProtocol.Ipcp or PppProtocol.Ipv6cp)
            _session.Reach(SessionPhase.Open);
    }

    private void NoteTermination(ControlProtocolPacket request, int sender)
    {
        if (request.Code == PppCode.TerminateAck)
        {
            IsTerminated |= _terminators != 0;
            return;
        }

        _terminators |= 1 << sender;
        IsTerminated |= _terminators == 3;
        string who = _session.ServerEnd < 0 ? "One end" : _session.ServerEnd == sender ? "The server" : "The client";
        string reason = request is TerminatePacket { Data.Length: > 0 } ? $": {request}" : "";
        if (Authenticated != false)
            _session.NoteEnd(SessionEnd.LinkTerminated, $"{who} ended the link with an LCP Terminate-Request{reason}.");
    }

    /// <summary>Two Acks with different addresses are one of either end.</summary>
    private void AgreeUndirected(ConfigurePacket acknowledgment)
    {
        Agree(acknowledgment, 0, 0);
        Agree(acknowledgment, 1, 0);
        if (acknowledgment.Protocol != PppProtocol.Ipcp)
            return;
        if (_undirectedAgreement is { } other && !other.Options.IsWrittenLike(acknowledgment.Options))
            _session.Reach(SessionPhase.Open);
        _undirectedAgreement = acknowledgment;
    }

    private void HandleLcp(ControlProtocolPacket packet, ProtocolTrack track, bool wasOpen, int sender)
    {
        if (packet.Code is PppCode.TerminateRequest or PppCode.TerminateAck)
            NoteTermination(packet, sender);
        if (packet.Code == PppCode.ConfigureRequest)
        {
            _terminators = 0;
            IsTerminated = false;
            _session.WithdrawEnd(SessionEnd.LinkTerminated);
        }

        if (packet is ProtocolRejectPacket rejection)
            Find(rejection.RejectedProtocol)?.Rejected(1 - sender);
        if (wasOpen && !track.IsOpen)
            LoseLink(track);
        else if (_isLost && track.IsOpen)
            ReopenLink(track);
    }

    /// <summary>
    /// LCP leaves Opened: the protocols above it are down, and nothing that was agreed holds for the next packets. CHAP's algorithm stays until
    /// another is acknowledged: what comes of CHAP before that is late.
    /// </summary>
    private void LoseLink(ProtocolTrack lcp)
    {
        _isLost = true;
        foreach (ProtocolTrack other in _protocols)
        {
            if (other != lcp)
                other.LinkLost();
        }

        ForgetCompression();
        for (int end = 0; end < 2; end++)
        {
            DissectionContext context = ContextBy(end);
            context.ShortSequenceNumbers = false;
            _multilink[end] = null;
            _tls[end] = null;
            _headers[end] = null;
            _clearWasNoted[end] = false;
        }
    }

    /// <summary>LCP is in Opened again: authentication and the protocols above begin anew. Until here the session shows what was in force before.</summary>
    private void ReopenLink(ProtocolTrack lcp)
    {
        _isLost = false;
        Authenticated = null;
        Authentication = null;
        for (int end = 0; end < 2; end++)
        {
            if (lcp.AgreedRequestOf(end)?.Options.Find<AuthenticationProtocolOption>() is { } option)
                Authentication = MethodNames.Of(option.AuthenticationProtocol, option.Algorithm);
        }

        foreach (ProtocolTrack other in _protocols)
        {
            if (other != lcp)
                other.LinkReopened();
        }
    }

    /// <summary>CCP is closed, or the link below it: from here on data is not encrypted or compressed.</summary>
    private void ForgetCompression()
    {
        Decryption?.Forget();
        for (int end = 0; end < 2; end++)
        {
            DissectionContext context = ContextBy(end);
            context.MppeOrMppc = null;
            context.Encrypted = false;
        }
    }

    private ProtocolTrack FindOrAdd(PppProtocol protocol)
    {
        if (Find(protocol) is { } known)
            return known;
        var track = new ProtocolTrack(protocol);
        if (_protocols.Length < MaximumProtocols)
        {
            Array.Resize(ref _protocols, _protocols.Length + 1);
            _protocols[^1] = track;
        }

        bool beginsNow = protocol == PppProtocol.Lcp ? _session.SawBeginning : Find(PppProtocol.Lcp) is { IsOpen: true };
        if (beginsNow)
            track.LinkEstablished();
        return track;
    }

    /// <summary>An end's request was acknowledged: what it asks for now changes how the other end's octets are read.</summary>
    private void Agree(ConfigurePacket request, int requester, long ticks)
    {
        DissectionContext towardsRequester = ContextBy(1 - requester);
        switch (request.Protocol)
        {
            case PppProtocol.Lcp:
                towardsRequester.ShortSequenceNumbers = request.Options.Find<ShortSequenceNumberOption>() is not null;
                if (request.Options.Find<AuthenticationProtocolOption>() is { } authentication)
                {
                    Authentication = MethodNames.Of(authentication.AuthenticationProtocol, authentication.Algorithm);
                    _contextByFirst.ChapAlgorithm = _contextBySecond.ChapAlgorithm = authentication.Algorithm;
                }

                break;
            case PppProtocol.Ccp:
                Decryption?.Agree(request, requester);
                MppeOption? microsoft = request.Options.Find<MppeOption>();
                towardsRequester.MppeOrMppc = request.Options.Count == 0 ? null : microsoft is not null;
                towardsRequester.Encrypted = microsoft is not null && (microsoft.SupportedBits & KeyBits) != 0;
                break;
            case PppProtocol.Ipcp when request.Options.Find<IpAddressOption>() is { } address && _session.ServerEnd == 1 - requester:
                ClientAddress = address.Address;
                ClientAddressTicks = ticks;
                break;
        }
    }

    /// <summary>Who asks the other to prove itself, or asks for an address, tells which end is the server.</summary>
    private void LearnRole(ConfigurePacket packet, int sender)
    {
        if (_session.Evidence is DirectionEvidence.Handshake or DirectionEvidence.Port or DirectionEvidence.ControlRole)
            return;
        if (packet.Protocol == PppProtocol.Lcp && packet.Code == PppCode.ConfigureRequest && packet.Options.Find<AuthenticationProtocolOption>() is not null)
            _session.LearnServer(sender, DirectionEvidence.Authentication);
        if (packet.Protocol != PppProtocol.Ipcp || packet.Options.Find<IpAddressOption>() is not { } address)
            return;
        bool unspecified = address.Address.IsUnspecified;
        if (packet.Code == PppCode.ConfigureRequest && unspecified)
            _session.LearnServer(1 - sender, DirectionEvidence.Addressing);
        else if (packet.Code == PppCode.ConfigureNak && !unspecified)
            _session.LearnServer(sender, DirectionEvidence.Addressing);
    }
}
