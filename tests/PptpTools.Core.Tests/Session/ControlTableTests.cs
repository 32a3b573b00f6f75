using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Session;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>
/// Every message in every state of a control connection and of the four machines of a call: what is put out, and the next state.
/// What is not listed changes nothing and puts nothing out.
/// </summary>
public sealed class ControlTableTests
{
    private const string Connection =
        """
        Listening StartRequest | StartControlConnectionReply Established | Established
        Listening StartRequestVersion2 | StartControlConnectionReply CloseTransport Ended:VersionMismatch | Closed
        Listening StopRequest | StopControlConnectionReply CloseTransport Ended:ClosedByPeer | Closed
        Listening EchoRequest | EchoReply | Listening
        Listening OutgoingRequest | OutgoingCallReply | Listening
        Listening IncomingRequest | IncomingCallReply | Listening
        WaitReply StartRequest | StartControlConnectionReply | WaitReply
        WaitReply StartRequestVersion2 | StartControlConnectionReply CloseTransport Ended:VersionMismatch | Closed
        WaitReply StartReply | Established | Established
        WaitReply StartReplyRefusing | CloseTransport Ended:StartRefused | Closed
        WaitReply StartReplyVersion2 | StopControlConnectionRequest | WaitStop
        WaitReply StopRequest | StopControlConnectionReply CloseTransport Ended:ClosedByPeer | Closed
        WaitReply EchoRequest | EchoReply | WaitReply
        WaitReply OutgoingRequest | OutgoingCallReply | WaitReply
        WaitReply IncomingRequest | IncomingCallReply | WaitReply
        Established StartRequest | StartControlConnectionReply | Established
        Established StartRequestVersion2 | StartControlConnectionReply | Established
        Established StopRequest | StopControlConnectionReply CloseTransport Ended:ClosedByPeer | Closed
        Established EchoRequest | EchoReply | Established
        Established OutgoingRequest | CallRequested | Established
        Established IncomingRequest | CallRequested | Established
        WaitStop StopRequest | StopControlConnectionReply | WaitStop
        WaitStop StopReply | CloseTransport Ended:ClosedByUs | Closed
        WaitStop EchoRequest | EchoReply | WaitStop
        """;

