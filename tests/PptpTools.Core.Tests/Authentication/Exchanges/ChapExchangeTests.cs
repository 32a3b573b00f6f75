using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PptpTools.Authentication;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication.Exchanges;

public class ChapExchangeTests
{
    public static TheoryData<string> Methods => ["MD5", "MS-CHAP", "MS-CHAPv2"];

    [Theory]
    [InlineData("S=0123456789012345678901234567890123456789")]
    [InlineData("S=01")]
    [InlineData("M=Welcome")]
    [InlineData("")]
    public void A_server_that_does_not_prove_to_know_the_password_is_not_trusted(string message)
    {
        using Credentials credentials = TestUsers.Credentials("user");
        using AuthenticationExchange peer = ExchangeMethod.Of("MS-CHAPv2").CreatePeer(credentials, new TestRandom(1));
        peer.Begin(TimeSpan.Zero);
        peer.HandlePacket(ChapChallenge.Create(1, new byte[16], "rogue"u8), TimeSpan.Zero);
        peer.HandlePacket(ChapSuccess.Create(1, Encoding.ASCII.GetBytes(message)), TimeSpan.Zero);
        Assert.Equal(AuthenticationError.ServerNotTrusted, peer.Outcome!.Error);
        Assert.Null(peer.Outcome.Secrets);
        Assert.Null(peer.Deadline);
    }

    [Theory, InlineData("MD5", 16), InlineData("MS-CHAP", 8), InlineData("MS-CHAPv2", 16)]
    public void A_success_that_answers_no_response_is_discarded(string method, int length)
    {
        using Credentials credentials = TestUsers.Credentials("user");
        using AuthenticationExchange peer = ExchangeMethod.Of(method).CreatePeer(credentials, new TestRandom(1));
        peer.Begin(TimeSpan.Zero);
        peer.HandlePacket(ChapSuccess.Create(0, default), TimeSpan.Zero);
        peer.HandlePacket(ChapChallenge.Create(1, new byte[length], default), TimeSpan.Zero);
        peer.HandlePacket(ChapSuccess.Create(2, default), TimeSpan.Zero);
        Assert.Null(peer.Outcome);
        Assert.Equal(2, peer.DiscardedPackets);
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_response_that_comes_again_gets_the_same_result_again(string method)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        pair.Authenticator.HandlePacket(pair.Sent[1].Packet, TimeSpan.FromHours(1));
        Assert.True(pair.Authenticator.TryTakePacket(out PppPacket again));
        Assert.Equal(pair.Sent[2].Packet, again);
        Assert.True(pair.Authenticator.Outcome!.IsSuccess);
    }

