using System;
using PptpTools.Authentication;
using PptpTools.Negotiation;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Session;

/// <content>Packets of the peer: to which protocol they go, in which phase they count, and what is rejected.</content>
internal sealed partial class PppLink
{
    /// <summary>Octets of a rejected packet that are sent back: with headers they fit the smallest unit a peer may ask for, 128 octets.</summary>
    private const int MaximumRejectedOctets = 118;

    /// <summary>Protocol-Rejects in a burst; one a second is earned back.</summary>
    private const int MaximumRejects = 8;

    private MultilinkReassembly? _fragments;
    private TimeSpan _rejectsCountedAt;
    private int _rejectsLeft = MaximumRejects;

    /// <summary>Is told which packets are handled; null for nobody.</summary>
    public ISessionObserver? Observer { get; set; }

    /// <summary>Handles the information of a PPP frame that is no network data.</summary>
    /// <param name="protocol">The frame's protocol number.</param>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="now">The time.</param>
    public void HandlePacket(PppProtocol protocol, ReadOnlySpan<byte> information, TimeSpan now)
    {
        if (Phase == LinkPhase.Dead)
        {
            DiscardedPackets++;
            return;
        }

        HasHeardPeer = true;
        if (!IsHandled(protocol))
        {
            RejectProtocol(protocol, information, now);
        }
        else if (!PppPackets.TryParse(protocol, information, ReceivedContext, out PppPacket? packet, out WireError error))
        {
            DiscardedPackets++;
        }
        else
        {
            Observer?.OnPacket(isOutgoing: false, packet!);
            _peerWasHeard |= packet is not EchoPacket;
            NoteLaterPhase(packet!, now);
            Handle(packet!, now);
        }

        Settle(now);
    }

    /// <summary>
    /// Something that is no network data came out of an encrypted or compressed packet. An unknown protocol is rejected by its number alone: to
    /// send back what its octets became would give a forger the key stream. That of the number is no secret, for what stands there is known.
    /// </summary>
    public void HandleUnknownInside(PppProtocol protocol, TimeSpan now)
    {
        if (Phase == LinkPhase.Dead || IsHandled(protocol))
            DiscardedPackets++;
        else
            RejectProtocol(protocol, default, now);
        Settle(now);
    }

    /// <summary>Puts a fragment into its packet.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="frame">The frame of a packet that is now complete.</param>
    /// <returns>False where more fragments are to come, or multilink is not agreed.</returns>
    public bool TryReassemble(ReadOnlySpan<byte> information, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (_fragments is null || !MultilinkFrame.TryParse(information, ReceivedContext.ShortSequenceNumbers, out MultilinkFrame fragment, out _))
        {
            DiscardedPackets++;
            return false;
        }

        if (_fragments.Add(fragment, 0) != MultilinkProgress.Complete)
            return false;
        frame = _fragments.Packet;
        return true;
    }

    /// <summary>Whether packets of a protocol may be network data here, once its layers are open.</summary>
    public bool MayCarry(PppProtocol protocol) => protocol is PppProtocol.Ip || (protocol == PppProtocol.Ipv6 && _options.RunsIpv6);

    private bool IsHandled(PppProtocol protocol) => protocol switch
    {
        PppProtocol.Lcp or PppProtocol.Pap or PppProtocol.Chap or PppProtocol.Eap or PppProtocol.Cbcp or PppProtocol.Ipcp or PppProtocol.Lqr => true,
        PppProtocol.Ip or PppProtocol.Compressed => true,
        PppProtocol.Multilink => _fragments is not null,
        PppProtocol.Ipv6cp or PppProtocol.Ipv6 => _options.RunsIpv6,
        PppProtocol.Ccp => Phase < LinkPhase.Network || _ccp is not null,
        _ => false,
    };

    private void Handle(PppPacket packet, TimeSpan now)
    {
        switch (packet.Protocol)
        {
            case PppProtocol.Lcp:
                HandleLcp((ControlProtocolPacket)packet, now);
                break;
            case PppProtocol.Pap or PppProtocol.Chap or PppProtocol.Eap:
                HandleProof(packet, now);
                break;
            case PppProtocol.Cbcp when _callback is not null:
                _callback.HandlePacket(packet, now);
                break;
            case PppProtocol.Ccp when packet is ResetPacket reset:
                HandleReset(reset);
                break;
            case PppProtocol.Ccp or PppProtocol.Ipcp or PppProtocol.Ipv6cp when AutomatonOf(packet.Protocol) is { } automaton:
                NoteEnd(packet, automaton);
                NoteBeginning(packet, now);
                automaton.HandlePacket((ControlProtocolPacket)packet, now);
                break;
            default:
                DiscardedPackets++;
                break;
        }
    }

