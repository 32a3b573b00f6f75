using System;
using PptpTools.Authentication;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication.Exchanges;

public class PapExchangeTests
{
    private static readonly ExchangeMethod Pap = ExchangeMethod.Of("PAP");

    [Fact]
    public void A_late_answer_to_an_earlier_request_counts_and_one_to_none_does_not()
    {
        using Credentials credentials = TestUsers.Credentials("user");
        using AuthenticationExchange peer = Pap.CreatePeer(credentials, new TestRandom(1));
        peer.Begin(TimeSpan.Zero);
        peer.HandleDeadline(TimeSpan.FromSeconds(3));
        peer.HandleDeadline(TimeSpan.FromSeconds(5));
        peer.HandlePacket(PapAuthenticateReply.Create(true, 0, default), TimeSpan.Zero);
        peer.HandlePacket(PapAuthenticateReply.Create(true, 3, default), TimeSpan.Zero);
        Assert.Null(peer.Outcome);
        Assert.Equal(2, peer.DiscardedPackets);
        peer.HandlePacket(PapAuthenticateReply.Create(true, 1, "Welcome"u8), TimeSpan.Zero);
        Assert.Equal("Welcome", peer.Outcome!.Message);
        peer.HandlePacket(PapAuthenticateReply.Create(false, 2, default), TimeSpan.Zero);
        Assert.True(peer.Outcome.IsSuccess);
        Assert.Null(peer.Deadline);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Every_request_after_the_first_gets_the_answer_of_the_first(bool isRight)
    {
        using AuthenticationExchange authenticator = Pap.CreateAuthenticator(TestUsers.Standard(), AuthenticatorSettings.Default, new TestRandom(1));
        authenticator.Begin(TimeSpan.Zero);
        for (byte identifier = 5; identifier < 8; identifier++)
        {
            bool isFirst = identifier == 5;
            authenticator.HandlePacket(PapAuthenticateRequest.Create(identifier, "vpnuser"u8, isFirst == isRight ? "Pa55-word!"u8 : "wrong"u8), TimeSpan.Zero);
            Assert.True(authenticator.TryTakePacket(out PppPacket reply));
            Assert.Equal(identifier, reply.Identifier);
            Assert.Equal(isRight, ((PapAuthenticateReply)reply).IsAccepted);
        }
    }

    [Theory]
    [InlineData("01 05 0004")]
    [InlineData("01 05 0005 09")]
    [InlineData("01 05 0007 01 61 05")]
    [InlineData("02 05 0005 00")]
    [InlineData("03 05 0005 00")]
    [InlineData("09 05 0005 00")]
    public void What_is_no_whole_request_is_discarded(string octets)
    {
        using AuthenticationExchange authenticator = Pap.CreateAuthenticator(TestUsers.Standard(), AuthenticatorSettings.Default, new TestRandom(1));
        authenticator.Begin(TimeSpan.Zero);
        Assert.True(PapPacket.TryParse(Hex.Octets(octets), out PppPacket? packet, out _));
        authenticator.HandlePacket(packet!, TimeSpan.Zero);
        Assert.Equal(1, authenticator.DiscardedPackets);
        Assert.Null(authenticator.Outcome);
        Assert.False(authenticator.TryTakePacket(out _));
    }

    [Fact]
    public void Passwords_beyond_ASCII_and_beyond_255_octets_are_sent_as_far_as_they_go()
    {
        string password = "pässwörd€";
        using Credentials credentials = TestUsers.Credentials("ü", password);
        Assert.True(ExchangePairs.Create("PAP", new TestUsers(new UserAccount("ü", password.ToCharArray())), credentials).Run().Peer.Outcome!.IsSuccess);
        using Credentials endless = TestUsers.Credentials(new string('n', 300), new string('p', 256));
        Assert.Equal(AuthenticationError.BadCredentials, ExchangePairs.Create("PAP", TestUsers.Standard(), endless).Run().Peer.Outcome!.Error);
        Assert.Throws<ArgumentException>(() => TestUsers.Credentials("user", new string('p', 257)));
        Assert.Throws<ArgumentException>(() => TestUsers.Credentials("user", "", new string('p', 257)));
        Assert.Throws<ArgumentException>(() => new UserAccount("user", new char[257]));
    }

    [Fact]
    public void Passwords_are_cleared()
    {
        char[] password = "Pa55-word!".ToCharArray(), next = "N3w-one".ToCharArray(), known = "Pa55-word!".ToCharArray();
        var credentials = new Credentials("user", password) { NewPassword = next };
        credentials.UseNewPassword();
        Assert.Equal(new char[10], password);
        Assert.Equal("N3w-one", credentials.Password.ToString());
        credentials.Dispose();
        Assert.Equal(new char[7], next);

        var account = new UserAccount("user", known);
        account.Dispose();
        Assert.Equal(new char[10], known);
        Assert.Equal(AccountStatus.Disabled, account.Status);
    }
}
