using System;
using PptpTools.Decoding.Tracking;
using PptpTools.Tracing;
using PptpTools.Wire.Control;

namespace PptpTools.Decoding;

/// <content>Control messages: calls are made and cleared, roles and ends become known.</content>
public sealed partial class CaptureDecoder
{
    private readonly FlowTable<ControlTrack> _controls = new();
    private int _lastControlId;

    /// <summary>Opens a control connection whose first message is there; a session known from GRE alone becomes its first call.</summary>
    /// <param name="ends">The connection.</param>
    /// <param name="first">Its first segment.</param>
    /// <param name="message">The first octets of data, if they are here.</param>
    /// <param name="fromClient">Who sent these.</param>
    /// <param name="connection">What is known of the connection; null where these octets are its first.</param>
    private ControlTrack OpenControl(in TcpEnds ends, in SegmentContext first, ReadOnlySpan<byte> message, bool fromClient, PendingConnection? connection)
    {
        bool sawHandshake = connection is { Synchronizations: > 0 };
        SessionTrack primary;
        if (!sawHandshake && FindCallOf(ends, MessageIn(message), fromClient) is { } known)
        {
            primary = known;
        }
        else
        {
            primary = NewCallSession(ends, first.Ticks, first.Frame);
            primary.SawBeginning = sawHandshake;
        }

        uint? clientInitial = connection?.InitialSequenceBy(client: true);
        var control = new ControlTrack(++_lastControlId, ends, primary) { ClientInitialSequence = clientInitial, WasJoined = !sawHandshake };
        control.SetHalves(NewHalf(control, true, clientInitial), NewHalf(control, false, connection?.InitialSequenceBy(client: false)));
        Attach(control, primary, sawHandshake);
        primary.Reach(SessionPhase.TcpConnection);
        _controls.Set(ends.Key, control);
        return control;
    }

    private static ControlMessage? MessageIn(ReadOnlySpan<byte> octets) =>
        ControlStream.Read(octets, out int length, out _) == ControlRead.Message && ControlMessage.TryParse(octets.Slice(0, length), out ControlMessage? message, out _)
            ? message
            : null;

    private ControlHalf NewHalf(ControlTrack control, bool fromClient, uint? initialSequence) =>
        initialSequence is { } initial ? new ControlHalf(this, control, fromClient, initial) : new ControlHalf(this, control, fromClient);

    private SessionTrack NewCallSession(in TcpEnds ends, long ticks, long frame)
    {
        SessionTrack session = NewSession(ticks, frame);
        session.SetAddresses(ends.Client, ends.Server);
        AddBetweenHosts(session);
        return session;
    }

    private void Attach(ControlTrack control, SessionTrack session, bool sawHandshake)
    {
        session.Control = control;
        session.SetPorts(
            session.IsReversed ? control.Ends.ServerPort : control.Ends.ClientPort,
            session.IsReversed ? control.Ends.ClientPort : control.Ends.ServerPort);
        session.LearnServer(ControlTrack.EndOf(session, client: false), sawHandshake ? DirectionEvidence.Handshake : DirectionEvidence.Port);
        Filter(session);
    }

    private void HandleControlMessage(ControlTrack control, ControlMessage message, bool fromClient, in StepFrames frames)
    {
        control.LearnRoles(message, fromClient);
        if (_sink.WantsSessions)
            control.LearnInfo(message, fromClient);
        SessionTrack? call = control.FindCall(message, fromClient) ?? AdoptNamedCall(control, message, fromClient);
        bool isOfUnknownCall = call is null && control.IsOfUnknownCall(message);
        SessionTrack session = SessionFor(control, call, message, frames);
        int sender = ControlTrack.EndOf(session, fromClient);
        session.Touch(frames.Ticks, frames.Last);
        if (!isOfUnknownCall)
            Apply(session, message, sender);

        NegotiationStep step = session.Begin(_recorder, Layer.Control, sender, frames.Ticks, frames.Last);
        step.Data.EarlierFrames = frames.Earlier;
        step.Data.Message = message.Message;
        step.Data.CallId = message.ReceiverCallId ?? message.SenderCallId;
        step.Data.Body = message;
        step.Data.Reference = message.Reference;
        message.Examine(step.Anomalies);
        control.ExamineRole(message, fromClient, step.Anomalies);
        if (isOfUnknownCall)
            step.Anomalies.Add("UnknownCallId", $"Call id {step.Data.CallId} is of no call of this connection", message.Reference);
        session.Requests?.Note(step.Data, sender);
        session.Commit(_recorder);
        if (message is CallDisconnectNotify && session != control.Primary)
            Close(session, ClosedBy(session, sender), session.EndText);
    }

