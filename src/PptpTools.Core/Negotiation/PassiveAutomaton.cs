using System;
using PptpTools.Wire.Ppp;

namespace PptpTools.Negotiation;

/// <summary>
/// One end of one protocol as an observer of the wire knows it: the transition table of RFC 1661 section 4.1 run backwards,
/// from the packets that the end sent and was given to the state that it is in. It keeps every state that the packets
/// allow; <see cref="State"/> is the state when there is one, and nothing when there are several.
/// <para>A packet given to the end changes its state at once where the table asks for no answer; otherwise the end stays
/// where it is until its answer is seen, because only the answer tells how it judged. Packets that cannot follow
/// from what was seen (some were not captured, or one that was captured never arrived) leave the states that explain them.</para>
/// <para>It assumes that the end follows the RFC, that it does nothing of which the wire shows nothing, and the RFC's
/// defaults for Max-Configure and Max-Terminate. Times are optional: with them, an end is not thought to have given up
/// sooner than a second after its Restart timer began, which the RFC lets run for 3 seconds.</para>
/// </summary>
public sealed class PassiveAutomaton
{
    private const int MaxConfigure = 10;
    private const int MaxTerminate = 2;
    private static readonly TimeSpan ShortestRestartTimer = TimeSpan.FromSeconds(1);

    private const int Administrator = 1 << (int)AutomatonEvent.Up | 1 << (int)AutomatonEvent.Open | 1 << (int)AutomatonEvent.Close;
    private const int Timer = 1 << (int)AutomatonEvent.Timeout;
    private const int GoodRequest = 1 << (int)AutomatonEvent.ReceiveGoodRequest;
    private const int BadRequest = 1 << (int)AutomatonEvent.ReceiveBadRequest;
    private const int TerminateRequest = 1 << (int)AutomatonEvent.ReceiveTerminateRequest;
    private const int Replies = 1 << (int)AutomatonEvent.ReceiveAck | 1 << (int)AutomatonEvent.ReceiveNakOrReject;
    private const int AnyEvent = (1 << TransitionTable.EventCount) - 1;

    private StateSet _possible = StateSet.Every;
    private ushort _unanswered;
    private AutomatonEvent _lastDelivered;
    private byte _request;
    private byte _transmissions;
    private TimeSpan? _timerStart;
    private bool _hasRequest;
    private bool _requestIsAnswered;
    private bool _ackCameSince;

    /// <summary>The end's state; null where the wire cannot tell.</summary>
    public AutomatonState? State => _possible.Single;

    /// <summary>
    /// The lower layer has just come up, and this was seen: nothing of this protocol was sent before. Without effect where
    /// packets have already shown the end at work.
    /// </summary>
    public void LinkEstablished()
    {
        if (_possible.Is(StateSet.Every) || _possible.IsWithin(StateSet.LinkDown))
            _possible = StateSet.Of(AutomatonState.Starting).Or(StateSet.Of(AutomatonState.Closed)).Or(StateSet.Of(AutomatonState.Stopped));
    }

    /// <summary>The lower layer went down.</summary>
    public void LinkLost()
    {
        _possible = _possible.Silently(AutomatonEvent.Down, out _);
        _unanswered = 0;
        _hasRequest = false;
    }

    /// <summary>The end did what only an end in Opened does: it sent network data (for a network protocol), or authenticated (for LCP).</summary>
    public void ShownOpened()
    {
        _possible = StateSet.Of(AutomatonState.Opened);
        _unanswered &= GoodRequest | TerminateRequest;
    }

    /// <summary>The peer has told this end by Protocol-Reject that it does not know the protocol (RFC 1661 section 5.7).</summary>
    public void ProtocolRejected() => Deliver(AutomatonEvent.ReceiveFatalReject);