    [Theory, MemberData(nameof(Methods))]
    public void An_open_link_is_challenged_again_and_again(string method)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        AuthenticatorSettings settings = new() { RechallengeInterval = TimeSpan.FromMinutes(1) };
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials, settings, minutes: 10.5).Run();
        ChapChallenge[] challenges = [.. pair.Sent.Select(sent => sent.Packet).OfType<ChapChallenge>()];
        Assert.Equal(11, challenges.Length);
        Assert.Equal(11, challenges.Select(challenge => challenge.Value).Distinct().Count());
        Assert.Equal(11, challenges.Select(challenge => challenge.Identifier).Distinct().Count());
        Assert.Equal(33, pair.Sent.Count);
        Assert.True(pair.Peer.Outcome!.IsSuccess && pair.Authenticator.Outcome!.IsSuccess);
        Assert.Equal(TimeSpan.FromMinutes(11), pair.Authenticator.Deadline);
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_password_changed_meanwhile_ends_the_link_at_the_next_challenge(string method)
    {
        TestUsers users = TestUsers.Standard();
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        AuthenticatorSettings settings = new() { RechallengeInterval = TimeSpan.FromMinutes(1) };
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, users, credentials, settings, minutes: 0.5).Run();
        Assert.True(pair.Peer.Outcome!.IsSuccess);
        users.Find("vpnuser")!.TryChangePassword("another");
        pair.Authenticator.HandleDeadline(TimeSpan.FromMinutes(1));
        pair.Continue();
        Assert.Equal(AuthenticationError.BadCredentials, pair.Authenticator.Outcome!.Error);
        Assert.Equal(AuthenticationError.BadCredentials, pair.Peer.Outcome.Error);
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_Failure_after_Success_counts(string method)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        pair.Peer.HandlePacket(ChapFailure.Create(pair.Sent[1].Packet.Identifier!.Value, "E=646 R=0"u8), TimeSpan.FromHours(1));
        Assert.Equal(AuthenticationError.RestrictedHours, pair.Peer.Outcome!.Error);
        Assert.Equal(646u, pair.Peer.Outcome.Code);
    }

    [Theory, MemberData(nameof(Methods))]
    public void The_words_of_a_Failure_give_no_orders_to_the_terminal(string method)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        pair.Peer.HandlePacket(ChapFailure.Create(pair.Sent[1].Packet.Identifier!.Value, "E=691 R=0 M=No\u001b[2J\u009b1m\nway"u8), TimeSpan.FromHours(1));
        Assert.Equal("No [2J 1m way", pair.Peer.Outcome!.Message);
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_Success_counts_once_and_never_after_a_Failure(string method)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        AuthenticationOutcome outcome = pair.Peer.Outcome!;
        pair.Peer.HandlePacket(pair.Sent[2].Packet, TimeSpan.Zero);
        Assert.Same(outcome, pair.Peer.Outcome);
        pair.Peer.HandlePacket(ChapFailure.Create(pair.Sent[1].Packet.Identifier!.Value, default), TimeSpan.Zero);
        pair.Peer.HandlePacket(pair.Sent[2].Packet, TimeSpan.Zero);
        Assert.False(pair.Peer.Outcome!.IsSuccess);
        Assert.Equal(2, pair.Peer.DiscardedPackets);
    }

    [Theory, InlineData("MS-CHAP", 8, 0), InlineData("MS-CHAP", 8, 1), InlineData("MS-CHAPv2", 16, 0), InlineData("MS-CHAPv2", 16, 1)]
    public void Another_try_is_judged_by_the_challenge_of_the_Failure(string method, int length, byte step)
    {
        ExchangeMethod chosen = ExchangeMethod.Of(method);
        using AuthenticationExchange authenticator = chosen.CreateAuthenticator(TestUsers.Standard(), new AuthenticatorSettings { Retries = 1 }, new TestRandom(5));
        authenticator.Begin(TimeSpan.Zero);
        ChapChallenge challenge = Take<ChapChallenge>(authenticator);
        authenticator.HandlePacket(Respond(method, challenge, "wrong"), TimeSpan.Zero);
        ChapFailure failure = Take<ChapFailure>(authenticator);
        Assert.True(failure.RetryIsAllowed);
        Assert.Equal(691u, failure.ErrorCode);
        Assert.Equal(length, failure.NewChallenge.Length);
        Assert.Null(authenticator.Outcome);

        var next = ChapChallenge.Create((byte)(failure.Identifier!.Value + step), failure.NewChallenge.Span, default);
        authenticator.HandlePacket(Respond(method, next, TestUsers.Password), TimeSpan.FromSeconds(10));
        Assert.Equal(next.Identifier, Take<ChapSuccess>(authenticator).Identifier);
        Assert.True(authenticator.Outcome!.IsSuccess);
    }

    [Fact]
    public void Tries_run_out_and_so_does_patience()
    {
        ExchangeMethod chosen = ExchangeMethod.Of("MS-CHAPv2");
        using AuthenticationExchange authenticator = chosen.CreateAuthenticator(TestUsers.Standard(), new AuthenticatorSettings { Retries = 2 }, new TestRandom(5));
        authenticator.Begin(TimeSpan.Zero);
        ChapChallenge challenge = Take<ChapChallenge>(authenticator);
        List<bool?> retries = [];
        for (int tries = 0; tries < 3; tries++)
        {
            authenticator.HandlePacket(Respond("MS-CHAPv2", challenge, "wrong" + tries), TimeSpan.Zero);
            ChapFailure failure = Take<ChapFailure>(authenticator);
            retries.Add(failure.RetryIsAllowed);
            challenge = ChapChallenge.Create((byte)(failure.Identifier!.Value + 1), failure.NewChallenge.Span, default);
        }

        Assert.Equal([true, true, false], retries);
        Assert.Equal(AuthenticationError.BadCredentials, authenticator.Outcome!.Error);

        using AuthenticationExchange waiting = chosen.CreateAuthenticator(TestUsers.Standard(), new AuthenticatorSettings { Retries = 2 }, new TestRandom(5));
        waiting.Begin(TimeSpan.Zero);
        waiting.HandlePacket(Respond("MS-CHAPv2", Take<ChapChallenge>(waiting), "wrong"), TimeSpan.Zero);
        waiting.HandleDeadline(TimeSpan.FromSeconds(59));
        Assert.Null(waiting.Outcome);
        waiting.HandleDeadline(TimeSpan.FromSeconds(60));
        Assert.Equal(691u, waiting.Outcome!.Code);
    }

    [Theory]
    [InlineData("MS-CHAPv2", "Windows", "^E=691 R=0 C=[0-9A-F]{32} V=3$")]
    [InlineData("MS-CHAPv2", "Pppd", "^E=691 R=1 C=[0-9a-f]{32} V=0 M=Access denied$")]
    [InlineData("MS-CHAP", "Windows", "^E=691 R=0 C=[0-9A-F]{16} V=2$")]
    [InlineData("MS-CHAP", "Pppd", "^E=691 R=1 C=[0-9a-f]{16} V=0 M=Access denied$")]
    [InlineData("MD5", "Windows", "^$")]
    [InlineData("MD5", "Pppd", "^Access denied$")]
    public void A_Failure_has_the_words_of_the_system_that_is_played(string method, string wording, string pattern)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser", "wrong");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials, new AuthenticatorSettings { Wording = Enum.Parse<ResultWording>(wording) }).Run();
        Assert.Matches(pattern, ((ChapFailure)pair.Sent[^1].Packet).Text);
    }

    [Theory, InlineData("MS-CHAP"), InlineData("MS-CHAPv2")]
    public void A_response_of_zeros_or_of_another_size_is_a_wrong_one(string method)
    {
        foreach (int size in (int[])[1, 16, 24, 48, 49, 50, 255])
        {
            ExchangeMethod chosen = ExchangeMethod.Of(method);
            using AuthenticationExchange authenticator = chosen.CreateAuthenticator(TestUsers.Standard(), AuthenticatorSettings.Default, new TestRandom(5));
            authenticator.Begin(TimeSpan.Zero);
            byte identifier = Take<ChapChallenge>(authenticator).Identifier!.Value;
            authenticator.HandlePacket(ChapResponse.Create(identifier, chosen.Algorithm!.Value, new byte[size], "vpnuser"u8), TimeSpan.Zero);
            Assert.Equal(AuthenticationError.BadCredentials, authenticator.Outcome!.Error);
        }
    }

    [Theory, InlineData(0, false), InlineData(1, true)]
    public void A_response_that_says_to_use_the_LAN_Manager_part_is_refused(byte useNtResponse, bool isRight)
    {
        ExchangeMethod chosen = ExchangeMethod.Of("MS-CHAP");
        using AuthenticationExchange authenticator = chosen.CreateAuthenticator(TestUsers.Standard(), AuthenticatorSettings.Default, new TestRandom(5));
        authenticator.Begin(TimeSpan.Zero);
        ChapChallenge challenge = Take<ChapChallenge>(authenticator);
        var value = new byte[49];
        MicrosoftChap.LanManagerChallengeResponse(ExchangeMethod.Cryptography, challenge.Value.Span, TestUsers.Password, value);
        MicrosoftChap.NtChallengeResponse(ExchangeMethod.Cryptography, challenge.Value.Span, TestUsers.Password, value.AsSpan(24));
        value[48] = useNtResponse;
        authenticator.HandlePacket(ChapResponse.Create(challenge.Identifier!.Value, 0x80, value, "vpnuser"u8), TimeSpan.Zero);
        Assert.Equal(isRight, authenticator.Outcome!.IsSuccess);
    }

    [Theory, InlineData("MS-CHAP", 7), InlineData("MS-CHAP", 16), InlineData("MS-CHAPv2", 8), InlineData("MS-CHAPv2", 17)]
    public void A_challenge_of_another_size_is_not_answered(string method, int length)
    {
        using Credentials credentials = TestUsers.Credentials("user");
        using AuthenticationExchange peer = ExchangeMethod.Of(method).CreatePeer(credentials, new TestRandom(1));
        peer.HandlePacket(ChapChallenge.Create(1, new byte[length], default), TimeSpan.Zero);
        Assert.False(peer.TryTakePacket(out _));
        Assert.Equal(1, peer.DiscardedPackets);
    }

    private static ChapResponse Respond(string method, ChapChallenge challenge, string password)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser", password);
        using AuthenticationExchange peer = ExchangeMethod.Of(method).CreatePeer(credentials, new TestRandom(9));
        peer.HandlePacket(challenge, TimeSpan.Zero);
        return Take<ChapResponse>(peer);
    }

    private static T Take<T>(AuthenticationExchange exchange)
        where T : PppPacket
    {
        Assert.True(exchange.TryTakePacket(out PppPacket packet));
        Assert.False(exchange.TryTakePacket(out _));
        return Assert.IsType<T>(packet);
    }
}
