using System;
using PptpTools.Wire.Control;

namespace PptpTools.Session;

internal sealed partial class ControlConnection
{
    private TimeSpan? _timer;
    private bool _echoIsOutstanding;
    private uint _echoIdentifier;

    /// <summary>When <see cref="HandleDeadline"/> is to be called; null while nothing is awaited.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            TimeSpan? first = _timer;
            foreach (ControlCall call in _calls)
            {
                if (call.Deadline is { } deadline && !(first <= deadline))
                    first = deadline;
            }

            return first;
        }
    }

    /// <summary>Handles what has waited long enough; too early a call does nothing.</summary>
    public void HandleDeadline(TimeSpan now)
    {
        for (int i = _calls.Count - 1; i >= 0; i--)
        {
            ControlCall call = _calls[i];
            if (!(call.Deadline <= now))
                continue;
            if (call.State != ControlCallState.WaitDisconnect)
                SayCallEnd(call, LostCarrier, 0, 0);
            EndCall(call, new ControlEnd(call.State == ControlCallState.WaitDisconnect ? ControlEndKind.ClosedByUs : ControlEndKind.NoReply));
        }

        if (_timer <= now)
            HandleTimer(now);
    }

    private void HandleTimer(TimeSpan now)
    {
        switch (State)
        {
            case ControlState.Established when !_echoIsOutstanding:
                _echoIsOutstanding = true;
                _timer = now + _settings.EchoTimeout;
                Send(new EchoRequest { Identifier = ++_echoIdentifier });
                break;
            case ControlState.Established:
                Finish(new ControlEnd(ControlEndKind.EchoTimeout));
                break;
            case ControlState.WaitStop:
                Finish(_closing ?? new ControlEnd(ControlEndKind.ClosedByUs));
                break;
            case ControlState.Yielding:
                Finish(new ControlEnd(ControlEndKind.Collision));
                break;
            default:
                Finish(new ControlEnd(ControlEndKind.NoReply));
                break;
        }
    }

    private void Enter(ControlState next, TimeSpan now)
    {
        if (State == next)
            return;
        State = next;
        _timer = next switch
        {
            ControlState.Listening or ControlState.WaitReply => now + _settings.ReplyTimeout,
            ControlState.WaitStop or ControlState.Yielding => now + _settings.CloseTimeout,
            _ => null,
        };
    }

    /// <summary>Every message shows that the peer is there, not only the Echo-Reply: some peers answer no Echo-Request.</summary>
    private void NoteSignOfLife(TimeSpan now)
    {
        if (State != ControlState.Established)
            return;
        _echoIsOutstanding = false;
        _timer = now + _settings.EchoInterval;
    }
}
