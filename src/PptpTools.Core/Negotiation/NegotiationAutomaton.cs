using System;
using System.Collections.Generic;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;

namespace PptpTools.Negotiation;

/// <summary>
/// The option negotiation automaton of RFC 1661 section 4 for one protocol, of either end. It has inputs (lower layer,
/// administrator, packets, deadline), outputs to be taken with <see cref="TryTakeOutput"/>, and no clock: <c>now</c> is the
/// time since any epoch of the caller, and never runs backwards.
/// </summary>
public sealed partial class NegotiationAutomaton
{
    /// <summary>Refusals in one direction, in multiples of Max-Failure, after which the negotiation does not converge.</summary>
    private const int RefusalRounds = 4;

    private readonly IOptionNegotiator _options;
    private readonly NegotiationLimits _limits;
    private readonly Queue<AutomatonOutput> _outputs = new();
    private int _restartCount;
    private OctetString _closingText;

    /// <summary>An automaton in Initial.</summary>
    /// <param name="options">What is wanted and allowed. It belongs to this automaton.</param>
    /// <param name="limits">Counters and timer.</param>
    public NegotiationAutomaton(IOptionNegotiator options, NegotiationLimits limits)
    {
        _options = options ?? throw new ArgumentNullException(nameof(options));
        _limits = limits ?? throw new ArgumentNullException(nameof(limits));
        _restartInterval = limits.RestartInterval;
        _identifier = (byte)(limits.FirstIdentifier - 1);
    }

    /// <summary>The protocol that is negotiated.</summary>
    public PppProtocol Protocol => _options.Protocol;

    /// <summary>The state now.</summary>
    public AutomatonState State { get; private set; }

    /// <summary>When <see cref="HandleDeadline"/> is to be called: the Restart timer. Null while it does not run.</summary>
    public TimeSpan? Deadline { get; private set; }

    /// <summary>Why the last negotiation came to nothing; null while there is no reason. Cleared by <see cref="Open"/>.</summary>
    public NegotiationFailure? Failure { get; private set; }

    /// <summary>Number of packets that were silently discarded because they answered nothing or were damaged.</summary>
    public long DiscardedPackets { get; private set; }

    /// <summary>The lower layer is ready.</summary>
    public void Up(TimeSpan now) => Take(AutomatonEvent.Up, now);

    /// <summary>
    /// The lower layer is ready, and this end waits for the peer's first Configure-Request before it sends its own: the automaton
    /// goes to Stopped (the passive option of RFC 1661 section 4.2, note [1]). Only in Starting; otherwise the same as <see cref="Up"/>.
    /// </summary>
    public void UpAndWait(TimeSpan now)
    {
        if (State == AutomatonState.Starting)
            State = AutomatonState.Stopped;
        else
            Up(now);
    }

    /// <summary>The lower layer is no longer ready.</summary>
    public void Down(TimeSpan now) => Take(AutomatonEvent.Down, now);

    /// <summary>The layer is wanted.</summary>
    public void Open(TimeSpan now)
    {
        Failure = null;
        Take(AutomatonEvent.Open, now);
    }

    /// <summary>The layer is no longer wanted.</summary>
    /// <param name="reason">What to tell the peer in the Terminate-Request, in ASCII; empty for nothing.</param>
    /// <param name="now">The time.</param>
    public void Close(string reason, TimeSpan now)
    {
        if (reason is null)
            throw new ArgumentNullException(nameof(reason));
        Close(new OctetString(System.Text.Encoding.ASCII.GetBytes(reason)), now);
    }

    /// <summary>The administrative Close event, with a reason that is no text.</summary>
    /// <param name="reason">Data of the Terminate-Request.</param>
    /// <param name="now">The time.</param>
    public void Close(OctetString reason, TimeSpan now)
    {
        _closingText = reason;
        Take(AutomatonEvent.Close, now);
    }

    /// <summary>Handles the Restart timer when its <see cref="Deadline"/> has come; too early a call does nothing.</summary>
    public void HandleDeadline(TimeSpan now)
    {
        if (Deadline is not { } deadline || now < deadline)
            return;
        if (_restartCount > 0)
        {
            Take(AutomatonEvent.Timeout, now);
            return;
        }

        if (State is AutomatonState.RequestSent or AutomatonState.AckReceived or AutomatonState.AckSent)
        {
            Failure ??= _peerHasEnded
                ? new NegotiationFailure(NegotiationFailureKind.EndedByPeer, "The peer ended the negotiation by Terminate-Request.", "RFC 1661 5.5")
                : new NegotiationFailure(NegotiationFailureKind.NoAnswer, $"The peer left {_limits.MaxConfigure} Configure-Requests without a valid answer.", "RFC 1661 4.6");
        }

        Take(AutomatonEvent.TimeoutExhausted, now);
    }

    /// <summary>Takes the next output, in the order in which they came to be.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTakeOutput(out AutomatonOutput output)
    {
        if (_outputs.Count == 0)
        {
            output = default;
            return false;
        }

        output = _outputs.Dequeue();
        return true;
    }

    private static bool HasTimer(AutomatonState state) =>
        state is >= AutomatonState.Closing and <= AutomatonState.AckSent;

    private void Take(AutomatonEvent happening, TimeSpan now)
    {
        Transition transition = TransitionTable.Find(State, happening);
        if (!transition.IsDefined)
            return;
        bool wasOpened = State == AutomatonState.Opened;
        if (transition.Next is < AutomatonState.RequestSent or AutomatonState.Opened)
            _isNegotiating = false;
        State = transition.Next;
        if (!HasTimer(State))
            Deadline = null;

        for (int rest = (int)transition.Actions; rest != 0; rest &= rest - 1)
            Act((AutomatonActions)(rest & -rest), happening, wasOpened, now);
    }

    private void Act(AutomatonActions action, AutomatonEvent happening, bool wasOpened, TimeSpan now)
    {
        switch (action)
        {
            case AutomatonActions.LayerUp:
                _outputs.Enqueue(new AutomatonOutput(AutomatonOutputKind.LayerUp));
                break;
            case AutomatonActions.LayerDown:
                _outputs.Enqueue(new AutomatonOutput(AutomatonOutputKind.LayerDown));
                break;
            case AutomatonActions.LayerStarted:
                _outputs.Enqueue(new AutomatonOutput(AutomatonOutputKind.LayerStarted));
                break;
            case AutomatonActions.LayerFinished:
                _outputs.Enqueue(new AutomatonOutput(AutomatonOutputKind.LayerFinished));
                break;
            case AutomatonActions.InitializeRestartCount:
                _restartCount = State is AutomatonState.Closing or AutomatonState.Stopping ? _limits.MaxTerminate : _limits.MaxConfigure;
                break;
            case AutomatonActions.ZeroRestartCount:
                _restartCount = 0;
                Deadline = now + _restartInterval;
                break;
            case AutomatonActions.SendRequest:
                SendRequest(isRepeat: happening == AutomatonEvent.Timeout && _requestIsOutstanding, isRenewal: wasOpened);
                RestartTimer(now);
                break;
            case AutomatonActions.SendTerminateRequest:
                SendTerminateRequest(isRepeat: happening == AutomatonEvent.Timeout);
                RestartTimer(now);
                break;
            default:
                SendReply(action);
                break;
        }
    }

    private void RestartTimer(TimeSpan now)
    {
        _restartCount--;
        Deadline = now + _restartInterval;
    }

    private void Fail(NegotiationFailure failure, TimeSpan now)
    {
        Failure ??= failure;
        Close(failure.Text, now);
    }
}