    /// <summary>A packet of the protocol left this end.</summary>
    /// <param name="code">The packet's code (RFC 1661 section 5).</param>
    /// <param name="identifier">The packet's identifier.</param>
    /// <param name="now">When, since any epoch; null where that is not known.</param>
    public void Sent(byte code, byte identifier, TimeSpan? now = null)
    {
        ForgetExpired(now);
        switch ((PppCode)code)
        {
            case PppCode.ConfigureRequest:
                SentRequest(identifier, now);
                break;
            case PppCode.ConfigureAck:
                Answer(AutomatonActions.SendAck, GoodRequest);
                break;
            case PppCode.ConfigureNak or PppCode.ConfigureReject:
                Answer(AutomatonActions.SendNakOrReject, BadRequest);
                break;
            case PppCode.TerminateRequest:
                bool repeats = _possible.IsWithin(StateSet.Terminations);
                Explain(AutomatonActions.SendTerminateRequest, Timer | Administrator | _unanswered & 1 << (int)AutomatonEvent.ReceiveFatalReject);
                CountTransmission(repeats, now);
                break;
            case PppCode.TerminateAck:
                SentTerminateAck(now);
                break;
            case PppCode.ProtocolReject or PppCode.EchoRequest or PppCode.EchoReply or PppCode.DiscardRequest
                or PppCode.ResetRequest or PppCode.ResetAck:
                ShownOpened();
                break;
        }
    }

    /// <summary>A packet of the protocol was delivered to this end.</summary>
    /// <param name="code">The packet's code (RFC 1661 section 5).</param>
    /// <param name="identifier">The packet's identifier.</param>
    /// <param name="rejectedCode">For Code-Reject: the code of the packet that it returns; 0 where that is not known.</param>
    /// <param name="now">When, since the same epoch; null where that is not known.</param>
    public void Received(byte code, byte identifier, byte rejectedCode = 0, TimeSpan? now = null)
    {
        ForgetExpired(now);
        switch ((PppCode)code)
        {
            case PppCode.ConfigureRequest:
                _unanswered |= GoodRequest;
                _ackCameSince = false;
                break;
            case PppCode.ConfigureAck:
                DeliverReply(AutomatonEvent.ReceiveAck, identifier);
                break;
            case PppCode.ConfigureNak or PppCode.ConfigureReject:
                DeliverReply(AutomatonEvent.ReceiveNakOrReject, identifier);
                break;
            case PppCode.TerminateRequest:
                Deliver(AutomatonEvent.ReceiveTerminateRequest);
                break;
            case PppCode.TerminateAck:
                Deliver(AutomatonEvent.ReceiveTerminateAck);
                break;
            case PppCode.CodeReject:
                DeliverCodeReject(rejectedCode);
                break;
        }
    }

    private void SentRequest(byte identifier, TimeSpan? now)
    {
        bool repeats = _hasRequest && !_requestIsAnswered && _possible.IsWithin(StateSet.Requests);
        if (_hasRequest && _requestIsAnswered && identifier == _request)
        {
            // RFC 1661 5.1: the identifier changes once a valid reply has come. It did not, so the Ack never arrived.
            StateSet before = _possible.Before(AutomatonEvent.ReceiveAck);
            if (!before.IsEmpty)
                _possible = before;
        }

        int causes = Timer | Administrator | _unanswered & (Replies | 1 << (int)AutomatonEvent.ReceiveTerminateAck);
        if ((_unanswered & GoodRequest) != 0)
            causes |= BadRequest;
        int request = _unanswered & (GoodRequest | TerminateRequest);
        Explain(AutomatonActions.SendRequest, causes);
        _unanswered = (ushort)request;
        CountTransmission(repeats, now);
        _request = identifier;
        _hasRequest = true;
        _requestIsAnswered = false;
    }

    /// <summary>
    /// The end answers a Configure-Request. Where an Ack was delivered after the request, the answer may have been under way
    /// before that Ack arrived: then the end answered first and took the Ack afterwards.
    /// </summary>
    private void Answer(AutomatonActions action, int cause)
    {
        if (_ackCameSince && _possible.Sending(cause, action, alone: true).IsEmpty)
        {
            StateSet answeredFirst = _possible.Before(AutomatonEvent.ReceiveAck).Sending(cause, action, alone: true);
            if (!answeredFirst.IsEmpty)
            {
                _possible = answeredFirst.Silently(AutomatonEvent.ReceiveAck, out _);
                _unanswered &= TerminateRequest;
                return;
            }
        }

        Explain(action, cause);
    }

