using System;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Negotiation;

public sealed partial class NegotiationAutomaton
{
    /// <summary>How much of a packet is sent back: with its header it fits the smallest unit that a peer may ask for, 128 octets.</summary>
    private const int MaximumRejectedOctets = 124;

    private static readonly TimeSpan LongestRestartInterval = TimeSpan.FromSeconds(30);

    private OptionList _request = OptionList.Empty;
    private byte _identifier;
    private byte _requestIdentifier;
    private byte _terminateIdentifier;
    private bool _requestIsOutstanding;
    private bool _requestWasRepeated;
    private byte? _answeredRepeat;
    private TimeSpan _restartInterval;
    private bool _isNegotiating;
    private bool _peerHasEnded;
    private int _naksSent;
    private int _naksFollowed;
    private int _refusalsSent;
    private int _refusalsReceived;
    private ControlProtocolPacket? _received;
    private OptionVerdict? _verdict;

    /// <summary>
    /// Handles a packet of the protocol from the peer. Codes that belong to other parts (Protocol-Reject, Identification,
    /// Time-Remaining, Reset-Request, Reset-Ack) are left to the caller.
    /// </summary>
    public void HandlePacket(ControlProtocolPacket packet, TimeSpan now)
    {
        if (packet is null)
            throw new ArgumentNullException(nameof(packet));
        if (packet.MissingOctets > 0)
        {
            DiscardedPackets++;
            return;
        }

        _received = packet;
        switch (packet)
        {
            case ConfigurePacket { Code: PppCode.ConfigureRequest } request:
                HandleRequest(request, now);
                break;
            case ConfigurePacket reply:
                HandleReply(reply, now);
                break;
            case TerminatePacket { Code: PppCode.TerminateRequest }:
                _peerHasEnded = true;
                Take(AutomatonEvent.ReceiveTerminateRequest, now);
                break;
            case TerminatePacket:
                Take(AutomatonEvent.ReceiveTerminateAck, now);
                break;
            case CodeRejectPacket reject:
                HandleCodeReject(reject, now);
                break;
            case EchoPacket or DiscardPacket:
                Take(AutomatonEvent.ReceiveEcho, now);
                break;
            case UnknownCodePacket or VendorPacket:
                Take(AutomatonEvent.ReceiveUnknownCode, now);
                break;
        }

        _received = null;
        _verdict = null;
    }

    /// <summary>The peer's LCP has rejected this protocol (RFC 1661 section 5.7).</summary>
    public void HandleProtocolReject(TimeSpan now)
    {
        Failure ??= new NegotiationFailure(NegotiationFailureKind.Rejected, $"The peer does not run {Protocol}.", "RFC 1661 5.7");
        Take(AutomatonEvent.ReceiveFatalReject, now);
    }

    /// <summary>Sends a packet that only an Opened layer may send: Echo-Request, Discard-Request, Protocol-Reject, Reset-Request.</summary>
    /// <param name="build">Makes the packet with the identifier that it is given.</param>
    /// <returns>False in any other state; nothing is sent then.</returns>
    public bool TrySend(Func<byte, ControlProtocolPacket> build)
    {
        if (build is null)
            throw new ArgumentNullException(nameof(build));
        if (State != AutomatonState.Opened)
            return false;
        Send(build(++_identifier));
        return true;
    }

    private void HandleRequest(ConfigurePacket request, TimeSpan now)
    {
        if (IsMalformed(request.Options))
            return;
        if (State is AutomatonState.Stopped or AutomatonState.Opened)
            BeginNegotiation(isRenewal: State == AutomatonState.Opened);
        bool isAnswered = State is AutomatonState.Stopped or >= AutomatonState.RequestSent;
        if (isAnswered)
        {
            _verdict = _options.Judge(request.Options, _naksSent >= _limits.MaxFailure);
            if (_options.Failure is { } failure)
            {
                Fail(failure, now);
                return;
            }
        }

        Take(_verdict is { Kind: OptionVerdictKind.Ack } ? AutomatonEvent.ReceiveGoodRequest : AutomatonEvent.ReceiveBadRequest, now);
        if (_refusalsSent > RefusalRounds * _limits.MaxFailure)
            Fail(new NegotiationFailure(NegotiationFailureKind.NotConverging, "The peer keeps asking for options that were refused.", "RFC 1661 4.6"), now);
    }

    private void HandleReply(ConfigurePacket reply, TimeSpan now)
    {
        AutomatonEvent happening = reply.Code == PppCode.ConfigureAck ? AutomatonEvent.ReceiveAck : AutomatonEvent.ReceiveNakOrReject;
        if (State < AutomatonState.RequestSent)
        {
            Take(happening, now);
            return;
        }

        if (!_requestIsOutstanding || reply.Identifier != _requestIdentifier || !IsApplied(reply))
        {
            DiscardedPackets++;
            LearnFromSuperfluous(reply);
            return;
        }

        _answeredRepeat = _requestWasRepeated ? _requestIdentifier : null;
        _requestIsOutstanding = _peerHasEnded = false;
        if (_options.Failure is { } failure)
            Fail(failure, now);
        else if (_refusalsReceived > RefusalRounds * _limits.MaxFailure)
            Fail(new NegotiationFailure(NegotiationFailureKind.NotConverging, "The peer keeps refusing what it is asked for.", "RFC 1661 4.6"), now);
        else
            Take(happening, now);
    }

