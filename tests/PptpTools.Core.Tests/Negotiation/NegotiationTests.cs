using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Negotiation;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;

namespace PptpTools.Tests.Negotiation;

public class NegotiationTests
{
    private static readonly IpAddress ServerAddress = IpAddress.Read([10, 0, 0, 1]);
    private static readonly IpAddress ClientAddress = IpAddress.Read([10, 0, 0, 5]);
    private static readonly IpAddress NameServer = IpAddress.Read([10, 0, 0, 2]);

    /// <summary>Pairs of ends that agree, each made anew from a seed.</summary>
    private static readonly Dictionary<string, Func<int, (OptionPolicy, OptionPolicy)>> Agreeing = new()
    {
        ["LCP with defaults"] = seed => (Lcp(seed, new()), Lcp(seed + 1, new())),
        ["LCP with authentication of the preferred kind"] = seed =>
            (Lcp(seed, new() { OfferedAuthentication = [LcpPreferences.MsChapV2] }), Lcp(seed + 1, new() { DemandedAuthentication = [LcpPreferences.MsChapV2] })),
        ["LCP with authentication naked down the list"] = seed =>
            (Lcp(seed, new() { OfferedAuthentication = [LcpPreferences.MsChapV2, LcpPreferences.Pap] }),
            Lcp(seed + 1, new() { DemandedAuthentication = [LcpPreferences.Eap, LcpPreferences.ChapMd5, LcpPreferences.Pap] })),
        ["LCP with everything refused"] = seed =>
            (Lcp(seed, new() { AllowsProtocolFieldCompression = false, AllowsAddressAndControlFieldCompression = false, UsesMagicNumber = false }),
            Lcp(seed + 1, new() { MaximumReceivedReconstructedUnit = 1614, Callback = new CallbackOption(6), MaximumReceiveUnit = 64 })),
        ["LCP with equal magic numbers at first"] = seed =>
            (new LcpPolicy(new(), SourceAfter(7, seed)), new LcpPolicy(new(), SourceAfter(7, seed + 1))),
        ["IPCP with addresses and name servers"] = _ =>
            (new IpcpPolicy(new() { WantsDnsServers = true, WantsNbnsServers = true }),
            new IpcpPolicy(new() { LocalAddress = ServerAddress, PeerAddress = ClientAddress, DnsServers = [NameServer] })),
        ["IPCP with header compression"] = _ =>
            (new IpcpPolicy(new() { VanJacobsonSlots = 15 }), new IpcpPolicy(new() { LocalAddress = ServerAddress, PeerAddress = ClientAddress, VanJacobsonSlots = 7 })),
        ["IPCP where the client names no address"] = _ =>
            (new IpcpPolicy(new() { LocalAddress = null }), new IpcpPolicy(new() { LocalAddress = ServerAddress, PeerAddress = ClientAddress })),
        ["CCP with many key lengths"] = _ => (new CcpPolicy(new() { KeyLengths = AllLengths, AllowsCompression = true }), new CcpPolicy(new() { KeyLengths = AllLengths })),
        ["CCP with one key length in common"] = _ =>
            (new CcpPolicy(new() { KeyLengths = MppeOption.LegacyBit | MppeOption.StrongBit }), new CcpPolicy(new() { KeyLengths = MppeOption.LegacyBit })),
        ["CCP with stateful mode accepted"] = _ =>
            (new CcpPolicy(new() { IsStateless = false, AcceptsOtherMode = true }), new CcpPolicy(new() { IsStateless = true })),
        ["CCP where nobody needs encryption"] = _ =>
            (new CcpPolicy(new() { KeyLengths = 0, RequiresEncryption = false }), new CcpPolicy(new() { RequiresEncryption = false })),
        ["IPV6CP"] = seed => (new Ipv6cpPolicy(null, Source(seed)), new Ipv6cpPolicy(null, Source(seed + 1))),
        ["IPV6CP with equal identifiers"] = seed => (new Ipv6cpPolicy(7, Source(seed)), new Ipv6cpPolicy(7, Source(seed + 1))),
        ["IPV6CP with no identifier on one side"] = seed => (new Ipv6cpPolicy(0, Source(seed)), new Ipv6cpPolicy(7, Source(seed + 1))),
        ["BACP"] = seed => (new BacpPolicy(1, Source(seed)), new BacpPolicy(null, Source(seed + 1))),
        ["BACP where both want to be favoured"] = seed => (new BacpPolicy(1, Source(seed)), new BacpPolicy(1, Source(seed + 1))),
    };

