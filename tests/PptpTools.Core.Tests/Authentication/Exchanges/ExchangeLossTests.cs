using System;
using PptpTools.Authentication;
using Xunit;

namespace PptpTools.Tests.Authentication.Exchanges;

public class ExchangeLossTests
{
    public static TheoryData<string> Methods => [.. ExchangeMethod.Names];

    [Theory, MemberData(nameof(Methods))]
    public void The_loss_of_any_packets_is_made_up_for(string method)
    {
        int count = RunWith(method, _ => 1).Sent.Count;
        for (int lost = 0; lost < 1 << count; lost++)
        {
            int which = lost;
            ExchangePair<AuthenticationOutcome> pair = RunWith(method, number => number < count && (which >> number & 1) != 0 ? 0 : 1);
            Assert.True(pair.Peer.Outcome is { IsSuccess: true }, $"{method}, lost {Convert.ToString(lost, 2)}: peer {pair.Peer.Outcome}");
            Assert.True(pair.Authenticator.Outcome is { IsSuccess: true }, $"{method}, lost {Convert.ToString(lost, 2)}: authenticator {pair.Authenticator.Outcome}");
        }
    }

    [Theory, MemberData(nameof(Methods))]
    public void Packets_that_come_twice_do_no_harm(string method)
    {
        ExchangePair<AuthenticationOutcome> pair = RunWith(method, _ => 2);
        Assert.True(pair.Peer.Outcome!.IsSuccess);
        Assert.True(pair.Authenticator.Outcome!.IsSuccess);
        Assert.Null(pair.Peer.Deadline);
        Assert.Null(pair.Authenticator.Deadline);
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_quarter_of_all_packets_lost_or_doubled_stops_nobody(string method)
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            ExchangePair<AuthenticationOutcome> pair = RunWith(method, _ => random.Next(8) switch { 0 or 1 => 0, 2 or 3 => 2, _ => 1 });
            Assert.True(pair.Authenticator.Outcome!.IsSuccess, $"{method}, seed {seed}: {pair.Authenticator.Outcome}");
            Assert.True(pair.Peer.Outcome!.IsSuccess, $"{method}, seed {seed}: {pair.Peer.Outcome}");
        }
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_refusal_survives_the_loss_of_any_one_packet_but_the_last_of_EAP(string method)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser", "wrong");
        int count = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run().Sent.Count;
        for (int lost = 0; lost < count; lost++)
        {
            int which = lost;
            ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials, copies: number => number == which ? 0 : 1).Run();
            Assert.Equal(AuthenticationError.BadCredentials, pair.Authenticator.Outcome!.Error);
            bool isLastOfEap = method == "EAP-MD5" && lost == count - 1;
            Assert.Equal(isLastOfEap ? AuthenticationError.NoAnswer : AuthenticationError.BadCredentials, pair.Peer.Outcome!.Error);
        }
    }

    [Theory, InlineData("MS-CHAP"), InlineData("MS-CHAPv2"), InlineData("EAP-MS-CHAPv2")]
    public void A_change_of_password_survives_the_loss_of_any_packets(string method)
    {
        int count = Change(method, _ => 1).Sent.Count;
        for (int lost = 0; lost < 1 << count; lost++)
        {
            int which = lost;
            ExchangePair<AuthenticationOutcome> pair = Change(method, number => number < count && (which >> number & 1) != 0 ? 0 : 1);
            Assert.True(pair.Peer.Outcome!.IsSuccess && pair.Authenticator.Outcome!.IsSuccess, $"{method}, lost {Convert.ToString(lost, 2)}: {pair.Peer.Outcome}, {pair.Authenticator.Outcome}");
        }
    }

    private static ExchangePair<AuthenticationOutcome> RunWith(string method, Func<int, int> copies)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        return ExchangePairs.Create(method, TestUsers.Standard(), credentials, copies: copies).Run();
    }

    private static ExchangePair<AuthenticationOutcome> Change(string method, Func<int, int> copies)
    {
        using Credentials credentials = TestUsers.Credentials("expired", newPassword: "N3w-one");
        return ExchangePairs.Create(method, TestUsers.Standard(), credentials, copies: copies).Run();
    }
}