    private SessionTrack SessionFor(ControlTrack control, SessionTrack? call, ControlMessage message, in StepFrames frames)
    {
        if (call is { } known && !(known.HasEnded && message is OutgoingCallRequest or IncomingCallRequest))
            return known;
        if (message is not (OutgoingCallRequest or IncomingCallRequest) || control.Primary is { Call: null, IsClosed: false, HasCallId: false })
            return control.Primary;
        SessionTrack session = NewCallSession(control.Ends, frames.Ticks, frames.Last);
        session.SawBeginning = true;
        Attach(control, session, control.Primary.Evidence == DirectionEvidence.Handshake);
        session.Reach(SessionPhase.ControlConnection);
        control.AddCall(session);
        return session;
    }

    /// <summary>What a message changes.</summary>
    private void Apply(SessionTrack session, ControlMessage message, int sender)
    {
        session.Reach(SessionPhase.ControlConnection);
        switch (message.Type)
        {
            case StartControlConnectionReply.TypeNumber when message is StartControlConnectionReply reply && reply.ResultCode != 1:
                session.NoteEnd(SessionEnd.Refused, $"The control connection was refused: {Meaning(ControlCodes.StartResult(reply.ResultCode), reply.ResultCode)}.");
                break;
            case OutgoingCallRequest.TypeNumber when message is OutgoingCallRequest request:
                BeginCall(session, "Outgoing", request.CallSerialNumber, request.PhoneNumberText);
                AssignCallId(session, sender, request.CallId);
                AnnounceWindow(session, sender, request.PacketReceiveWindowSize);
                AnnounceDelay(session, sender, request.PacketProcessingDelay);
                break;
            case IncomingCallRequest.TypeNumber when message is IncomingCallRequest request:
                BeginCall(session, "Incoming", request.CallSerialNumber, request.DialedNumberText);
                AssignCallId(session, sender, request.CallId);
                break;
            case OutgoingCallReply.TypeNumber when message is OutgoingCallReply reply:
                if (reply.ResultCode == 1)
                    AnswerCall(session, sender, "Outgoing", reply.CallId, reply.PeerCallId, reply.PacketReceiveWindowSize, reply.ConnectSpeed, reply.PacketProcessingDelay);
                else
                    session.NoteEnd(SessionEnd.Refused, $"The call was refused: {Meaning(ControlCodes.OutgoingCallResult(reply.ResultCode), reply.ResultCode)}.");
                break;
            case IncomingCallReply.TypeNumber when message is IncomingCallReply reply:
                if (reply.ResultCode == 1)
                    AnswerCall(session, sender, "Incoming", reply.CallId, reply.PeerCallId, reply.PacketReceiveWindowSize, null, reply.PacketTransmitDelay);
                else
                    session.NoteEnd(SessionEnd.Refused, $"The call was refused: {Meaning(ControlCodes.IncomingCallResult(reply.ResultCode), reply.ResultCode)}.");
                break;
            case IncomingCallConnected.TypeNumber when message is IncomingCallConnected connected:
                session.Reach(SessionPhase.Call);
                session.Call ??= new CallInfo { Kind = "Incoming" };
                session.Call.ConnectSpeed = connected.ConnectSpeed;
                AnnounceWindow(session, sender, connected.PacketReceiveWindowSize);
                AnnounceDelay(session, sender, connected.PacketTransmitDelay);
                break;
            case CallClearRequest.TypeNumber when message is CallClearRequest:
                session.NoteEnd(ClosedBy(session, sender), $"{SideOf(session, sender)} asked to clear the call.");
                break;
            case CallDisconnectNotify.TypeNumber when message is CallDisconnectNotify notify:
                string result = Meaning(ControlCodes.DisconnectResult(notify.ResultCode), notify.ResultCode);
                if (session.Call is { } ended)
                    ended.Result = result;
                session.NoteEnd(ClosedBy(session, sender), $"{SideOf(session, sender)} disconnected the call: {result}.");
                break;
            case StopControlConnectionRequest.TypeNumber when message is StopControlConnectionRequest stop && session.Control is { } control:
                foreach (SessionTrack one in control.Calls)
                {
                    if (!one.HasEnded)
                        one.NoteEnd(ClosedBy(session, sender), $"{SideOf(session, sender)} closed the control connection: {Meaning(ControlCodes.StopReason(stop.Reason), stop.Reason)}.");
                }

                break;
        }
    }

