using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Negotiation;
using PptpTools.Wire.Ppp;
using Xunit;
using Xunit.Abstractions;

namespace PptpTools.Tests.Negotiation;

/// <summary>
/// LCP's automaton with peers that send anything at any time, in octets, and owners that open and close it: every step is as RFC 1661 section 4.1
/// has it, and the walks together step on every cell of the table that can be stepped on.
/// </summary>
public sealed class AutomatonWalkTests(ITestOutputHelper output)
{
    private const int Walks = 400;
    private const int Steps = 150;

    /// <summary>A Configure-Reply to a request that was answered already is discarded, whatever the table has for it (RFC 1661 section 5.2).</summary>
    private static readonly HashSet<(AutomatonState, AutomatonEvent)> SecondReplies =
    [
        (AutomatonState.AckReceived, AutomatonEvent.ReceiveAck), (AutomatonState.AckReceived, AutomatonEvent.ReceiveNakOrReject),
        (AutomatonState.Opened, AutomatonEvent.ReceiveAck), (AutomatonState.Opened, AutomatonEvent.ReceiveNakOrReject),
    ];

    /// <summary>The Ack that leads to Ack-Rcvd sets the counter anew, and the first timeout leaves it: there is always a transmission left.</summary>
    private static readonly (AutomatonState, AutomatonEvent) Uncounted = (AutomatonState.AckReceived, AutomatonEvent.TimeoutExhausted);

    /// <summary>No Restart timer runs in these states, so that there is no deadline that could come.</summary>
    private static readonly AutomatonState[] Untimed =
        [AutomatonState.Initial, AutomatonState.Starting, AutomatonState.Closed, AutomatonState.Stopped, AutomatonState.Opened];

    [Fact]
    public void Walks_of_any_packets_and_commands_step_on_every_cell_of_the_table()
    {
        var visited = new HashSet<(AutomatonState, AutomatonEvent)>();
        var discarded = new HashSet<(AutomatonState, AutomatonEvent)>();
        for (int seed = 0; seed < Walks; seed++)
        {
            var walk = new Walk(seed);
            for (int step = 0; step < Steps && walk.Take(visited, discarded); step++)
            {
            }
        }

        var expected = (from state in Enum.GetValues<AutomatonState>()
                        from happening in Enum.GetValues<AutomatonEvent>()
                        where !SecondReplies.Contains((state, happening)) && !IsUntimed(state, happening) && (state, happening) != Uncounted
                        select (state, happening)).ToList();
        output.WriteLine($"{visited.Count} cells of {TransitionTable.StateCount * TransitionTable.EventCount}");
        Assert.Equal(160 - 4 - 10 - 1, expected.Count);
        Assert.Empty(SecondReplies.Except(discarded));
        Assert.Empty(expected.Except(visited));
        Assert.Empty(visited.Except(expected));
    }

