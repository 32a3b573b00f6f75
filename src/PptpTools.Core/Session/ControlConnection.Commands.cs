using System;
using PptpTools.Wire.Control;

namespace PptpTools.Session;

/// <summary>The reasons of Stop-Control-Connection-Request (RFC 2637 section 2.3).</summary>
internal enum ControlStopReason : byte
{
    /// <summary>General request to clear the control connection.</summary>
    None = 1,

    /// <summary>The peer's protocol version cannot be supported.</summary>
    Protocol = 2,

    /// <summary>The requester is being shut down.</summary>
    LocalShutdown = 3,
}

internal sealed partial class ControlConnection
{
    /// <summary>The result by which Call-Disconnect-Notify says that the PAC's administrator ended the call.</summary>
    public const byte AdminShutdown = 3;

    private ushort _nextSerialNumber;

    /// <summary>As PNS, asks the peer to dial: Outgoing-Call-Request.</summary>
    /// <param name="now">The time.</param>
    /// <param name="settings">What to say of the call; null for the connection's.</param>
    /// <param name="callId">The call's id; null for one as the settings say.</param>
    /// <returns>The call; null where no id is left, or the connection is no longer established, as the peer may have ended it since.</returns>
    public ControlCall? PlaceCall(TimeSpan now, ControlCallSettings? settings = null, ushort? callId = null)
    {
        if (!CanAsk() || !TryClaimCallId(callId, out ushort id))
            return null;
        settings ??= _settings.Call;
        return Ask(ControlCallRole.OutgoingPns, settings, id, now, new OutgoingCallRequest
        {
            CallId = id,
            CallSerialNumber = _nextSerialNumber++,
            MinimumBps = settings.MinimumBps,
            MaximumBps = settings.MaximumBps,
            BearerType = settings.BearerType,
            FramingType = settings.FramingType,
            PacketReceiveWindowSize = settings.ReceiveWindow,
            PacketProcessingDelay = settings.ProcessingDelay,
            PhoneNumberLength = (ushort)settings.PhoneNumber.Length,
            PhoneNumber = settings.PhoneNumber,
            Subaddress = settings.Subaddress,
        });
    }

    /// <summary>As PAC, offers the peer a call that came in: Incoming-Call-Request.</summary>
    /// <param name="now">The time.</param>
    /// <param name="settings">What to say of the call; null for the connection's.</param>
    /// <param name="callId">The call's id; null for one as the settings say.</param>
    /// <returns>The call; null where no id is left, or the connection is no longer established, as the peer may have ended it since.</returns>
    public ControlCall? OfferCall(TimeSpan now, ControlCallSettings? settings = null, ushort? callId = null)
    {
        if (!CanAsk() || !TryClaimCallId(callId, out ushort id))
            return null;
        settings ??= _settings.Call;
        return Ask(ControlCallRole.IncomingPac, settings, id, now, new IncomingCallRequest
        {
            CallId = id,
            CallSerialNumber = _nextSerialNumber++,
            CallBearerType = settings.BearerType,
            PhysicalChannelId = settings.PhysicalChannelId,
            DialedNumberLength = (ushort)settings.PhoneNumber.Length,
            DialingNumberLength = (ushort)settings.DialingNumber.Length,
            DialedNumber = settings.PhoneNumber,
            DialingNumber = settings.DialingNumber,
            Subaddress = settings.Subaddress,
        });
    }

    /// <summary>Accepts a call that the peer asked for: Outgoing-Call-Reply, or Incoming-Call-Reply, after which Incoming-Call-Connected opens it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">What to say of the call; null for the connection's.</param>
    /// <param name="callId">The call's id; null for one as the settings say.</param>
    /// <returns>False where the call no longer waits for it, or is refused as no id is left.</returns>
    public bool AcceptCall(ControlCall call, TimeSpan now, ControlCallSettings? settings = null, ushort? callId = null)
    {
        if (call.State != ControlCallState.Requested)
            return false;
        if (!TryClaimCallId(callId, out ushort id))
        {
            RefuseCall(call, GeneralError, NoResource);
            return false;
        }

        call.Settings = settings ?? call.Settings;
        call.LocalCallId = id;
        if (call.Role == ControlCallRole.IncomingPns)
        {
            call.State = ControlCallState.WaitConnect;
            call.Deadline = now + _settings.ReplyTimeout;
            Reply(call, new IncomingCallReply
            {
                CallId = id,
                PeerCallId = call.PeerCallId ?? 0,
                ResultCode = Successful,
                PacketReceiveWindowSize = call.Settings.ReceiveWindow,
                PacketTransmitDelay = call.Settings.ProcessingDelay,
            });
            return true;
        }

        Reply(call, new OutgoingCallReply
        {
            CallId = id,
            PeerCallId = call.PeerCallId ?? 0,
            ResultCode = Successful,
            ConnectSpeed = call.Settings.ConnectSpeed,
            PacketReceiveWindowSize = call.Settings.ReceiveWindow,
            PacketProcessingDelay = call.Settings.ProcessingDelay,
            PhysicalChannelId = call.Settings.PhysicalChannelId,
        });
        OpenCall(call, null);
        return true;
    }