    private const string Calls =
        """
        OutgoingPns WaitReply OutgoingRequest | CallRequested | WaitReply
        OutgoingPns WaitReply OutgoingReply | CallOpened | Established
        OutgoingPns WaitReply OutgoingReplyRefusing | CallEnded:CallRefused | Ended
        OutgoingPns WaitReply IncomingRequest | CallRequested | WaitReply
        OutgoingPns WaitReply CallClear | CallEnded:ClosedByPeer | Ended
        OutgoingPns WaitReply CallDisconnect | CallEnded:ClosedByPeer | Ended
        OutgoingPns WaitReply SetLinkInfo | LinkInfo | WaitReply
        OutgoingPns Established OutgoingRequest | CallRequested | Established
        OutgoingPns Established IncomingRequest | CallRequested | Established
        OutgoingPns Established CallClear | CallEnded:ClosedByPeer | Ended
        OutgoingPns Established CallDisconnect | CallEnded:ClosedByPeer | Ended
        OutgoingPns Established WanError | WanError | Established
        OutgoingPns Established SetLinkInfo | LinkInfo | Established
        OutgoingPns WaitDisconnect OutgoingRequest | CallRequested | WaitDisconnect
        OutgoingPns WaitDisconnect OutgoingReplyRefusing | CallEnded:ClosedByUs | Ended
        OutgoingPns WaitDisconnect IncomingRequest | CallRequested | WaitDisconnect
        OutgoingPns WaitDisconnect CallClear | CallEnded:ClosedByUs | Ended
        OutgoingPns WaitDisconnect CallDisconnect | CallEnded:ClosedByUs | Ended
        OutgoingPns Ended OutgoingRequest | CallRequested | Ended
        OutgoingPns Ended IncomingRequest | CallRequested | Ended
        OutgoingPac Requested IncomingRequest | CallRequested | Requested
        OutgoingPac Requested CallClear | CallDisconnectNotify CallEnded:ClosedByPeer | Ended
        OutgoingPac Requested CallDisconnect | CallEnded:ClosedByPeer | Ended
        OutgoingPac Established OutgoingRequest | OutgoingCallReply | Established
        OutgoingPac Established IncomingRequest | CallRequested | Established
        OutgoingPac Established CallClear | CallDisconnectNotify CallEnded:ClosedByPeer | Ended
        OutgoingPac Established CallDisconnect | CallEnded:ClosedByPeer | Ended
        OutgoingPac Established SetLinkInfo | LinkInfo | Established
        OutgoingPac Ended OutgoingRequest | CallRequested | Ended
        OutgoingPac Ended IncomingRequest | CallRequested | Ended
        IncomingPac WaitReply OutgoingRequest | CallRequested | WaitReply
        IncomingPac WaitReply OutgoingReply | IncomingCallConnected CallOpened | Established
        IncomingPac WaitReply OutgoingReplyRefusing | CallEnded:CallRefused | Ended
        IncomingPac WaitReply IncomingRequest | CallRequested | WaitReply
        IncomingPac WaitReply IncomingReply | IncomingCallConnected CallOpened | Established
        IncomingPac WaitReply IncomingReplyRefusing | CallEnded:CallRefused | Ended
        IncomingPac WaitReply CallClear | CallDisconnectNotify CallEnded:ClosedByPeer | Ended
        IncomingPac WaitReply CallDisconnect | CallEnded:ClosedByPeer | Ended
        IncomingPac WaitReply SetLinkInfo | LinkInfo | WaitReply
        IncomingPac Established OutgoingRequest | CallRequested | Established
        IncomingPac Established IncomingRequest | CallRequested | Established
        IncomingPac Established CallClear | CallDisconnectNotify CallEnded:ClosedByPeer | Ended
        IncomingPac Established CallDisconnect | CallEnded:ClosedByPeer | Ended
        IncomingPac Established SetLinkInfo | LinkInfo | Established
        IncomingPac Ended OutgoingRequest | CallRequested | Ended
        IncomingPac Ended IncomingRequest | CallRequested | Ended
        IncomingPns Requested OutgoingRequest | CallRequested | Requested
        IncomingPns Requested CallClear | CallEnded:ClosedByPeer | Ended
        IncomingPns Requested CallDisconnect | CallEnded:ClosedByPeer | Ended
        IncomingPns WaitConnect OutgoingRequest | CallRequested | WaitConnect
        IncomingPns WaitConnect IncomingRequest | IncomingCallReply | WaitConnect
        IncomingPns WaitConnect IncomingConnected | CallOpened | Established
        IncomingPns WaitConnect CallClear | CallEnded:ClosedByPeer | Ended
        IncomingPns WaitConnect CallDisconnect | CallEnded:ClosedByPeer | Ended
        IncomingPns WaitConnect SetLinkInfo | LinkInfo | WaitConnect
        IncomingPns Established OutgoingRequest | CallRequested | Established
        IncomingPns Established IncomingRequest | IncomingCallReply | Established
        IncomingPns Established CallClear | CallEnded:ClosedByPeer | Ended
        IncomingPns Established CallDisconnect | CallEnded:ClosedByPeer | Ended
        IncomingPns Established WanError | WanError | Established
        IncomingPns Established SetLinkInfo | LinkInfo | Established
        IncomingPns WaitDisconnect OutgoingRequest | CallRequested | WaitDisconnect
        IncomingPns WaitDisconnect IncomingRequest | CallEnded:CallIdReused CallRequested | Ended
        IncomingPns WaitDisconnect CallClear | CallEnded:ClosedByUs | Ended
        IncomingPns WaitDisconnect CallDisconnect | CallEnded:ClosedByUs | Ended
        IncomingPns Ended OutgoingRequest | CallRequested | Ended
        IncomingPns Ended IncomingRequest | CallRequested | Ended
        """;

