using System;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication.Exchanges;

public class EapExchangeTests
{
    [Fact]
    public void A_method_that_is_not_allowed_is_refused_with_those_that_are()
    {
        using EapPeer peer = Peer(26, 4);
        foreach (byte type in (byte[])[13, 25, 6, 254, 99])
        {
            PppPacket answer = Ask(peer, Request(type, type, [1, 2, 3]));
            Assert.Equal([26, 4], Assert.IsType<EapNak>(answer).DesiredTypes.ToArray());
            Assert.Equal(type, answer.Identifier);
        }

        using EapPeer none = Peer();
        Assert.Equal([0], Assert.IsType<EapNak>(Ask(none, Request(1, 26, [1]))).DesiredTypes.ToArray());
    }

    [Fact]
    public void Both_ends_agree_on_a_method_or_find_that_they_have_none_in_common()
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        ExchangePair<AuthenticationOutcome> pair = Pair(credentials, allowed: [4], asked: [26, 4]).Run();
        Assert.True(pair.Peer.Outcome!.IsSuccess && pair.Authenticator.Outcome!.IsSuccess);
        Assert.Single(pair.Sent, sent => sent.Packet is EapNak);

        pair = Pair(credentials, allowed: [4], asked: [26]).Run();
        Assert.Equal(AuthenticationError.MethodRefused, pair.Peer.Outcome!.Error);
        Assert.Equal(AuthenticationError.MethodRefused, pair.Authenticator.Outcome!.Error);
        Assert.IsType<EapResult>(pair.Sent[^1].Packet);
    }

    [Fact]
    public void A_notification_is_answered_and_changes_nothing()
    {
        using EapPeer peer = Peer(4);
        Assert.IsType<EapText>(Ask(peer, EapText.CreateIdentity(true, 1, default)));
        PppPacket answer = Ask(peer, EapText.CreateNotification(true, 2, "The password expires tomorrow."u8));
        Assert.Equal(Hex.Octets("02 02 0005 02"), answer.ToOctets());
        Assert.IsType<EapMd5Challenge>(Ask(peer, EapMd5Challenge.Create(true, 3, [1, 2, 3], default)));
        peer.HandlePacket(EapResult.Create(true, 3), TimeSpan.Zero);
        Assert.True(peer.Outcome!.IsSuccess);
    }

    [Fact]
    public void A_request_that_comes_again_gets_the_same_response_again()
    {
        using EapPeer peer = Peer(26);
        EapMicrosoftChap request = EapMicrosoftChap.Create(true, 5, ChapChallenge.Create(5, new byte[16], "server"u8));
        PppPacket first = Ask(peer, request);
        Assert.Equal(first, Ask(peer, request));
        Assert.NotEqual(first, Ask(peer, EapMicrosoftChap.Create(true, 6, ChapChallenge.Create(5, new byte[16], "server"u8))));
    }

    [Fact]
    public void A_peer_answers_no_responses_and_believes_no_early_success()
    {
        using EapPeer peer = Peer(4, 26);
        peer.HandlePacket(EapResult.Create(true, 0), TimeSpan.Zero);
        peer.HandlePacket(EapText.CreateIdentity(false, 1, default), TimeSpan.Zero);
        peer.HandlePacket(EapNak.Create(1, [4]), TimeSpan.Zero);
        peer.HandlePacket(Request(1, 3, [4]), TimeSpan.Zero);
        Assert.Equal(4, peer.DiscardedPackets);
        Ask(peer, EapText.CreateIdentity(true, 1, default));
        peer.HandlePacket(EapResult.Create(true, 1), TimeSpan.Zero);
        Ask(peer, EapMicrosoftChap.Create(true, 2, ChapChallenge.Create(2, new byte[16], default)));
        peer.HandlePacket(EapResult.Create(true, 2), TimeSpan.Zero);
        peer.HandleLaterPhase(TimeSpan.Zero);
        Assert.Null(peer.Outcome);
        Assert.Equal(6, peer.DiscardedPackets);
        Assert.False(peer.TryTakePacket(out _));
    }

    [Fact]
    public void Another_method_is_not_begun_in_the_middle_of_one()
    {
        using EapPeer peer = Peer(4, 26);
        Ask(peer, EapMicrosoftChap.Create(true, 2, ChapChallenge.Create(2, new byte[16], default)));
        peer.HandlePacket(EapMd5Challenge.Create(true, 3, [1], default), TimeSpan.Zero);
        peer.HandlePacket(Request(4, 13, [0x20]), TimeSpan.Zero);
        Assert.False(peer.TryTakePacket(out _));
        Assert.Equal(2, peer.DiscardedPackets);
    }

    [Fact]
    public void An_authenticator_answers_no_requests_and_never_refuses_a_method()
    {
        using EapAuthenticator authenticator = Authenticator(26);
        authenticator.Begin(TimeSpan.Zero);
        Assert.True(authenticator.TryTakePacket(out PppPacket identity));
        byte identifier = identity.Identifier!.Value;
        authenticator.HandlePacket(EapText.CreateIdentity(true, identifier, "x"u8), TimeSpan.Zero);
        authenticator.HandlePacket(Request(identifier, 13, [1]), TimeSpan.Zero);
        authenticator.HandlePacket(EapResult.Create(true, identifier), TimeSpan.Zero);
        authenticator.HandlePacket(EapNak.Create(identifier, [4]), TimeSpan.Zero);
        authenticator.HandlePacket(EapMd5Challenge.Create(false, identifier, new byte[16], default), TimeSpan.Zero);
        authenticator.HandlePacket(EapMicrosoftChap.CreateReply(true, identifier), TimeSpan.Zero);
        authenticator.HandlePacket(EapText.CreateIdentity(false, (byte)(identifier + 1), "x"u8), TimeSpan.Zero);
        Assert.Equal(7, authenticator.DiscardedPackets);
        Assert.False(authenticator.TryTakePacket(out _));
        Assert.Null(authenticator.Outcome);
    }

    [Fact]
    public void A_peer_cannot_acknowledge_a_success_that_it_was_not_told()
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser", "wrong");
        using EapAuthenticator authenticator = Authenticator(26);
        using EapPeer peer = new(credentials, new PeerSettings { EapTypes = [26] }, ExchangeMethod.Cryptography, new TestRandom(1));
        authenticator.Begin(TimeSpan.Zero);
        for (int step = 0; step < 2; step++)
        {
            Assert.True(authenticator.TryTakePacket(out PppPacket request));
            if (step == 1)
                authenticator.HandlePacket(EapMicrosoftChap.CreateReply(true, request.Identifier!.Value), TimeSpan.Zero);
            authenticator.HandlePacket(Ask(peer, request), TimeSpan.Zero);
        }

        Assert.True(authenticator.TryTakePacket(out PppPacket failure));
        Assert.IsType<ChapFailure>(((EapMicrosoftChap)failure).Chap);
        authenticator.HandlePacket(EapMicrosoftChap.CreateReply(true, failure.Identifier!.Value), TimeSpan.Zero);
        Assert.Null(authenticator.Outcome);
        authenticator.HandlePacket(EapMicrosoftChap.CreateReply(false, failure.Identifier!.Value), TimeSpan.Zero);
        Assert.Equal(691u, authenticator.Outcome!.Code);
        Assert.True(authenticator.TryTakePacket(out PppPacket result));
        Assert.False(((EapResult)result).IsAccepted);
    }

    [Fact]
    public void A_server_without_proof_is_told_so_and_not_trusted()
    {
        using EapPeer peer = Peer(26);
        Ask(peer, EapMicrosoftChap.Create(true, 2, ChapChallenge.Create(2, new byte[16], default)));
        PppPacket answer = Ask(peer, EapMicrosoftChap.Create(true, 3, ChapSuccess.Create(2, "S=0123456789012345678901234567890123456789"u8)));
        Assert.Equal(ChapPacket.FailureCode, ((EapMicrosoftChap)answer).OpCode);
        Assert.Equal(AuthenticationError.ServerNotTrusted, peer.Outcome!.Error);
        peer.HandlePacket(EapResult.Create(true, 3), TimeSpan.Zero);
        peer.HandlePacket(EapResult.Create(false, 3), TimeSpan.Zero);
        Assert.Equal(AuthenticationError.ServerNotTrusted, peer.Outcome.Error);
    }

    [Theory, InlineData("EAP-MD5"), InlineData("EAP-MS-CHAPv2")]
    public void An_open_link_is_asked_again(string method)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        AuthenticatorSettings settings = new() { RechallengeInterval = TimeSpan.FromMinutes(1) };
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials, settings, minutes: 5.5).Run();
        Assert.Equal(6, pair.Sent.Count(sent => sent.Packet is EapResult { IsAccepted: true }));
        Assert.Single(pair.Sent, sent => sent.Packet is EapText { IsRequest: true });
        Assert.True(pair.Peer.Outcome!.IsSuccess && pair.Authenticator.Outcome!.IsSuccess);
        var key = new byte[16];
        pair.Peer.Outcome.Secrets?.CopyStartKey(PptpTools.Encryption.MppeStrength.Bits128, true, key);
        Assert.Equal(method == "EAP-MS-CHAPv2", key.Any(octet => octet != 0));
    }

    [Theory, InlineData("EAP-MD5", "vpnuser"), InlineData("EAP-MD5", "nobody"), InlineData("EAP-MS-CHAPv2", "vpnuser"), InlineData("EAP-MS-CHAPv2", "nobody")]
    public void A_response_that_comes_again_after_the_end_gets_the_result_again(string method, string user)
    {
        using Credentials credentials = TestUsers.Credentials(user);
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        AuthenticationOutcome outcome = pair.Authenticator.Outcome!;
        pair.Authenticator.HandlePacket(pair.Sent[^2].Packet, TimeSpan.FromHours(1));
        Assert.True(pair.Authenticator.TryTakePacket(out PppPacket again));
        Assert.Equal(pair.Sent[^1].Packet, again);
        Assert.Same(outcome, pair.Authenticator.Outcome);
        pair.Authenticator.HandlePacket(pair.Sent[1].Packet, TimeSpan.FromHours(1));
        Assert.False(pair.Authenticator.TryTakePacket(out _));
        Assert.Null(pair.Authenticator.Deadline);
    }

    [Fact]
    public void A_failure_after_success_counts()
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        ExchangePair<AuthenticationOutcome> pair = Pair(credentials, allowed: [26], asked: [26]).Run();
        pair.Peer.HandlePacket(EapResult.Create(false, pair.Sent[^1].Packet.Identifier!.Value), TimeSpan.FromHours(1));
        Assert.Equal(AuthenticationError.BadCredentials, pair.Peer.Outcome!.Error);
    }

    private static ExchangePair<AuthenticationOutcome> Pair(Credentials credentials, byte[] allowed, byte[] asked) => new(
        new EapPeer(credentials, new PeerSettings { EapTypes = allowed }, ExchangeMethod.Cryptography, new TestRandom(1)),
        new EapAuthenticator(TestUsers.Standard(), new AuthenticatorSettings { EapTypes = asked }, ExchangeMethod.Cryptography, new TestRandom(2)));

    private static EapPeer Peer(params byte[] types) =>
        new(TestUsers.Credentials("vpnuser"), new PeerSettings { EapTypes = types }, ExchangeMethod.Cryptography, new TestRandom(1));

    private static EapAuthenticator Authenticator(params byte[] types) =>
        new(TestUsers.Standard(), new AuthenticatorSettings { EapTypes = types }, ExchangeMethod.Cryptography, new TestRandom(2));

    private static PppPacket Request(byte identifier, byte type, byte[] data)
    {
        byte[] octets = [1, identifier, 0, (byte)(5 + data.Length), type, .. data];
        Assert.True(EapPacket.TryParse(octets, out PppPacket? packet, out _));
        return packet!;
    }

    private static PppPacket Ask(EapPeer peer, PppPacket request)
    {
        peer.HandlePacket(request, TimeSpan.Zero);
        Assert.True(peer.TryTakePacket(out PppPacket answer));
        Assert.False(peer.TryTakePacket(out _));
        return answer;
    }
}