    /// <summary>Pairs of ends that cannot agree, and why.</summary>
    private static readonly Dictionary<string, (NegotiationFailureKind Kind, string Reference, Func<int, (OptionPolicy, OptionPolicy)> Make)> Failing = new()
    {
        ["LCP where the client will not authenticate"] = (NegotiationFailureKind.Refused, "RFC 1661 6.2", seed =>
            (Lcp(seed, new()), Lcp(seed + 1, new() { DemandedAuthentication = [LcpPreferences.MsChapV2] }))),
        ["LCP without a common authentication"] = (NegotiationFailureKind.Refused, "RFC 1661 6.2", seed =>
            (Lcp(seed, new() { OfferedAuthentication = [LcpPreferences.Pap] }),
            Lcp(seed + 1, new() { DemandedAuthentication = [LcpPreferences.MsChapV2, LcpPreferences.MsChap] }))),
        ["IPCP where the server has no address to give"] = (NegotiationFailureKind.Refused, "RFC 1332 3.3", _ =>
            (new IpcpPolicy(new()), new IpcpPolicy(new() { LocalAddress = ServerAddress }))),
        ["IPCP where each insists"] = (NegotiationFailureKind.Refused, "RFC 1332 3.3", _ =>
            (new IpcpPolicy(new() { LocalAddress = NameServer, AcceptsAssignedAddress = false }),
            new IpcpPolicy(new() { LocalAddress = ServerAddress, PeerAddress = ClientAddress }))),
        ["CCP without a common key length"] = (NegotiationFailureKind.Refused, "RFC 3078 2.1", _ =>
            (new CcpPolicy(new() { KeyLengths = MppeOption.StrongBit }), new CcpPolicy(new() { KeyLengths = MppeOption.LegacyBit }))),
        ["CCP where one end needs encryption and the other has none"] = (NegotiationFailureKind.Refused, "RFC 3078 2.1", _ =>
            (new CcpPolicy(new()), new CcpPolicy(new() { KeyLengths = 0, RequiresEncryption = false }))),
    };

    private const uint AllLengths = MppeOption.StrongBit | MppeOption.FiftySixBit | MppeOption.LegacyBit;

    public static TheoryData<string> AgreeingNames() => new(Agreeing.Keys);

    public static TheoryData<string> FailingNames() => new(Failing.Keys);

    [Theory]
    [MemberData(nameof(AgreeingNames))]
    public void Ends_that_can_agree_do_and_the_wire_shows_every_state(string name)
    {
        (OptionPolicy a, OptionPolicy b) = Agreeing[name](100);
        var pair = new NegotiationPair(a, b) { TellsEveryState = true };
        pair.Start();
        Assert.True(pair.RunUntil(() => pair.IsOpen, seconds: 1), string.Join('\n', pair.Log));
        Assert.Equal([AutomatonOutputKind.LayerStarted, AutomatonOutputKind.LayerUp], pair.A.LayerChanges);
        Assert.Null(pair.A.Live.Failure);
        Assert.Equal(a.Requested, b.Granted);
        Assert.Equal(b.Requested, a.Granted);

        pair.A.Close();
        pair.RunUntil(() => false);
        Assert.Equal(AutomatonState.Closed, pair.A.Live.State);
        Assert.Equal(AutomatonState.Stopped, pair.B.Live.State);
        Assert.Equal(AutomatonOutputKind.LayerFinished, pair.B.LayerChanges[^1]);
    }