    /// <summary>Refuses a call that the peer asked for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="result">The reply's result code, not 1 (RFC 2637 sections 2.8 and 2.10).</param>
    /// <param name="error">The general error code, where the result is 2.</param>
    /// <param name="cause">The cause code of Outgoing-Call-Reply.</param>
    /// <returns>False where the call no longer waits for it.</returns>
    public bool RefuseCall(ControlCall call, byte result, byte error = 0, ushort cause = 0)
    {
        if (call.State != ControlCallState.Requested)
            return false;
        Send(Refusal(call.Request, result, error, cause));
        EndCall(call, new ControlEnd(ControlEndKind.CallRefusedByUs, result, error, cause));
        return true;
    }

    /// <summary>Sends Set-Link-Info with the ACCMs that the PPP of the call has agreed.</summary>
    /// <returns>False where the call is not open.</returns>
    public bool SendLinkInfo(ControlCall call, uint sendAccm, uint receiveAccm)
    {
        if (call.State != ControlCallState.Established)
            return false;
        Send(new SetLinkInfo { PeerCallId = call.PeerCallId ?? 0, SendAccm = sendAccm, ReceiveAccm = receiveAccm });
        return true;
    }

    /// <summary>Sends WAN-Error-Notify.</summary>
    /// <param name="call">The call.</param>
    /// <param name="errors">The counters; the call's id is filled in.</param>
    /// <returns>False where the call is not open.</returns>
    public bool SendWanError(ControlCall call, WanErrorNotify errors)
    {
        if (call.State != ControlCallState.Established)
            return false;
        Send(errors with { PeerCallId = call.PeerCallId ?? 0 });
        return true;
    }

    /// <summary>Ends a call: the PNS sends Call-Clear-Request and waits for the answer, the PAC sends Call-Disconnect-Notify.</summary>
    /// <param name="call">The call; nothing happens where it has ended or is ending.</param>
    /// <param name="now">The time.</param>
    /// <param name="result">The result code of Call-Disconnect-Notify.</param>
    /// <param name="error">Its general error code.</param>
    /// <param name="cause">Its cause code.</param>
    public void ClearCall(ControlCall call, TimeSpan now, byte result = AdminShutdown, byte error = 0, ushort cause = 0)
    {
        if (call.State is ControlCallState.Ended or ControlCallState.WaitDisconnect)
            return;
        if (call.State == ControlCallState.Requested)
        {
            RefuseCall(call, GeneralError, NoResource);
            return;
        }

        SayCallEnd(call, result, error, cause);
        if (call.IsPns && _settings.SendsCallEnd)
        {
            call.State = ControlCallState.WaitDisconnect;
            call.Deadline = now + _settings.CloseTimeout;
        }
        else
        {
            EndCall(call, new ControlEnd(ControlEndKind.ClosedByUs, result, error, cause));
        }
    }

    /// <summary>Ends all calls and the connection, as far as the settings say with Stop-Control-Connection-Request; called again it waits for no answer.</summary>
    public void Close(ControlStopReason reason, TimeSpan now)
    {
        if (State == ControlState.Closed)
            return;
        _closing ??= new ControlEnd(ControlEndKind.ClosedByUs, (byte)reason);
        if (State != ControlState.Established)
        {
            Finish(_closing.Value, closesTransport: State != ControlState.Idle);
            return;
        }

        while (_calls.Count > 0)
        {
            ControlCall call = _calls[_calls.Count - 1];
            if (call.State == ControlCallState.Requested)
                Send(Refusal(call.Request, GeneralError, NoResource, 0));
            else if (call.State != ControlCallState.WaitDisconnect)
                SayCallEnd(call, AdminShutdown, 0, 0);
            EndCall(call, _closing.Value);
        }

        if (_settings.SendsStopRequest)
        {
            Enter(ControlState.WaitStop, now);
            Send(new StopControlConnectionRequest { Reason = (byte)reason });
        }
        else
        {
            Finish(_closing.Value);
        }
    }

    /// <summary>Closes the TCP connection without a word, having lost the collision (RFC 2637 section 3.1.3).</summary>
    public void GiveUp()
    {
        if (State != ControlState.Closed)
            Finish(new ControlEnd(ControlEndKind.Collision), closesTransport: State != ControlState.Idle);
    }

    private ControlCall Ask(ControlCallRole role, ControlCallSettings settings, ushort id, TimeSpan now, ControlMessage request)
    {
        var call = new ControlCall(role, request, settings) { LocalCallId = id, Deadline = now + _settings.ReplyTimeout };
        _calls.Add(call);
        Send(request);
        return call;
    }

    private void Reply(ControlCall call, ControlMessage reply)
    {
        call.Reply = reply;
        Send(reply);
    }

    /// <summary>True where a call can be asked for now. What the peer does makes it false; only the owner's own mistakes throw.</summary>
    private bool CanAsk()
    {
        if (State is ControlState.WaitStop or ControlState.Closed)
            return false;
        if (State != ControlState.Established)
            throw new InvalidOperationException("The control connection is not established.");
        return CountCalls(areOurs: true) < _settings.MaximumCalls
            ? true
            : throw new InvalidOperationException($"This end has asked for {_settings.MaximumCalls} calls, as many as it may.");
    }

    /// <summary>An id for a call: the one wanted, or one as the settings say.</summary>
    /// <returns>False where none is left.</returns>
    private bool TryClaimCallId(ushort? wanted, out ushort id)
    {
        id = wanted ?? 0;
        if (wanted is null)
            return _callIds.TryTake(_random, out id);
        return _callIds.TryTake(id) ? true : throw new ArgumentException($"Call id {id} is in use.", nameof(wanted));
    }
}