    private static string Meaning(string? name, uint code) => name is null ? $"code {code}" : $"{name} ({code})";

    private static SessionEnd ClosedBy(SessionTrack session, int sender) =>
        session.ServerEnd == sender ? SessionEnd.ClosedByServer : SessionEnd.ClosedByClient;

    private static string SideOf(SessionTrack session, int sender) => session.ServerEnd == sender ? "The server" : "The client";

    private static void BeginCall(SessionTrack session, string kind, ushort serial, string phoneNumber)
    {
        session.Reach(SessionPhase.Call);
        session.Call ??= new CallInfo { Kind = kind, SerialNumber = serial, PhoneNumber = phoneNumber.Length == 0 ? null : phoneNumber };
    }

    /// <summary>A call was accepted. Where the request was not captured, the answer tells its kind and the other end's call id.</summary>
    private void AnswerCall(SessionTrack session, int sender, string kind, ushort callId, ushort peerCallId, ushort window, uint? speed, ushort delay)
    {
        session.Reach(SessionPhase.Call);
        CallInfo call = session.Call ??= new CallInfo { Kind = kind };
        call.ConnectSpeed = speed;
        if (session.CallIds[1 - sender] is null)
            AssignCallId(session, 1 - sender, peerCallId);
        AssignCallId(session, sender, callId);
        AnnounceWindow(session, sender, window);
        AnnounceDelay(session, sender, delay);
    }

    /// <summary>An end assigned its call id: the GRE packets to it will carry that id.</summary>
    private void AssignCallId(SessionTrack session, int end, ushort callId)
    {
        if (session.CallIds[end] is { } former && former != callId)
            ForgetCall(session, FlowKey.OfCall(session.AddressOf(1 - end), session.AddressOf(end), former));
        Bind(session, 1 - end, callId);
        if (session.Call is { } call)
        {
            if (session.ServerEnd == end)
                call.ServerCallId = callId;
            else
                call.ClientCallId = callId;
        }
    }

    /// <summary>An end said how many packets it takes: the window for the packets of the other.</summary>
    private static void AnnounceWindow(SessionTrack session, int end, ushort window)
    {
        session.GreBy(1 - end).ReceiverWindow = window;
        if (session.Call is not { } call)
            return;
        if (session.ServerEnd == end)
            call.ServerWindow = window;
        else
            call.ClientWindow = window;
    }

    /// <summary>An end said how long it takes to process a packet.</summary>
    private static void AnnounceDelay(SessionTrack session, int end, ushort delay)
    {
        if (session.Call is not { } call)
            return;
        if (session.ServerEnd == end)
            call.ProcessingDelay = delay;
        else
            call.ClientProcessingDelay = delay;
    }

    private void ForgetControl(SessionTrack session)
    {
        session.Control?.RemoveCall(session);
        if (session.Control is { HasOpenCall: false } control)
            _controls.Remove(control.Ends.Key, control);
    }
}