    [Fact]
    public void Where_no_transmission_is_allowed_an_Ack_is_followed_by_the_end_of_patience()
    {
        var automaton = new NegotiationAutomaton(new LcpPolicy(new LcpPreferences(), () => 7), new NegotiationLimits { MaxConfigure = 0 });
        automaton.Open(TimeSpan.Zero);
        automaton.Up(TimeSpan.Zero);
        ControlProtocolPacket? request = null;
        while (automaton.TryTakeOutput(out AutomatonOutput one))
            request = one.Packet ?? request;
        automaton.HandlePacket(new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureAck, request!.Identifier!.Value, ((ConfigurePacket)request).Options), TimeSpan.Zero);
        Assert.Equal(AutomatonState.AckReceived, automaton.State);
        automaton.HandleDeadline(automaton.Deadline!.Value);
        Assert.Equal(TransitionTable.Find(Uncounted.Item1, Uncounted.Item2).Next, automaton.State);
    }

    private static bool IsUntimed(AutomatonState state, AutomatonEvent happening) =>
        happening is AutomatonEvent.Timeout or AutomatonEvent.TimeoutExhausted && Untimed.Contains(state);

    /// <summary>One automaton, its peer and its owner.</summary>
    private sealed class Walk
    {
        private static readonly byte[] UnknownOption = [200, 4, 1, 2];

        private readonly Random _random;
        private readonly NegotiationAutomaton _automaton;
        private readonly List<AutomatonOutput> _outputs = [];
        private ConfigurePacket? _request;
        private bool _isAnswered;
        private TimeSpan _now = TimeSpan.FromSeconds(1);

        public Walk(int seed)
        {
            _random = new Random(seed);
            var limits = new NegotiationLimits { MaxConfigure = 1 + _random.Next(3), MaxTerminate = 1 + _random.Next(2), MaxFailure = 30 };
            _automaton = new NegotiationAutomaton(new LcpPolicy(new LcpPreferences(), () => (uint)_random.Next(1, int.MaxValue)), limits);
        }

        /// <returns>False once the negotiation has failed: then a Close is mixed into the step.</returns>
        public bool Take(HashSet<(AutomatonState, AutomatonEvent)> visited, HashSet<(AutomatonState, AutomatonEvent)> discardedAt)
        {
            AutomatonState before = _automaton.State;
            long discarded = _automaton.DiscardedPackets;
            AutomatonEvent happening = Any();
            bool wasAnswered = _isAnswered;
            _outputs.Clear();
            bool happens = Happen(happening);
            if (happening is AutomatonEvent.ReceiveAck or AutomatonEvent.ReceiveNakOrReject && before >= AutomatonState.RequestSent)
                _isAnswered |= _automaton.DiscardedPackets == discarded && happens;
            while (_automaton.TryTakeOutput(out AutomatonOutput taken))
            {
                _outputs.Add(taken);
                if (taken.Packet is not ConfigurePacket { Code: PppCode.ConfigureRequest } request)
                    continue;
                _isAnswered &= request.Identifier == _request?.Identifier;
                _request = request;
            }

            if (happening == AutomatonEvent.Timeout && happens && _outputs.All(one => one.Kind != AutomatonOutputKind.Send))
                happening = AutomatonEvent.TimeoutExhausted;
            if (_automaton.Failure is { Kind: NegotiationFailureKind.NotConverging or NegotiationFailureKind.LoopedBack })
                return false;
            if (_automaton.DiscardedPackets != discarded)
            {
                Assert.True(wasAnswered && happening is AutomatonEvent.ReceiveAck or AutomatonEvent.ReceiveNakOrReject, $"{before} {happening}");
                Assert.Equal((before, 0), (_automaton.State, _outputs.Count));
                discardedAt.Add((before, happening));
            }
            else if (happens)
            {
                Check(before, happening);
                visited.Add((before, happening));
            }

            return true;
        }

        private void Check(AutomatonState before, AutomatonEvent happening)
        {
            Transition cell = TransitionTable.Find(before, happening);
            string what = $"{before} {happening} {cell}";
            Assert.True(_automaton.State == (cell.IsDefined ? cell.Next : before), what);
            AutomatonActions layers = AutomatonActions.None;
            foreach (AutomatonOutput one in _outputs)
            {
                layers |= one.Kind switch
                {
                    AutomatonOutputKind.LayerUp => AutomatonActions.LayerUp,
                    AutomatonOutputKind.LayerDown => AutomatonActions.LayerDown,
                    AutomatonOutputKind.LayerStarted => AutomatonActions.LayerStarted,
                    AutomatonOutputKind.LayerFinished => AutomatonActions.LayerFinished,
                    _ => ActionOf(one.Packet!.Code),
                };
            }

            // Echo-Replies and Discard-Requests are received without an answer.
            AutomatonActions unsaid = AutomatonActions.InitializeRestartCount | AutomatonActions.ZeroRestartCount | AutomatonActions.SendEchoReply;
            Assert.True((layers & ~unsaid) == (cell.Actions & ~unsaid), $"{what}: {layers}");
        }

        private static AutomatonActions ActionOf(PppCode code) => code switch
        {
            PppCode.ConfigureRequest => AutomatonActions.SendRequest,
            PppCode.ConfigureAck => AutomatonActions.SendAck,
            PppCode.ConfigureNak or PppCode.ConfigureReject => AutomatonActions.SendNakOrReject,
            PppCode.TerminateRequest => AutomatonActions.SendTerminateRequest,
            PppCode.TerminateAck => AutomatonActions.SendTerminateAck,
            PppCode.CodeReject => AutomatonActions.SendCodeReject,
            _ => AutomatonActions.SendEchoReply,
        };

        /// <summary>Commands are rarer than packets and deadlines, or no walk would come far.</summary>
        private AutomatonEvent Any() => _random.Next(12) switch
        {
            0 => (AutomatonEvent)_random.Next(4),
            < 3 => AutomatonEvent.Timeout,
            < 7 => _random.Next(2) == 0 ? AutomatonEvent.ReceiveGoodRequest : AutomatonEvent.ReceiveAck,
            _ => (AutomatonEvent)_random.Next((int)AutomatonEvent.ReceiveGoodRequest, (int)AutomatonEvent.ReceiveEcho + 1),
        };

        private bool Happen(AutomatonEvent happening)
        {
            byte identifier = (byte)_random.Next(256);
            switch (happening)
            {
                case AutomatonEvent.Up:
                    _automaton.Up(_now);
                    return true;
                case AutomatonEvent.Down:
                    _automaton.Down(_now);
                    return true;
                case AutomatonEvent.Open:
                    _automaton.Open(_now);
                    return true;
                case AutomatonEvent.Close:
                    _automaton.Close("", _now);
                    return true;
                case AutomatonEvent.Timeout:
                    return Wait();
                case AutomatonEvent.ReceiveGoodRequest:
                    return Receive(PppCode.ConfigureRequest, identifier, [5, 6, 0x7F, (byte)_random.Next(256), (byte)_random.Next(256), (byte)_random.Next(256)]);
                case AutomatonEvent.ReceiveBadRequest:
                    return Receive(PppCode.ConfigureRequest, identifier, UnknownOption);
                case AutomatonEvent.ReceiveAck:
                    return _request is not null && Receive(PppCode.ConfigureAck, _request.Identifier!.Value, _request.ToOctets()[4..]);
                case AutomatonEvent.ReceiveNakOrReject:
                    return _request is not null && Receive(PppCode.ConfigureNak, _request.Identifier!.Value, [1, 4, 5, (byte)_random.Next(256)]);
                case AutomatonEvent.ReceiveTerminateRequest:
                    return Receive(PppCode.TerminateRequest, identifier, []);
                case AutomatonEvent.ReceiveTerminateAck:
                    return Receive(PppCode.TerminateAck, identifier, []);
                case AutomatonEvent.ReceiveUnknownCode:
                    return Receive((PppCode)77, identifier, [1, 2]);
                case AutomatonEvent.ReceivePermittedReject:
                    return Receive(PppCode.CodeReject, identifier, [12, 1, 0, 4]);
                case AutomatonEvent.ReceiveFatalReject when _random.Next(2) == 0:
                    _automaton.HandleProtocolReject(_now);
                    return true;
                case AutomatonEvent.ReceiveFatalReject:
                    return Receive(PppCode.CodeReject, identifier, [1, 1, 0, 4]);
                default:
                    return Receive((PppCode)_random.Next((int)PppCode.EchoRequest, (int)PppCode.DiscardRequest + 1), identifier, [0, 0, 0, 0]);
            }
        }

        /// <returns>False where nothing was due, and nothing may have happened then.</returns>
        private bool Wait()
        {
            bool isDue = _automaton.Deadline is not null;
            Assert.Equal(Untimed.Contains(_automaton.State), !isDue);
            AutomatonState before = _automaton.State;
            _now = _automaton.Deadline ?? _now + TimeSpan.FromHours(1);
            _automaton.HandleDeadline(_now);
            Assert.True(isDue || _automaton.State == before);
            return isDue;
        }

        private bool Receive(PppCode code, byte identifier, byte[] data)
        {
            byte[] octets = [(byte)code, identifier, 0, (byte)(4 + data.Length), .. data];
            Assert.True(PppPackets.TryParse(PppProtocol.Lcp, octets, new DissectionContext(), out PppPacket? packet, out _));
            _automaton.HandlePacket((ControlProtocolPacket)packet!, _now);
            return true;
        }
    }
}
