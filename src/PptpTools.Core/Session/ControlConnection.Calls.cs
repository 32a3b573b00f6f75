using System;
using PptpTools.Wire.Control;

namespace PptpTools.Session;

internal sealed partial class ControlConnection
{
    private const byte LostCarrier = 1;
    private const byte Request = 4;
    private const uint AsynchronousFraming = 1;
    private const uint SynchronousFraming = 2;

    /// <summary>The peer asks for a call.</summary>
    private void RequestCall(ControlMessage request)
    {
        ControlCallRole role = request is OutgoingCallRequest ? ControlCallRole.OutgoingPac : ControlCallRole.IncomingPns;
        ControlCall? known = _calls.Find(call => call.Role == role && call.PeerCallId == request.SenderCallId);
        if (known is not null && known.State != ControlCallState.WaitDisconnect && SerialNumberOf(known.Request) == SerialNumberOf(request))
        {
            if (known.Reply is not null)
                Send(known.Reply);
            return;
        }

        if (known is not null)
            EndCall(known, new ControlEnd(ControlEndKind.CallIdReused));
        if (CountCalls(areOurs: false) >= _settings.MaximumCalls)
        {
            Send(Refusal(request, GeneralError, NoResource, 0));
            return;
        }

        var call = new ControlCall(role, request, _settings.Call);
        call.Learn(request);
        _calls.Add(call);
        _outputs.Enqueue(new ControlOutput(ControlOutputKind.CallRequested, request, call));
    }

    private void HandToCall(ControlMessage message, TimeSpan now)
    {
        if (!ControlCallTable.TryGetHappening(message, out ControlCallHappening happening) || FindCall(message) is not { } call)
            return;
        ControlTransition transition = ControlCallTable.Find(call.Role, call.State, happening);
        bool wasClearing = call.State == ControlCallState.WaitDisconnect;
        call.State = (ControlCallState)transition.Next;
        for (int rest = (int)transition.Actions; rest != 0; rest &= rest - 1)
        {
            switch ((ControlActions)(rest & -rest))
            {
                case ControlActions.Up:
                    call.Learn(message);
                    OpenCall(call, message);
                    break;
                case ControlActions.SendConnected:
                    Send(new IncomingCallConnected
                    {
                        PeerCallId = message.SenderCallId ?? 0,
                        ConnectSpeed = call.Settings.ConnectSpeed,
                        PacketReceiveWindowSize = call.Settings.ReceiveWindow,
                        PacketTransmitDelay = call.Settings.ProcessingDelay,
                        FramingType = call.Settings.FramingType == SynchronousFraming ? SynchronousFraming : AsynchronousFraming,
                    });
                    break;
                case ControlActions.SendDisconnect:
                    SayCallEnd(call, Request, 0, 0);
                    break;
                case ControlActions.Tell:
                    _outputs.Enqueue(new ControlOutput(message is SetLinkInfo ? ControlOutputKind.LinkInfo : ControlOutputKind.WanError, message, call));
                    break;
                default:
                    EndCall(call, wasClearing ? new ControlEnd(ControlEndKind.ClosedByUs) : ControlEnd.Of(message));
                    break;
            }
        }
    }

    /// <summary>
    /// The call that a message is about. A message with the id 0 that is of no call belongs to the only one that can be meant, and
    /// a call is also cleared by the id of the wrong end, or by one that the peer had no occasion to tell.
    /// </summary>
    private ControlCall? FindCall(ControlMessage message)
    {
        ushort id = message.ReceiverCallId ?? message.SenderCallId ?? 0;
        ControlCall? byLocal = _calls.Find(call => call.LocalCallId == id);
        ControlCall? named = message.ReceiverCallId is not null ? byLocal : _calls.Find(call => call.PeerCallId == id) ?? byLocal;
        if (named is null && message is CallDisconnectNotify)
            named = OnlyCall(static call => call is { State: ControlCallState.WaitDisconnect, PeerCallId: null });
        if (named is not null || id != 0)
            return named;
        return message is OutgoingCallReply or IncomingCallReply
            ? OnlyCall(static call => call.State == ControlCallState.WaitReply)
            : OnlyCall(static _ => true);
    }

    private ControlCall? OnlyCall(Predicate<ControlCall> condition)
    {
        int first = _calls.FindIndex(condition);
        return first >= 0 && _calls.FindLastIndex(condition) == first ? _calls[first] : null;
    }

    private int CountCalls(bool areOurs)
    {
        int count = 0;
        foreach (ControlCall call in _calls)
            count += call.IsOurs == areOurs ? 1 : 0;
        return count;
    }

    private void OpenCall(ControlCall call, ControlMessage? message)
    {
        call.State = ControlCallState.Established;
        call.Deadline = null;
        _outputs.Enqueue(new ControlOutput(ControlOutputKind.CallOpened, message, call));
    }

    private void EndCall(ControlCall call, ControlEnd end)
    {
        call.State = ControlCallState.Ended;
        call.Deadline = null;
        call.End = end;
        _calls.Remove(call);
        if (call.LocalCallId is { } id)
            _callIds.Release(id);
        _outputs.Enqueue(new ControlOutput(ControlOutputKind.CallEnded, null, call) { End = end });
    }

    private void SayCallEnd(ControlCall call, byte result, byte error, ushort cause)
    {
        if (!_settings.SendsCallEnd)
            return;
        ushort id = call.LocalCallId ?? 0;
        Send(call.IsPns
            ? new CallClearRequest { CallId = id }
            : new CallDisconnectNotify { CallId = id, ResultCode = result, ErrorCode = error, CauseCode = cause });
    }

    private static ushort SerialNumberOf(ControlMessage request) => request switch
    {
        OutgoingCallRequest outgoing => outgoing.CallSerialNumber,
        IncomingCallRequest incoming => incoming.CallSerialNumber,
        _ => 0,
    };

    private static ControlMessage Refusal(ControlMessage request, byte result, byte error, ushort cause) => request is IncomingCallRequest
        ? new IncomingCallReply { PeerCallId = request.SenderCallId ?? 0, ResultCode = result, ErrorCode = error }
        : new OutgoingCallReply { PeerCallId = request.SenderCallId ?? 0, ResultCode = result, ErrorCode = error, CauseCode = cause };
}