    [Theory]
    [MemberData(nameof(FailingNames))]
    public void Ends_that_cannot_agree_say_why_and_stop(string name)
    {
        (NegotiationFailureKind kind, string reference, Func<int, (OptionPolicy, OptionPolicy)> make) = Failing[name];
        (OptionPolicy a, OptionPolicy b) = make(100);
        var pair = new NegotiationPair(a, b);
        pair.Start();
        pair.RunUntil(() => false);
        NegotiationFailure?[] failures = [pair.A.Live.Failure, pair.B.Live.Failure];
        Assert.Contains(failures, failure => failure is not null && failure.Kind == kind && failure.Reference == reference);
        Assert.All(failures, failure => Assert.True(failure is null || failure.Kind == kind || failure.Kind == NegotiationFailureKind.EndedByPeer));
        Assert.False(pair.IsOpen);
        Assert.True(pair.Now < TimeSpan.FromSeconds(60), "It took too long.");
    }

    [Theory]
    [MemberData(nameof(AgreeingNames))]
    public void A_bad_link_delays_agreement_and_never_prevents_it(string name)
    {
        int known = 0, seen = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            (OptionPolicy a, OptionPolicy b) = Agreeing[name](seed);
            var pair = new NegotiationPair(a, b, seed) { Loss = 0.2, Duplication = 0.1, Reordering = 0.2 };
            pair.Start();
            Assert.True(pair.RunUntil(() => pair.IsOpen), $"seed {seed}:\n{string.Join('\n', pair.Log)}");
            pair.RunUntil(() => false, seconds: 60);
            Assert.True(pair.RunUntil(() => pair.IsOpen), $"seed {seed} does not stay open:\n{string.Join('\n', pair.Log)}");
            if (!pair.Log.Exists(line => line.Contains("lost", StringComparison.Ordinal)))
                Assert.Equal(a.Requested, b.Granted);
            pair.A.Close();
            pair.RunUntil(() => false);
            Assert.Equal(AutomatonState.Closed, pair.A.Live.State);
            known += pair.A.KnownStates + pair.B.KnownStates;
            seen += pair.A.PacketsSeen + pair.B.PacketsSeen;
        }

