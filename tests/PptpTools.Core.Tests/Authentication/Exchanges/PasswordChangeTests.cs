using System;
using System.Linq;
using System.Text;
using PptpTools.Authentication;
using PptpTools.Encryption;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication.Exchanges;

public class PasswordChangeTests
{
    public static TheoryData<string> Methods => [.. ExchangeMethod.Names.Where(name => ExchangeMethod.Of(name).ChangesPasswords)];

    [Theory, MemberData(nameof(Methods))]
    public void An_expired_password_is_changed_and_the_new_one_let_in(string method)
    {
        TestUsers users = TestUsers.Standard();
        using Credentials credentials = TestUsers.Credentials("expired", newPassword: "N3w-one");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, users, credentials).Run();
        Assert.True(pair.Peer.Outcome!.IsSuccess);
        Assert.True(pair.Authenticator.Outcome!.IsSuccess);
        Assert.Equal(AccountStatus.Enabled, users.Find("expired")!.Status);
        byte[] own = new byte[16], other = new byte[16];
        pair.Peer.Outcome.Secrets!.CopyStartKey(MppeStrength.Bits128, true, own);
        pair.Authenticator.Outcome.Secrets!.CopyStartKey(MppeStrength.Bits128, true, other);
        Assert.Equal(own, other);

        // The credentials have the new password now; the old one is wrong.
        Assert.True(ExchangePairs.Create(method, users, credentials).Run().Peer.Outcome!.IsSuccess);
        using Credentials old = TestUsers.Credentials("expired");
        Assert.Equal(AuthenticationError.BadCredentials, ExchangePairs.Create(method, users, old).Run().Peer.Outcome!.Error);
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_change_that_the_account_does_not_allow_is_refused_with_709(string method)
    {
        using Credentials credentials = TestUsers.Credentials("fixed", newPassword: "N3w-one");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        Assert.Equal(AuthenticationError.ChangingPasswordFailed, pair.Authenticator.Outcome!.Error);
        Assert.Equal(AuthenticationError.ChangingPasswordFailed, pair.Peer.Outcome!.Error);
        Assert.Equal(709u, pair.Peer.Outcome.Code);
    }

    [Fact]
    public void Pppd_takes_no_change_and_none_is_sent_to_it()
    {
        using Credentials credentials = TestUsers.Credentials("expired", newPassword: "N3w-one");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create("MS-CHAPv2", TestUsers.Standard(), credentials, new AuthenticatorSettings { Wording = ResultWording.Pppd }).Run();
        Assert.DoesNotContain(pair.Sent, sent => sent.Packet is ChapChangePassword);
        Assert.Equal(648u, pair.Peer.Outcome!.Code);
        Assert.Equal(AuthenticationError.PasswordExpired, pair.Authenticator.Outcome!.Error);
    }

    [Theory, InlineData("MS-CHAP"), InlineData("MS-CHAPv2")]
    public void The_change_has_the_identifier_after_that_of_the_Failure(string method)
    {
        using Credentials credentials = TestUsers.Credentials("expired", newPassword: "N3w-one");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        var failure = (ChapFailure)pair.Sent[2].Packet;
        var change = (ChapChangePassword)pair.Sent[3].Packet;
        Assert.Equal((byte)(failure.Identifier!.Value + 1), change.Identifier);
        Assert.Equal(change.Identifier, pair.Sent[4].Packet.Identifier);
        Assert.Equal(failure.PasswordChangeVersion, (uint)change.Version);
        Assert.NotEqual(((ChapChallenge)pair.Sent[0].Packet).Value, failure.NewChallenge);
    }

    [Theory]
    [InlineData("MS-CHAP", "E=648 R=1 V=2", "1B00000000000000")]
    [InlineData("MS-CHAP", "E=648 R=1 C=0102030405060708 V=2", "0102030405060708")]
    [InlineData("MS-CHAPv2", "E=648 R=1 V=3", "04000000000000000000000000000000")]
    [InlineData("MS-CHAPv2", "E=648 R=0 C=0102030405060708090A0B0C0D0E0F10 V=3", "0102030405060708090A0B0C0D0E0F10")]
    public void The_change_answers_the_new_challenge_or_what_follows_from_the_old(string method, string message, string challenge)
    {
        byte[] first = new byte[challenge.Length / 2], answered = Hex.Octets(challenge), hash = new byte[16], expected = new byte[24];
        first[0] = 4;
        using Credentials credentials = TestUsers.Credentials("user", newPassword: "N3w-one");
        using AuthenticationExchange peer = ExchangeMethod.Of(method).CreatePeer(credentials, new TestRandom(3));
        peer.HandlePacket(ChapChallenge.Create(1, first, default), TimeSpan.Zero);
        peer.HandlePacket(ChapFailure.Create(1, Encoding.ASCII.GetBytes(message)), TimeSpan.Zero);
        Assert.True(peer.TryTakePacket(out _));
        Assert.True(peer.TryTakePacket(out PppPacket sent));
        var change = (ChapChangePassword)sent;
        MicrosoftChap.NtPasswordHash(ExchangeMethod.Cryptography, "N3w-one", hash);
        if (method == "MS-CHAP")
            MicrosoftChap.ChallengeResponse(ExchangeMethod.Cryptography, answered, hash, expected);
        else
            MicrosoftChapVersion2.GenerateNtResponse(ExchangeMethod.Cryptography, answered, change.Field("PeerChallenge"), "user"u8, hash, expected);
        Assert.Equal(expected, change.Field("NtResponse").ToArray());
    }

    [Theory, InlineData("MS-CHAP"), InlineData("MS-CHAPv2")]
    public void A_change_that_was_altered_on_its_way_changes_nothing(string method)
    {
        ExchangeMethod chosen = ExchangeMethod.Of(method);
        using Credentials credentials = TestUsers.Credentials("expired", newPassword: "N3w-one");
        ExchangePair<AuthenticationOutcome> recorded = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        byte[] change = recorded.Sent[3].Packet.ToOctets();
        foreach (int at in (int[])[300, 515, 517, 520, change.Length - 20])
        {
            // Of the octets before the password, which are random, RC4 notices nothing, and need not.
            bool isHarmless = at == 300;
            byte[] altered = [.. change];
            altered[at] ^= 0x40;
            TestUsers users = TestUsers.Standard();
            using AuthenticationExchange authenticator = chosen.CreateAuthenticator(users, AuthenticatorSettings.Default, new TestRandom(2));
            authenticator.Begin(TimeSpan.Zero);
            authenticator.HandlePacket(recorded.Sent[1].Packet, TimeSpan.Zero);
            Assert.Null(authenticator.Outcome);
            Assert.True(PppPackets.TryParse(PppProtocol.Chap, altered, new DissectionContext(), out PppPacket? packet, out _));
            authenticator.HandlePacket(packet!, TimeSpan.Zero);
            Assert.Equal(isHarmless ? AuthenticationError.None : AuthenticationError.ChangingPasswordFailed, authenticator.Outcome!.Error);
            Assert.Equal(isHarmless ? AccountStatus.Enabled : AccountStatus.PasswordExpired, users.Find("expired")!.Status);
        }
    }
}
