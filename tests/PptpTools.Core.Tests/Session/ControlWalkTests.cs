using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Session;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using Xunit;
using Xunit.Abstractions;

namespace PptpTools.Tests.Session;

/// <summary>
/// Control connections with peers that send any message at any time, and owners that do anything: every step is as the tables have it, and the
/// walks together step on every cell that octets can reach.
/// </summary>
public sealed class ControlWalkTests(ITestOutputHelper output)
{
    private const int Walks = 1_500;
    private const int Steps = 60;

    /// <summary>Without a TCP connection no octet is read.</summary>
    private static readonly ControlState[] Unconnected = [ControlState.Idle, ControlState.Closed];

    /// <summary>A reply names a call by the id that this end assigned, and a call that waits for its owner has none.</summary>
    private static bool IsNameless((ControlCallRole Role, ControlCallState State, ControlCallHappening Happening) cell) =>
        cell.State == ControlCallState.Requested && cell.Happening <= ControlCallHappening.IncomingReplyRefusing;

    [Fact]
    public void Walks_of_any_messages_and_commands_step_on_every_cell_that_octets_reach()
    {
        var states = new HashSet<(ControlState, ControlHappening)>();
        var calls = new HashSet<(ControlCallRole, ControlCallState, ControlCallHappening)>();
        for (int seed = 0; seed < Walks; seed++)
            new Walk(seed, states, calls).Run();

        var expected = (from state in Enum.GetValues<ControlState>().Except(Unconnected)
                        from happening in Enum.GetValues<ControlHappening>()
                        select (state, happening)).ToList();
        Assert.Equal(7 * 12 - 2 * 12, expected.Count);
        Assert.Empty(expected.Except(states));
        var expectedCalls = (from pair in CallStates
                             from happening in Enum.GetValues<ControlCallHappening>()
                             let cell = (pair.Role, pair.State, happening)
                             where !IsNameless(cell)
                             select cell).ToList();
        output.WriteLine($"{states.Count} cells of the connection, {calls.Count} of calls");
        Assert.Equal(11 * 9 - 8, expectedCalls.Count);
        Assert.Empty(expectedCalls.Except(calls));
        Assert.Empty(calls.Except(expectedCalls));
    }

    [Fact]
    public void Octets_without_a_connection_and_replies_to_calls_without_an_id_change_nothing()
    {
        foreach (ControlHappening happening in Enum.GetValues<ControlHappening>())
        {
            foreach (ControlState state in Unconnected)
            {
                var end = new ControlEndpoint();
                if (state == ControlState.Closed)
                    end.Do(static (connection, now) => connection.GiveUp());
                end.Forget();
                end.Receive(Walk.MessageFor(happening, 7));
                Assert.Equal((state, ""), (end.Connection.State, end.Told));
                Assert.Equal(state, (ControlState)ControlConnectionTable.Find(state, happening).Next);
            }
        }

        foreach (ControlCallRole role in (ControlCallRole[])[ControlCallRole.OutgoingPac, ControlCallRole.IncomingPns])
        {
            foreach (ControlMessage reply in (ControlMessage[])
                [new OutgoingCallReply { ResultCode = 1 }, new OutgoingCallReply { ResultCode = 4 }, new IncomingCallReply { ResultCode = 1 }, new IncomingCallReply { ResultCode = 3 }])
            {
                ControlEndpoint end = ControlEndpoint.Opened();
                end.Receive(role == ControlCallRole.OutgoingPac ? new OutgoingCallRequest { CallId = 5 } : new IncomingCallRequest { CallId = 5 });
                end.Forget();
                end.Receive(reply);
                Assert.Equal((ControlCallState.Requested, ""), (end.Connection.Calls.Single().State, end.Told));
                Assert.True(ControlCallTable.TryGetHappening(reply, out ControlCallHappening happening));
                Assert.Equal(ControlCallState.Requested, (ControlCallState)ControlCallTable.Find(role, ControlCallState.Requested, happening).Next);
            }
        }
    }