    private void SentTerminateAck(TimeSpan? now)
    {
        bool wasOpened = _possible.Meets(1 << (int)AutomatonState.Opened);
        int causes = (_unanswered & TerminateRequest) != 0 ? TerminateRequest : _unanswered & (GoodRequest | Replies);
        int others = _unanswered & ~causes;
        Explain(AutomatonActions.SendTerminateAck, causes == 0 ? TerminateRequest : causes);
        _unanswered = (ushort)others;
        if (!wasOpened)
            return;
        _transmissions = byte.MaxValue;
        _timerStart = now;
    }

    private void DeliverReply(AutomatonEvent reply, byte identifier)
    {
        bool matches = !_hasRequest || identifier == _request;
        if (!matches && !_requestIsAnswered)
            return;

        // A second reply is a duplicate, which many discard, or the answer to a request that was not captured.
        StateSet otherwise = _hasRequest && _requestIsAnswered ? _possible : default;
        Deliver(reply);
        _possible = _possible.Or(otherwise);
        _requestIsAnswered = true;
        if (reply != AutomatonEvent.ReceiveAck)
            return;
        _transmissions = 0;
        _ackCameSince = true;
    }

    private void DeliverCodeReject(byte rejectedCode)
    {
        StateSet before = _possible;
        bool isFatal = (PppCode)rejectedCode is >= PppCode.ConfigureRequest and <= PppCode.CodeReject;
        Deliver(isFatal ? AutomatonEvent.ReceiveFatalReject : AutomatonEvent.ReceivePermittedReject);
        if (rejectedCode != 0)
            return;
        StateSet permitted = _possible;
        _possible = before;
        Deliver(AutomatonEvent.ReceiveFatalReject);
        _possible = _possible.Or(permitted);
    }

    private void Deliver(AutomatonEvent happening)
    {
        _possible = _possible.Silently(happening, out bool owesPacket);
        _lastDelivered = happening;
        if (owesPacket)
            _unanswered |= (ushort)(1 << (int)happening);
    }

    /// <summary>Keeps the states that a packet just sent leads to, by the likely causes or, where these cannot be, by any.</summary>
    private void Explain(AutomatonActions action, int causes)
    {
        StateSet next = _possible.Sending(causes, action, alone: true);
        if (next.IsEmpty)
            next = _possible.Sending(causes, action, alone: false);
        if (next.IsEmpty)
        {
            // Something was not seen: a packet to this end, steps without a packet, or that the last packet never arrived.
            int others = action == AutomatonActions.SendRequest ? AnyEvent & ~GoodRequest : AnyEvent;
            next = _possible.Sending(others, action, alone: false)
                .Or(_possible.WithUnseenSteps().Sending(causes, action, alone: false))
                .Or(_possible.Before(_lastDelivered).Sending(causes, action, alone: false));
        }

        _possible = next.IsEmpty ? StateSet.Every.Sending(AnyEvent, action, alone: true) : next;
        _unanswered &= TerminateRequest;
    }

    private void CountTransmission(bool repeats, TimeSpan? now)
    {
        _timerStart = now;
        if (!repeats)
            _transmissions = 1;
        else if (_transmissions < byte.MaxValue)
            _transmissions++;
    }

    /// <summary>Once the last transmission is out, the Restart timer may have ended the attempt without a packet.</summary>
    private void ForgetExpired(TimeSpan? now)
    {
        if (now - _timerStart < ShortestRestartTimer)
            return;
        bool mayHaveExpired = _possible.Meets(StateSet.Requests) && _transmissions >= MaxConfigure
            || _possible.Meets(StateSet.Terminations) && _transmissions >= MaxTerminate;
        if (mayHaveExpired)
            _possible = _possible.Or(_possible.Silently(AutomatonEvent.TimeoutExhausted, out _));
    }
}
