using System;
using System.Collections.Generic;
using PptpTools.Negotiation;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Negotiation;

/// <summary>Two automata that negotiate with each other over a simulated link on a simulated clock. Packets travel as octets.</summary>
internal sealed class NegotiationPair
{
    private readonly Random _random;
    private readonly PriorityQueue<(NegotiationEnd To, byte[] Octets), (TimeSpan, int)> _inFlight = new();
    private int _sent;

    public NegotiationPair(IOptionNegotiator a, IOptionNegotiator b, int seed = 1, NegotiationLimits? limits = null)
    {
        _random = new Random(seed);
        A = new NegotiationEnd(this, "A", a, limits ?? NegotiationLimits.Default);
        B = new NegotiationEnd(this, "B", b, limits ?? NegotiationLimits.Default);
        A.Peer = B;
        B.Peer = A;
    }

    public NegotiationEnd A { get; }

    public NegotiationEnd B { get; }

    public TimeSpan Now { get; private set; }

    public double Loss { get; init; }

    public double Duplication { get; init; }

    public double Reordering { get; init; }

    /// <summary>Share of the packets that the observer does not see; what it believes is then not compared.</summary>
    public double Misses { get; init; }

    /// <summary>True for an observer beside A: it sees what B gets before B does, and what B sends after B did.</summary>
    public bool IsObservedBesideA { get; init; }

    /// <summary>How long a packet is on its way.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>True where the packets tell every state from the first Configure-Request on, so that not to know one is a fault.</summary>
    public bool TellsEveryState { get; init; }

    public List<string> Log { get; } = [];

    public bool IsOpen => A.Live.State == AutomatonState.Opened && B.Live.State == AutomatonState.Opened;

    public bool IsQuiet => _inFlight.Count == 0;

    public void Start()
    {
        A.Begin();
        B.Begin();
    }

    /// <summary>Lets A begin, and B after some time.</summary>
    public void Start(TimeSpan delay)
    {
        A.Begin();
        RunUntil(() => false, delay.TotalSeconds);
        Now = delay;
        B.Begin();
    }

    /// <summary>Runs until nothing is left to happen, or the condition holds.</summary>
    public bool RunUntil(Func<bool> condition, double seconds = 600)
    {
        TimeSpan end = Now + TimeSpan.FromSeconds(seconds);
        while (!condition())
        {
            TimeSpan? delivery = _inFlight.TryPeek(out _, out (TimeSpan Time, int) first) ? first.Time : null;
            TimeSpan? next = Earliest(delivery, Earliest(A.Live.Deadline, B.Live.Deadline));
            if (next is not { } time || time > end)
                return false;
            Now = time;
            if (delivery == time)
            {
                (NegotiationEnd to, byte[] octets) = _inFlight.Dequeue();
                to.Deliver(octets);
            }
            else
            {
                A.HandleDeadline();
                B.HandleDeadline();
            }
        }

        return true;
    }

    public bool IsMissed() => Misses > 0 && _random.NextDouble() < Misses;

    public void Carry(NegotiationEnd from, byte[] octets)
    {
        if (_random.NextDouble() < Loss)
        {
            Log.Add("      lost");
            return;
        }

        Enqueue(from.Peer!, octets);
        if (_random.NextDouble() < Duplication)
            Enqueue(from.Peer!, octets);
    }

    private static TimeSpan? Earliest(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    private void Enqueue(NegotiationEnd to, byte[] octets)
    {
        TimeSpan delay = _random.NextDouble() < Reordering ? Latency * (1 + 5 * _random.NextDouble()) : Latency;
        _inFlight.Enqueue((to, octets), (Now + delay, _sent++));
    }
}

/// <summary>One end of the pair: the live automaton, and the passive one that sees only its packets.</summary>
internal sealed class NegotiationEnd(NegotiationPair pair, string name, IOptionNegotiator options, NegotiationLimits limits)
{
    private static readonly DissectionContext Context = new();

    public NegotiationEnd? Peer { get; set; }

    public NegotiationAutomaton Live { get; } = new(options, limits);

    public PassiveAutomaton Passive { get; } = new();

    public IOptionNegotiator Options => options;

    public List<AutomatonOutputKind> LayerChanges { get; } = [];

    public int KnownStates { get; private set; }

    public int PacketsSeen { get; private set; }

    public void Begin()
    {
        Live.Open(pair.Now);
        Passive.LinkEstablished();
        Live.Up(pair.Now);
        Drain();
    }

    public void Close()
    {
        Live.Close("", pair.Now);
        Drain();
    }

    public void LoseLink()
    {
        Live.Down(pair.Now);
        Passive.LinkLost();
        Drain();
    }

    public void Deliver(byte[] octets)
    {
        Assert.True(PppPackets.TryParse(options.Protocol, octets, Context, out PppPacket? packet, out _));
        var control = Assert.IsAssignableFrom<ControlProtocolPacket>(packet);
        if (pair.IsObservedBesideA && this == pair.A)
            Peer!.Passive.Sent((byte)control.Code, control.Identifier!.Value);
        if (!pair.IsMissed() && (!pair.IsObservedBesideA || this == pair.A))
            Receive(control);
        Live.HandlePacket(control, pair.Now);
        Drain();
        Compare();
    }

    public void HandleDeadline()
    {
        Live.HandleDeadline(pair.Now);
        Drain();
    }

    public void Send(Func<byte, ControlProtocolPacket> packet, bool isMissed = false)
    {
        Assert.True(Live.TrySend(packet));
        Drain(isMissed);
    }

    private void Receive(ControlProtocolPacket packet) =>
        Passive.Received((byte)packet.Code, packet.Identifier!.Value, (byte)((packet as CodeRejectPacket)?.RejectedCode ?? 0));

    private void Drain(bool? isMissed = null)
    {
        bool isSilent = true;
        while (Live.TryTakeOutput(out AutomatonOutput output))
        {
            if (output.Packet is not { } packet)
            {
                LayerChanges.Add(output.Kind);
                continue;
            }

            pair.Log.Add($"{pair.Now.TotalSeconds,7:0.000} {name} {packet.Message} {packet.Identifier} {packet} -> {Live.State}");
            if (!(isMissed ?? pair.IsMissed()) && (!pair.IsObservedBesideA || this == pair.A))
                Passive.Sent((byte)packet.Code, packet.Identifier!.Value);
            if (pair.IsObservedBesideA && this == pair.A)
                Peer!.Receive(packet);
            pair.Carry(this, packet.ToOctets());
            isSilent = false;
        }

        if (!isSilent)
            Compare();
    }

    private void Compare()
    {
        if (pair.Misses > 0 || (pair.IsObservedBesideA && !pair.IsQuiet))
            return;
        PacketsSeen++;
        if (Passive.State is { } known)
        {
            KnownStates++;
            Assert.True(known == Live.State, $"{name} is {Live.State}, the wire says {known}:\n{string.Join('\n', pair.Log)}");
        }
        else
        {
            Assert.False(pair.TellsEveryState && Live.State >= AutomatonState.RequestSent, $"{name} is {Live.State}, the wire says nothing:\n{string.Join('\n', pair.Log)}");
        }
    }
}