    private static IEnumerable<(ControlCallRole Role, ControlCallState State)> CallStates =>
    [
        (ControlCallRole.OutgoingPns, ControlCallState.WaitReply), (ControlCallRole.OutgoingPns, ControlCallState.Established),
        (ControlCallRole.OutgoingPns, ControlCallState.WaitDisconnect),
        (ControlCallRole.OutgoingPac, ControlCallState.Requested), (ControlCallRole.OutgoingPac, ControlCallState.Established),
        (ControlCallRole.IncomingPac, ControlCallState.WaitReply), (ControlCallRole.IncomingPac, ControlCallState.Established),
        (ControlCallRole.IncomingPns, ControlCallState.Requested), (ControlCallRole.IncomingPns, ControlCallState.WaitConnect),
        (ControlCallRole.IncomingPns, ControlCallState.Established), (ControlCallRole.IncomingPns, ControlCallState.WaitDisconnect),
    ];

    /// <summary>One connection, its peer and its owner.</summary>
    private sealed class Walk
    {
        private readonly Random _random;
        private readonly ControlEndpoint _end;
        private readonly HashSet<(ControlState, ControlHappening)> _states;
        private readonly HashSet<(ControlCallRole, ControlCallState, ControlCallHappening)> _calls;
        private ushort _nextPeerId = 1;

        public Walk(int seed, HashSet<(ControlState, ControlHappening)> states, HashSet<(ControlCallRole, ControlCallState, ControlCallHappening)> calls)
        {
            _random = new Random(seed);
            _end = new ControlEndpoint(new ControlConnectionSettings { MaximumCalls = 3 }, seed);
            _states = states;
            _calls = calls;
            int beginning = _random.Next(8);
            if (beginning < 4)
                _end.Do(static (connection, now) => connection.HandleConnected(now));
            else
                _end.Do((connection, now) => connection.HandleAccepted(now, yields: beginning == 7));
        }

        public void Run()
        {
            for (int step = 0; step < Steps && _end.Connection.State != ControlState.Closed; step++)
            {
                if (_random.Next(3) == 0)
                    Command();
                else if (_end.Connection.Calls.Count > 0 && _random.Next(3) != 0)
                    ReceiveAbout(_end.Connection.Calls[_random.Next(_end.Connection.Calls.Count)]);
                else
                    Receive(MessageFor(AnyHappening(), _nextPeerId++));
            }

            Assert.InRange(_end.Connection.Calls.Count, 0, 6);
        }

        /// <summary>A message that the connection's table takes for this.</summary>
        public static ControlMessage MessageFor(ControlHappening happening, ushort id) => happening switch
        {
            ControlHappening.StartRequest => new StartControlConnectionRequest(),
            ControlHappening.StartRequestOfOtherVersion => new StartControlConnectionRequest { ProtocolVersion = 0x0200 },
            ControlHappening.StartReply => new StartControlConnectionReply { ResultCode = 1 },
            ControlHappening.StartReplyRefusing => new StartControlConnectionReply { ResultCode = 4 },
            ControlHappening.StartReplyOfOtherVersion => new StartControlConnectionReply { ResultCode = 1, ProtocolVersion = 0x0200 },
            ControlHappening.StopRequest => new StopControlConnectionRequest { Reason = 1 },
            ControlHappening.StopReply => new StopControlConnectionReply { ResultCode = 1 },
            ControlHappening.EchoRequest => new EchoRequest { Identifier = 9 },
            ControlHappening.EchoReply => new EchoReply { Identifier = 9, ResultCode = 1 },
            ControlHappening.CallRequest when id % 2 == 0 => new OutgoingCallRequest { CallId = id, CallSerialNumber = id },
            ControlHappening.CallRequest => new IncomingCallRequest { CallId = id, CallSerialNumber = id },
            ControlHappening.CallMessage => new SetLinkInfo { PeerCallId = id },
            _ => new UnknownControlMessage(99, new OctetString([1, 2])),
        };