    private void HandleLcp(ControlProtocolPacket packet, TimeSpan now)
    {
        switch (packet)
        {
            case ProtocolRejectPacket rejection:
                HandleProtocolReject(rejection.RejectedProtocol, now);
                break;
            case EchoPacket { Code: PppCode.EchoReply } reply:
                HandleEchoReply(reply);
                break;
            case IdentificationPacket or TimeRemainingPacket:
                break;
            case TerminatePacket { Code: PppCode.TerminateRequest } farewell:
                if (Lcp.State is AutomatonState.Opened or > AutomatonState.Stopping)
                    Failure ??= OfFarewell(farewell);
                Lcp.HandlePacket(packet, now);
                break;
            default:
                HasBeenAnswered |= packet is ConfigurePacket { Code: not PppCode.ConfigureRequest };
                Lcp.HandlePacket(packet, now);
                if (packet.Code == PppCode.ConfigureAck && Lcp.State is AutomatonState.AckReceived or AutomatonState.Opened)
                    NoteAcknowledged(_lcpPolicy.Requested);
                break;
        }
    }

    /// <summary>A peer that ends the link while this end refuses what it demands, of authentication or of encryption, ends it for that.</summary>
    private SessionFailure OfFarewell(TerminatePacket packet)
    {
        if (Lcp.State != AutomatonState.Opened && _lcpPolicy.RefusedDemand is { } demand)
            return new(SessionFailureKind.AuthenticationMethodRefused, $"The peer demands {$"{demand}".Trim()}, which is not allowed here, and ended the link.");
        string words = packet.Data.Length == 0 ? "The peer sent an LCP Terminate-Request." : $"The peer sent an LCP Terminate-Request: {packet}";
        return Disagreement is { } reason ? new(reason.Kind, $"{reason.Text} {words}") : new(SessionFailureKind.LinkTerminatedByPeer, words);
    }

    private void HandleProtocolReject(PppProtocol protocol, TimeSpan now)
    {
        if (Lcp.State != AutomatonState.Opened)
            return;
        switch (protocol)
        {
            case PppProtocol.Lcp:
                Lcp.HandleProtocolReject(now);
                break;
            case PppProtocol.Pap or PppProtocol.Chap or PppProtocol.Eap:
                Fail(new SessionFailure(SessionFailureKind.AuthenticationMethodRefused, $"The peer rejected {protocol} after agreeing to it.", "RFC 1661 5.7"), now);
                break;
            case PppProtocol.Cbcp when _callback is CallbackServer { InsistsOnCallback: true }:
                Fail(new SessionFailure(SessionFailureKind.CallbackDemanded, "The peer rejects the callback protocol, and is to be called back."), now);
                break;
            case PppProtocol.Cbcp:
                _callback?.Dispose();
                _callback = null;
                if (Phase == LinkPhase.Callback)
                    BeginNetwork(now);
                break;
            default:
                AutomatonOf(protocol)?.HandleProtocolReject(now);
                break;
        }
    }

    /// <summary>
    /// RFC 1661 section 5.7, within a budget: a link whose two ends have different keys turns every packet into an unknown protocol,
    /// and to answer each of them only makes more of them.
    /// </summary>
    private void RejectProtocol(PppProtocol protocol, ReadOnlySpan<byte> information, TimeSpan now)
    {
        DiscardedPackets++;
        if (protocol == PppProtocol.Ccp)
            NoteRejectedWish(information);
        int earned = (int)Math.Min(MaximumRejects, (now - _rejectsCountedAt).TotalSeconds);
        if (earned > 0)
        {
            _rejectsLeft = Math.Min(MaximumRejects, _rejectsLeft + earned);
            _rejectsCountedAt = now;
        }

        if (_rejectsLeft == 0)
            return;
        _rejectsLeft--;
        var copy = new OctetString(information.Slice(0, Math.Min(information.Length, MaximumRejectedOctets)));
        Lcp.TrySend(identifier => new ProtocolRejectPacket(identifier, protocol, copy));
    }
}