    private static readonly ControlCallState[][] CallStates =
    [
        [ControlCallState.WaitReply, ControlCallState.Established, ControlCallState.WaitDisconnect, ControlCallState.Ended],
        [ControlCallState.Requested, ControlCallState.Established, ControlCallState.Ended],
        [ControlCallState.WaitReply, ControlCallState.Established, ControlCallState.Ended],
        [ControlCallState.Requested, ControlCallState.WaitConnect, ControlCallState.Established, ControlCallState.WaitDisconnect, ControlCallState.Ended],
    ];

    [Fact]
    public void Every_message_in_every_state_of_the_connection_does_what_the_table_says()
    {
        var lines = new List<string>();
        foreach (ControlState state in Enum.GetValues<ControlState>())
        {
            foreach ((string name, ControlMessage message) in Messages(5, 6))
            {
                ControlEndpoint end = In(state);
                Assert.Equal(state, end.Connection.State);
                end.Receive(message);
                string line = Line(end, $"{state} {name}", end.Connection.State.ToString());
                if (end.Connection.State != state || end.Told.Length > 0)
                    lines.Add(line);
                ControlTransition cell = ControlConnectionTable.Find(state, ControlConnectionTable.HappeningOf(message));
                Assert.True((ControlState)cell.Next == end.Connection.State, line);
            }
        }

        Assert.Equal(Connection, string.Join("\n", lines));
    }

    [Fact]
    public void Every_message_in_every_state_of_a_call_does_what_the_tables_say()
    {
        var lines = new List<string>();
        foreach (ControlCallRole role in Enum.GetValues<ControlCallRole>())
        {
            foreach (ControlCallState state in CallStates[(int)role])
            {
                ushort peerId = In(role, state).Call.PeerCallId ?? 6;
                foreach ((string name, ControlMessage message) in Messages(peerId, 6).Where(static pair => pair.Message.SenderCallId is not null || pair.Message.ReceiverCallId is not null))
                {
                    (ControlEndpoint end, ControlCall call) = In(role, state);
                    Assert.Equal(state, call.State);
                    end.Receive(message);
                    string line = Line(end, $"{role} {state} {name}", call.State.ToString());
                    if (call.State != state || end.Told.Length > 0)
                        lines.Add(line);
                    Assert.Equal(ControlState.Established, end.Connection.State);
                    if (message is not (OutgoingCallRequest or IncomingCallRequest) && ControlCallTable.TryGetHappening(message, out ControlCallHappening happening))
                        Assert.True((ControlCallState)ControlCallTable.Find(role, state, happening).Next == call.State, line);
                }
            }
        }

        Assert.Equal(Calls, string.Join("\n", lines));
    }

    private static string Line(ControlEndpoint end, string what, string next) => $"{what} | {end.Told} | {next}".Replace("|  |", "| |", StringComparison.Ordinal);