        /// <summary>The peer that starts does so, most of the time; the others end the walk too early.</summary>
        private ControlHappening AnyHappening() => (_end.Connection.State, _random.Next(3)) switch
        {
            (ControlState.Listening, 0) => ControlHappening.StartRequest,
            (ControlState.WaitReply, 0) => ControlHappening.StartReply,
            (ControlState.Established, > 0) => ControlHappening.CallRequest,
            _ => Enum.GetValues<ControlHappening>()[_random.Next(ControlConnectionTable.HappeningCount)],
        };

        private void Command()
        {
            ControlConnection connection = _end.Connection;
            ControlCall? call = connection.Calls.Count == 0 ? null : connection.Calls[_random.Next(connection.Calls.Count)];
            bool mayAsk = connection.State == ControlState.Established && connection.Calls.Count(one => one.IsOurs) < 3;
            switch (_random.Next(12))
            {
                case < 3 when mayAsk:
                    _end.Do(static (one, now) => one.PlaceCall(now));
                    break;
                case < 6 when mayAsk:
                    _end.Do(static (one, now) => one.OfferCall(now));
                    break;
                case < 8 when call is not null:
                    _end.Do((one, now) => one.AcceptCall(call, now));
                    break;
                case 8 when call is not null:
                    _end.Do((one, now) => one.ClearCall(call, now));
                    break;
                case 9 when call is not null && _random.Next(4) == 0:
                    _end.Do((one, now) => one.RefuseCall(call, 4));
                    break;
                case 10 when _random.Next(6) == 0:
                    _end.Do(static (one, now) => one.Close(ControlStopReason.None, now));
                    break;
                case 11 when _random.Next(6) == 0 && connection.Deadline is not null:
                    _end.WaitForDeadline();
                    break;
            }
        }

        /// <summary>A message that names a call, by the id that names it alone.</summary>
        private void ReceiveAbout(ControlCall call)
        {
            ushort local = call.LocalCallId ?? 0;
            ushort named = call.PeerCallId ?? local;
            ushort renewed = _nextPeerId++;
            ControlMessage message = _random.Next(9) switch
            {
                0 => new OutgoingCallReply { CallId = renewed, PeerCallId = local, ResultCode = 1 },
                1 => new OutgoingCallReply { PeerCallId = local, ResultCode = 4 },
                2 => new IncomingCallReply { CallId = renewed, PeerCallId = local, ResultCode = 1 },
                3 => new IncomingCallReply { PeerCallId = local, ResultCode = 3 },
                4 => new IncomingCallConnected { PeerCallId = local },
                5 => new CallClearRequest { CallId = named },
                6 => new CallDisconnectNotify { CallId = named, ResultCode = 1 },
                7 => new WanErrorNotify { PeerCallId = local },
                _ => new SetLinkInfo { PeerCallId = local },
            };
            Assert.True(ControlCallTable.TryGetHappening(message, out ControlCallHappening happening));
            (ControlCallRole Role, ControlCallState State, ControlCallHappening Happening) cell = (call.Role, call.State, happening);
            bool isNamed = call.LocalCallId is not null || message is CallClearRequest or CallDisconnectNotify || _end.Connection.Calls.Count == 1;
            bool isTaken = _end.Connection.State == ControlState.Established && isNamed && !IsNameless(cell);
            Receive(message);
            if (!isTaken)
                return;
            Assert.True((ControlCallState)ControlCallTable.Find(cell.Role, cell.State, happening).Next == call.State, $"{cell} {call.State}");
            _calls.Add(cell);
        }

        /// <summary>The octets come cut anyhow.</summary>
        private void Receive(ControlMessage message)
        {
            ControlState before = _end.Connection.State;
            ControlHappening happening = ControlConnectionTable.HappeningOf(message);
            byte[] octets = ControlEndpoint.OctetsOf(message);
            int cut = _random.Next(octets.Length + 1);
            _end.Receive(octets.AsSpan(0, cut));
            _end.Receive(octets.AsSpan(cut));
            Assert.Equal((ControlState)ControlConnectionTable.Find(before, happening).Next, _end.Connection.State);
            _states.Add((before, happening));
        }
    }
}
