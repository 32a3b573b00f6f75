using System;
using System.Text;
using PptpTools.Session;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>A peer that ends the link because of encryption does it with LCP, CCP or the call, at any moment: what is known of its wishes says why.</summary>
public sealed class EncryptionDisagreementTests
{
    private const uint Strong = 0x0100_0040;
    private const uint Weak = 0x0100_0020;
    private const uint Every = 0x0100_00F0;
    private const uint Stateful = 0x40;
    private const string Words = "MPPE required but peer negotiation failed";

    /// <summary>Seconds after which a packet is delivered before which others are missing.</summary>
    private const double AfterGap = 0.6;

    private byte _asked;

    /// <summary>What the peer sends to an end that requires 128 bits, one after the other.</summary>
    public static TheoryData<string, SessionFailureKind> Orders => new()
    {
        { "request 40, farewell", SessionFailureKind.EncryptionRefused },
        { "request 40, request 40, farewell", SessionFailureKind.EncryptionRefused },
        { "nak 40, farewell", SessionFailureKind.EncryptionRefused },
        { "reject, farewell", SessionFailureKind.EncryptionRefused },
        { "request 40, nak 40, farewell", SessionFailureKind.EncryptionRefused },
        { "request 128, request 40, farewell", SessionFailureKind.EncryptionRefused },
        { "request stateful, farewell", SessionFailureKind.EncryptionRefused },
        { "request nothing, farewell", SessionFailureKind.EncryptionRefused },
        { "request 40, end of CCP", SessionFailureKind.EncryptionRefused },
        { "end of CCP, request 40", SessionFailureKind.EncryptionRefused },
        { "request 40, end of TCP", SessionFailureKind.EncryptionRefused },
        { "request 40, loss of TCP", SessionFailureKind.ControlLost },
        { "farewell, request 40", SessionFailureKind.LinkTerminatedByPeer },
        { "request 128, farewell", SessionFailureKind.LinkTerminatedByPeer },
        { "request every, farewell", SessionFailureKind.LinkTerminatedByPeer },
        { "request 40, request 128, farewell", SessionFailureKind.LinkTerminatedByPeer },
        { "request 40, nak 128, farewell", SessionFailureKind.LinkTerminatedByPeer },
        { "end of TCP", SessionFailureKind.ControlClosedByPeer },
        { "request 128, end of TCP", SessionFailureKind.ControlClosedByPeer },
        { "end of CCP", SessionFailureKind.EncryptionLost },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_client_that_requires_encryption_knows_why_its_peer_went(string order, SessionFailureKind expected) => Check(order, expected, atServer: false);

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_server_that_requires_encryption_knows_why_its_peer_went(string order, SessionFailureKind expected) => Check(order, expected, atServer: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_end_that_allows_no_encryption_knows_that_its_peer_wanted_some(bool atServer)
    {
        using SessionPair pair = Begin(EncryptionPolicy.None, atServer, ipPasses: false);
        Play(pair, "request 128, farewell", atServer);
        SessionFailure failure = FailureOf(pair, atServer);
        Assert.Equal((SessionFailureKind.EncryptionRefused, 742), (failure.Kind, failure.Code));
        Assert.Contains("This end allows no encryption, the peer proposes 128-bit stateless MPPE.", failure.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_that_does_without_encryption_ends_for_another_reason(bool atServer)
    {
        using SessionPair pair = Begin(EncryptionPolicy.Optional, atServer, ipPasses: true);
        pair.Wait(1);
        Play(pair, "request 40, farewell", atServer);
        Assert.Equal(SessionFailureKind.LinkTerminatedByPeer, FailureOf(pair, atServer).Kind);
    }

    [Fact]
    public void A_server_that_disconnects_the_call_over_encryption_is_understood()
    {
        using SessionPair pair = Begin(EncryptionPolicy.Required, atServer: false, ipPasses: false);
        Play(pair, "request 40", atServer: false);
        pair.Client.HandleControlOctets(new CallDisconnectNotify { CallId = pair.Client.Tunnel!.Call.PeerCallId!.Value, ResultCode = 3 }.ToOctets(), pair.Now);
        Assert.Equal(SessionFailureKind.EncryptionRefused, pair.Client.Failure!.Kind);
    }

    [Fact]
    public void Keys_of_40_and_128_bits_do_not_meet_whoever_decides_it_first()
    {
        foreach (KeyStrengths client in new[] { KeyStrengths.Bits40, KeyStrengths.Bits128 })
        {
            KeyStrengths server = KeyStrengths.Bits40 | KeyStrengths.Bits128;
            using SessionPair pair = new SessionPair(new ClientOptions { Strengths = client }, new ServerOptions { Strengths = server ^ client }).Connect();
            pair.RunUntil(() => pair.Server.HasEnded, 60);
            Assert.Equal(SessionFailureKind.EncryptionRefused, pair.Client.Failure!.Kind);
            Assert.Equal(SessionFailureKind.EncryptionRefused, pair.ServerTunnel!.Failure!.Kind);
        }
    }

    private void Check(string order, SessionFailureKind expected, bool atServer)
    {
        using SessionPair pair = Begin(EncryptionPolicy.Required, atServer, ipPasses: false);
        Play(pair, order, atServer);
        SessionFailure failure = FailureOf(pair, atServer);
        Assert.True(expected == failure.Kind, $"{failure}; {pair.Story}");
        if (expected != SessionFailureKind.EncryptionRefused)
            return;
        Assert.Equal(742, failure.Code);
        Assert.True(!order.Contains(" 40", StringComparison.Ordinal) || failure.Text.Contains("This end allows 128-bit stateless MPPE, the peer proposes 40-bit stateless MPPE.", StringComparison.Ordinal), failure.Text);
        Assert.Equal(order.EndsWith("farewell", StringComparison.Ordinal), failure.Text.Contains(Words, StringComparison.Ordinal));
    }

    /// <summary>The end under test in the network phase; the other end says in CCP only what it is told to.</summary>
    private SessionPair Begin(EncryptionPolicy policy, bool atServer, bool ipPasses)
    {
        EncryptionPolicy others = policy == EncryptionPolicy.None ? policy : EncryptionPolicy.Optional;
        var pair = new SessionPair(
            new ClientOptions { Encryption = atServer ? others : policy },
            new ServerOptions { Encryption = atServer ? policy : others });
        pair.Passes = (toServer, packet) =>
        {
            if (toServer != atServer && packet is ConfigurePacket { Protocol: PppProtocol.Ccp, Code: PppCode.ConfigureRequest } request)
                _asked = request.Identifier!.Value;
            return packet.Protocol != PppProtocol.Ccp && (ipPasses || packet.Protocol != PppProtocol.Ipcp);
        };
        pair.Client.HandleConnected(pair.Now);
        pair.Server.HandleAccepted(pair.Now);
        pair.Drain();
        Assert.True(pair.RunUntil(() => LinkOf(pair, atServer)?.Phase >= LinkPhase.Network, 20), pair.Story);
        return pair;
    }

    private void Play(SessionPair pair, string order, bool atServer)
    {
        Func<bool, PppPacket, bool> usual = pair.Passes!;
        byte identifier = 200;
        foreach (string step in order.Split(", "))
        {
            if (step.EndsWith("TCP", StringComparison.Ordinal) && atServer)
                pair.Server.HandleTransportLost(isFinished: step == "end of TCP", pair.Now);
            else if (step.EndsWith("TCP", StringComparison.Ordinal))
                pair.Client.HandleTransportLost(isFinished: step == "end of TCP", pair.Now);
            else
                Inject(pair, usual, Make(step, identifier++, _asked), atServer);
        }
    }

    private static void Inject(SessionPair pair, Func<bool, PppPacket, bool> usual, PppPacket packet, bool atServer)
    {
        pair.Passes = (toServer, passing) => ReferenceEquals(passing, packet) || usual(toServer, passing);
        pair.Inject(atServer, packet);
        pair.Wait(AfterGap);
        pair.Passes = usual;
    }

    private static PppPacket Make(string step, byte identifier, byte asked) => step switch
    {
        "farewell" => new TerminatePacket(PppProtocol.Lcp, PppCode.TerminateRequest, identifier, new OctetString(Encoding.ASCII.GetBytes(Words))),
        "end of CCP" => new TerminatePacket(PppProtocol.Ccp, PppCode.TerminateRequest, identifier, default),
        "request 40" => Configure(PppCode.ConfigureRequest, identifier, Weak),
        "request 128" => Configure(PppCode.ConfigureRequest, identifier, Strong),
        "request every" => Configure(PppCode.ConfigureRequest, identifier, Every),
        "request stateful" => Configure(PppCode.ConfigureRequest, identifier, Stateful),
        "request nothing" => new ConfigurePacket(PppProtocol.Ccp, PppCode.ConfigureRequest, identifier, OptionList.Empty),
        "nak 40" => Configure(PppCode.ConfigureNak, asked, Weak),
        "nak 128" => Configure(PppCode.ConfigureNak, asked, Strong),
        _ => Configure(PppCode.ConfigureReject, asked, Strong),
    };

    private static ConfigurePacket Configure(PppCode code, byte identifier, uint bits) =>
        new(PppProtocol.Ccp, code, identifier, new OptionList([new MppeOption(bits)]));

    private static SessionFailure FailureOf(SessionPair pair, bool atServer)
    {
        pair.RunUntil(() => pair.Client.HasEnded && pair.Server.HasEnded, 120);
        SessionFailure? failure = atServer ? pair.ServerTunnel!.Failure : pair.Client.Failure;
        Assert.True(failure is not null, pair.Story);
        return failure;
    }

    private static PppLink? LinkOf(SessionPair pair, bool ofServer) => ofServer ? pair.ServerTunnel?.Call.Link : pair.Client.Tunnel?.Link;
}