    /// <summary>One message of every kind that the machines tell apart, about the call to which the peer gave one id and this end the other.</summary>
    private static IEnumerable<(string Name, ControlMessage Message)> Messages(ushort peerId, ushort localId) =>
    [
        ("StartRequest", new StartControlConnectionRequest()),
        ("StartRequestVersion2", new StartControlConnectionRequest { ProtocolVersion = 0x0200 }),
        ("StartReply", new StartControlConnectionReply { ResultCode = 1 }),
        ("StartReplyRefusing", new StartControlConnectionReply { ResultCode = 4 }),
        ("StartReplyVersion2", new StartControlConnectionReply { ResultCode = 1, ProtocolVersion = 0x0200 }),
        ("StopRequest", new StopControlConnectionRequest { Reason = 1 }),
        ("StopReply", new StopControlConnectionReply { ResultCode = 1 }),
        ("EchoRequest", new EchoRequest { Identifier = 9 }),
        ("EchoReply", new EchoReply { Identifier = 9, ResultCode = 1 }),
        ("OutgoingRequest", new OutgoingCallRequest { CallId = peerId, CallSerialNumber = 3 }),
        ("OutgoingReply", new OutgoingCallReply { CallId = peerId, PeerCallId = localId, ResultCode = 1 }),
        ("OutgoingReplyRefusing", new OutgoingCallReply { PeerCallId = localId, ResultCode = 4 }),
        ("IncomingRequest", new IncomingCallRequest { CallId = peerId, CallSerialNumber = 3 }),
        ("IncomingReply", new IncomingCallReply { CallId = peerId, PeerCallId = localId, ResultCode = 1 }),
        ("IncomingReplyRefusing", new IncomingCallReply { PeerCallId = localId, ResultCode = 3 }),
        ("IncomingConnected", new IncomingCallConnected { PeerCallId = localId }),
        ("CallClear", new CallClearRequest { CallId = peerId }),
        ("CallDisconnect", new CallDisconnectNotify { CallId = peerId, ResultCode = 1 }),
        ("WanError", new WanErrorNotify { PeerCallId = localId }),
        ("SetLinkInfo", new SetLinkInfo { PeerCallId = localId }),
        ("Unassigned", new UnknownControlMessage(99, new OctetString([1, 2]))),
        ("TooShort", new UnknownControlMessage(OutgoingCallRequest.TypeNumber, new OctetString([1, 2]))),
        ("Management", new UnknownControlMessage(1, new OctetString([1, 2])) { PptpMessageType = 2 }),
    ];

    private static ControlEndpoint In(ControlState state)
    {
        var end = new ControlEndpoint(new ControlConnectionSettings { FirstCallId = 6 });
        switch (state)
        {
            case ControlState.Idle:
                break;
            case ControlState.Listening or ControlState.Yielding:
                end.Do((connection, now) => connection.HandleAccepted(now, yields: state == ControlState.Yielding));
                break;
            default:
                end.Do(static (connection, now) => connection.HandleConnected(now));
                break;
        }

        if (state is ControlState.Established or ControlState.WaitStop)
            end.Receive(new StartControlConnectionReply { ResultCode = 1 });
        if (state is ControlState.WaitStop or ControlState.Closed)
            end.Do(static (connection, now) => connection.Close(ControlStopReason.None, now));
        return end.Forget();
    }

    private static (ControlEndpoint End, ControlCall Call) In(ControlCallRole role, ControlCallState state)
    {
        ControlEndpoint end = In(ControlState.Established);
        ControlCall call;
        switch (role)
        {
            case ControlCallRole.OutgoingPns:
                call = end.Do(static (connection, now) => connection.PlaceCall(now)!);
                if (state != ControlCallState.WaitReply)
                    end.Receive(new OutgoingCallReply { CallId = 5, PeerCallId = 6, ResultCode = 1 });
                break;
            case ControlCallRole.IncomingPac:
                call = end.Do(static (connection, now) => connection.OfferCall(now)!);
                if (state != ControlCallState.WaitReply)
                    end.Receive(new IncomingCallReply { CallId = 5, PeerCallId = 6, ResultCode = 1 });
                break;
            default:
                end.Receive(role == ControlCallRole.OutgoingPac ? new OutgoingCallRequest { CallId = 5, CallSerialNumber = 3 } : new IncomingCallRequest { CallId = 5, CallSerialNumber = 3 });
                call = end.LastCall!;
                if (state != ControlCallState.Requested)
                    end.Do((connection, now) => connection.AcceptCall(call, now));
                if (state > ControlCallState.WaitConnect && role == ControlCallRole.IncomingPns)
                    end.Receive(new IncomingCallConnected { PeerCallId = 6 });
                break;
        }

        if (state == ControlCallState.WaitDisconnect)
            end.Do((connection, now) => connection.ClearCall(call, now));
        if (state == ControlCallState.Ended)
            end.Receive(new CallDisconnectNotify { CallId = 5 });
        end.Forget();
        return (end, call);
    }
}