        Assert.True(known > seen * 8 / 10, $"The wire told {known} of {seen} states.");
    }

    [Theory]
    [MemberData(nameof(FailingNames))]
    public void A_bad_link_changes_no_failure_into_agreement(string name)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            (OptionPolicy a, OptionPolicy b) = Failing[name].Make(seed);
            var pair = new NegotiationPair(a, b, seed) { Loss = 0.2, Duplication = 0.1, Reordering = 0.2 };
            pair.Start();
            Assert.False(pair.RunUntil(() => pair.IsOpen), $"seed {seed}:\n{string.Join('\n', pair.Log)}");
            Assert.NotNull(pair.A.Live.Failure ?? pair.B.Live.Failure);
        }
    }

    [Theory]
    [MemberData(nameof(AgreeingNames))]
    public void An_observer_on_the_way_knows_both_ends_once_nothing_is_under_way(string name)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            (OptionPolicy a, OptionPolicy b) = Agreeing[name](seed);
            var random = new Random(seed);
            var pair = new NegotiationPair(a, b, seed) { IsObservedBesideA = true, Latency = TimeSpan.FromMilliseconds(random.Next(1, 60)) };
            pair.Start(TimeSpan.FromMilliseconds(random.Next(0, 200)));
            Assert.True(pair.RunUntil(() => pair.IsOpen, seconds: 10), string.Join('\n', pair.Log));
            pair.RunUntil(() => pair.IsQuiet);
            Assert.True(pair.A.Passive.State == AutomatonState.Opened, $"A {pair.A.Passive.State}, seed {seed}:\n{string.Join('\n', pair.Log)}");
            Assert.True(pair.B.Passive.State == AutomatonState.Opened, $"B {pair.B.Passive.State}, seed {seed}:\n{string.Join('\n', pair.Log)}");
        }
    }

    [Fact]
    public void An_observer_that_misses_packets_is_put_right_by_the_first_echo()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var pair = new NegotiationPair(Lcp(seed, new()), Lcp(seed + 1, new()), seed) { Loss = 0.1, Misses = 0.3 };
            pair.Start();
            Assert.True(pair.RunUntil(() => pair.IsOpen));
            pair.A.Send(id => new EchoPacket(PppCode.EchoRequest, id, 0), isMissed: false);
            Assert.Equal(AutomatonState.Opened, pair.A.Passive.State);
        }
    }

    [Fact]
    public void A_peer_that_never_answers_is_given_up_after_Max_Configure()
    {
        var pair = new NegotiationPair(Lcp(1, new()), Lcp(2, new())) { Loss = 1 };
        pair.A.Begin();
        pair.RunUntil(() => false);
        Assert.Equal(10, pair.Log.Count(line => line.Contains("ConfigureRequest", StringComparison.Ordinal)));
        Assert.Equal(NegotiationFailureKind.NoAnswer, pair.A.Live.Failure!.Kind);
        Assert.Equal(TimeSpan.FromSeconds(30), pair.Now);
        Assert.Equal(AutomatonState.Stopped, pair.A.Live.State);
        Assert.Equal(AutomatonOutputKind.LayerFinished, pair.A.LayerChanges[^1]);
    }

    [Fact]
    public void Nobody_answers_a_Terminate_Request_more_than_Max_Terminate_times()
    {
        var pair = new NegotiationPair(Lcp(1, new()), Lcp(2, new()));
        pair.Start();
        pair.RunUntil(() => pair.IsOpen);
        pair.B.LoseLink();
        pair.A.Close();
        pair.RunUntil(() => false);
        Assert.Equal(2, pair.Log.Count(line => line.Contains("TerminateRequest", StringComparison.Ordinal)));
        Assert.Equal(AutomatonState.Closed, pair.A.Live.State);
    }

    [Fact]
    public void A_looped_back_link_is_recognised_by_the_magic_number()
    {
        LcpPolicy policy = Lcp(1, new());
        var automaton = new NegotiationAutomaton(policy, NegotiationLimits.Default);
        automaton.Open(default);
        automaton.Up(default);
        for (int i = 0; i < 100 && automaton.TryTakeOutput(out AutomatonOutput output); i++)
        {
            if (output.Packet is { } packet)
                automaton.HandlePacket(packet, default);
        }

        Assert.Equal(NegotiationFailureKind.LoopedBack, automaton.Failure!.Kind);
    }

    [Fact]
    public void An_echo_is_answered_in_Opened_only_with_our_magic_number()
    {
        var pair = new NegotiationPair(Lcp(1, new()), Lcp(2, new()));
        var early = new EchoPacket(PppCode.EchoRequest, 1, 0);
        Assert.False(pair.A.Live.TrySend(_ => early));
        pair.Start();
        pair.B.Deliver(early.ToOctets());
        Assert.DoesNotContain(pair.Log, line => line.Contains("Echo", StringComparison.Ordinal));

        pair.RunUntil(() => pair.IsOpen);
        pair.A.Send(id => new EchoPacket(PppCode.EchoRequest, id, pair.A.Options.MagicNumber, new OctetString([1, 2, 3])));
        pair.RunUntil(() => false);
        string reply = Assert.Single(pair.Log, line => line.Contains("EchoReply", StringComparison.Ordinal));
        Assert.Contains($"magic=0x{pair.B.Options.MagicNumber:x}", reply, StringComparison.Ordinal);
        Assert.Contains("01 02 03", reply, StringComparison.Ordinal);
        Assert.True(pair.IsOpen);
    }

    [Fact]
    public void The_layer_comes_back_after_the_link_was_down()
    {
        var pair = new NegotiationPair(Lcp(1, new()), Lcp(2, new()));
        pair.Start();
        pair.RunUntil(() => pair.IsOpen);
        pair.A.LoseLink();
        pair.B.LoseLink();
        Assert.Equal(AutomatonState.Starting, pair.A.Live.State);
        pair.Start();
        Assert.True(pair.RunUntil(() => pair.IsOpen));
    }

    private static LcpPolicy Lcp(int seed, LcpPreferences preferences) => new(preferences, Source(seed));

    private static Func<uint> SourceAfter(uint first, int seed)
    {
        Func<uint> rest = Source(seed);
        bool isFirst = true;
        return () => isFirst ? Next(ref isFirst) : rest();

        uint Next(ref bool flag)
        {
            flag = false;
            return first;
        }
    }

    private static Func<uint> Source(int seed)
    {
        var random = new Random(seed);
        return () => (uint)random.NextInt64(1, uint.MaxValue);
    }
}