    /// <summary>
    /// Two replies to a request that was sent twice: the first was only late, and the repeat makes the peer begin anew. The Restart timer has
    /// to be longer than the path, or that never ends (RFC 1661 section 4.6).
    /// </summary>
    private void LearnFromSuperfluous(ConfigurePacket reply)
    {
        if (_answeredRepeat != reply.Identifier)
            return;
        _answeredRepeat = null;
        _restartInterval = _restartInterval + _restartInterval < LongestRestartInterval ? _restartInterval + _restartInterval : LongestRestartInterval;
    }

    private bool IsApplied(ConfigurePacket reply)
    {
        switch (reply.Code)
        {
            case PppCode.ConfigureAck:
                if (!reply.Options.Equals(_request))
                    return false;
                _naksFollowed = _refusalsReceived = 0;
                return true;
            case PppCode.ConfigureNak:
                _refusalsReceived++;
                return _options.ApplyNak(reply.Options, ++_naksFollowed > _limits.MaxFailure);
            default:
                _refusalsReceived++;
                return _options.ApplyReject(reply.Options);
        }
    }

    private void HandleCodeReject(CodeRejectPacket reject, TimeSpan now)
    {
        if (reject.RejectedCode is not (>= PppCode.ConfigureRequest and <= PppCode.CodeReject))
        {
            Take(AutomatonEvent.ReceivePermittedReject, now);
            return;
        }

        Failure ??= new NegotiationFailure(NegotiationFailureKind.Rejected, $"The peer does not know {reject.RejectedCode}, which every implementation must.", "RFC 1661 5.6");
        Take(AutomatonEvent.ReceiveFatalReject, now);
    }

    private bool IsMalformed(OptionList options)
    {
        bool isMalformed = options.Count > 0 && options[options.Count - 1] is MalformedOption;
        if (isMalformed)
            DiscardedPackets++;
        return isMalformed;
    }

    /// <summary>A renewal of an open layer begins with what was agreed; anything else begins with the wishes.</summary>
    private void BeginNegotiation(bool isRenewal)
    {
        _isNegotiating = true;
        _peerHasEnded = false;
        _naksSent = _naksFollowed = _refusalsSent = _refusalsReceived = 0;
        if (!isRenewal)
            _options.Begin();
    }

    /// <summary>scr. A repeat keeps identifier and options; the identifier changes once a valid reply has come (RFC 1661 section 5.1).</summary>
    private void SendRequest(bool isRepeat, bool isRenewal)
    {
        if (!isRepeat)
        {
            if (!_isNegotiating)
                BeginNegotiation(isRenewal);
            _request = _options.BuildRequest();
            _requestIdentifier = ++_identifier;
            _requestIsOutstanding = true;
        }

        _requestWasRepeated = isRepeat;

        Send(new ConfigurePacket(Protocol, PppCode.ConfigureRequest, _requestIdentifier, _request));
    }

    private void SendTerminateRequest(bool isRepeat)
    {
        if (!isRepeat)
            _terminateIdentifier = ++_identifier;
        _requestIsOutstanding = false;
        Send(new TerminatePacket(Protocol, PppCode.TerminateRequest, _terminateIdentifier, _closingText));
    }

    private void SendReply(AutomatonActions action)
    {
        byte identifier = _received?.Identifier ?? 0;
        switch (action)
        {
            case AutomatonActions.SendAck:
                _naksSent = _refusalsSent = 0;
                Send(new ConfigurePacket(Protocol, PppCode.ConfigureAck, identifier, ((ConfigurePacket)_received!).Options));
                break;
            case AutomatonActions.SendNakOrReject:
                SendRefusal(identifier, _verdict!);
                break;
            case AutomatonActions.SendTerminateAck:
                Send(new TerminatePacket(Protocol, PppCode.TerminateAck, identifier, default));
                break;
            case AutomatonActions.SendCodeReject:
                Send(new CodeRejectPacket(Protocol, ++_identifier, RejectedPart(_received!)));
                break;
            case AutomatonActions.SendEchoReply when _received is EchoPacket { Code: PppCode.EchoRequest } echo:
                Send(new EchoPacket(PppCode.EchoReply, identifier, _options.MagicNumber, echo.Data));
                break;
        }
    }

    private static OctetString RejectedPart(ControlProtocolPacket packet)
    {
        ReadOnlySpan<byte> octets = packet.ToOctets();
        return new OctetString(octets.Slice(0, Math.Min(octets.Length, MaximumRejectedOctets)));
    }

    private void SendRefusal(byte identifier, OptionVerdict verdict)
    {
        _refusalsSent++;
        if (verdict.Kind == OptionVerdictKind.Nak)
            _naksSent++;
        PppCode code = verdict.Kind == OptionVerdictKind.Nak ? PppCode.ConfigureNak : PppCode.ConfigureReject;
        Send(new ConfigurePacket(Protocol, code, identifier, verdict.Options));
    }

    private void Send(ControlProtocolPacket packet) => _outputs.Enqueue(new AutomatonOutput(AutomatonOutputKind.Send, packet));
}
