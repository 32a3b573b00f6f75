using System;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Encryption;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication.Exchanges;

public class ExchangeMatrixTests
{
    public static TheoryData<string> Methods => [.. ExchangeMethod.Names];

    public static TheoryData<string, string, string> Refusals
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (string method in ExchangeMethod.Names)
            {
                data.Add(method, "vpnuser", nameof(AuthenticationError.BadCredentials));
                data.Add(method, "nobody", nameof(AuthenticationError.BadCredentials));
                data.Add(method, "disabled", nameof(AuthenticationError.AccountDisabled));
                data.Add(method, "expired", nameof(AuthenticationError.PasswordExpired));
                data.Add(method, "night", nameof(AuthenticationError.RestrictedHours));
                data.Add(method, "local", nameof(AuthenticationError.NoDialInPermission));
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_user_with_the_right_password_is_let_in_by_every_method(string method)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        Assert.Equal(AuthenticationError.None, pair.Peer.Outcome!.Error);
        Assert.Equal(AuthenticationError.None, pair.Authenticator.Outcome!.Error);
        Assert.Equal("vpnuser", pair.Peer.Outcome.UserName);
        Assert.Equal("vpnuser", pair.Authenticator.Outcome.UserName);
        Assert.Equal(TimeSpan.Zero, pair.Now);
        Assert.Null(pair.Peer.Deadline);
        Assert.Null(pair.Authenticator.Deadline);
        Assert.Equal(0, pair.Peer.DiscardedPackets + pair.Authenticator.DiscardedPackets);
        Assert.All(pair.Sent, sent => Assert.Equal(ExchangeMethod.Of(method).Protocol, sent.Packet.Protocol));
    }

    [Theory, MemberData(nameof(Refusals))]
    public void Both_ends_name_the_reason_of_a_refusal_as_far_as_the_method_tells_it(string method, string user, string reason)
    {
        AuthenticationError error = Enum.Parse<AuthenticationError>(reason);
        using Credentials credentials = TestUsers.Credentials(user, error == AuthenticationError.BadCredentials ? "wrong" : TestUsers.Password);
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        bool tellsCodes = ExchangeMethod.Of(method).TellsCodes;
        Assert.Equal(error, pair.Authenticator.Outcome!.Error);
        Assert.Equal(tellsCodes ? error : AuthenticationError.BadCredentials, pair.Peer.Outcome!.Error);
        Assert.Equal(tellsCodes ? pair.Authenticator.Outcome.Code : null, pair.Peer.Outcome.Code);
        Assert.NotEmpty(pair.Peer.Outcome.Message);
        Assert.NotEmpty(pair.Authenticator.Outcome.Message);
        Assert.Null(pair.Peer.Outcome.Secrets);
        Assert.Null(pair.Authenticator.Outcome.Secrets);
        Assert.Null(pair.Peer.Deadline);
        Assert.Null(pair.Authenticator.Deadline);
    }

    [Theory, MemberData(nameof(Methods))]
    public void The_status_of_an_account_is_told_only_to_who_knows_its_password(string method)
    {
        using Credentials credentials = TestUsers.Credentials("disabled", "wrong");
        Assert.Equal(AuthenticationError.BadCredentials, ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run().Authenticator.Outcome!.Error);
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_domain_before_the_name_makes_no_difference(string method)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser", domain: "EXAMPLE");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        Assert.True(pair.Peer.Outcome!.IsSuccess && pair.Authenticator.Outcome!.IsSuccess);
        Assert.Equal("EXAMPLE\\vpnuser", pair.Authenticator.Outcome.UserName);
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_hash_alone_does_for_all_but_MD5(string method)
    {
        using Credentials credentials = TestUsers.Credentials("hashed");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        Assert.Equal(!method.EndsWith("MD5", StringComparison.Ordinal), pair.Authenticator.Outcome!.IsSuccess);
        Assert.Equal(pair.Authenticator.Outcome.Error, pair.Peer.Outcome!.Error);
    }

    [Theory, MemberData(nameof(Methods))]
    public void Both_ends_make_the_same_keys_of_every_strength(string method)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
        MppeSecrets? own = pair.Peer.Outcome!.Secrets, other = pair.Authenticator.Outcome!.Secrets;
        Assert.Equal(ExchangeMethod.Of(method).MakesKeys, own is not null);
        Assert.Equal(ExchangeMethod.Of(method).MakesKeys, other is not null);
        if (own is null)
            return;
        foreach (MppeStrength strength in Enum.GetValues<MppeStrength>())
        {
            Assert.True(own.Supports(strength) && other!.Supports(strength));
            Assert.Equal(Key(own, strength, isFromServer: true), Key(other, strength, isFromServer: true));
            Assert.Equal(Key(own, strength, isFromServer: false), Key(other, strength, isFromServer: false));
            Assert.Equal(method == "MS-CHAP", Key(own, strength, true).SequenceEqual(Key(own, strength, false)));
        }

        pair.Peer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Key(own, MppeStrength.Bits128, true));
    }

    [Fact]
    public void Version_1_has_no_short_keys_where_the_hash_alone_is_known()
    {
        using Credentials credentials = TestUsers.Credentials("hashed");
        MppeSecrets secrets = ExchangePairs.Create("MS-CHAP", TestUsers.Standard(), credentials).Run().Authenticator.Outcome!.Secrets!;
        Assert.True(secrets.Supports(MppeStrength.Bits128));
        Assert.False(secrets.Supports(MppeStrength.Bits40));
        Assert.Throws<InvalidOperationException>(() => Key(secrets, MppeStrength.Bits56, true));
    }

    [Theory, MemberData(nameof(Methods))]
    public void An_unknown_user_hears_the_same_as_one_with_a_wrong_password(string method)
    {
        foreach (ResultWording wording in Enum.GetValues<ResultWording>())
        {
            AuthenticatorSettings settings = new() { Wording = wording };
            using Credentials known = TestUsers.Credentials("vpnuser", "wrong"), unknown = TestUsers.Credentials("nobody9", "wrong");
            Assert.Equal(Verdicts(known), Verdicts(unknown));

            string[] Verdicts(Credentials credentials) =>
            [
                .. ExchangePairs.Create(method, TestUsers.Standard(), credentials, settings).Run().Sent.Where(sent => !sent.IsFromPeer).Select(sent => Convert.ToHexString(sent.Packet.ToOctets())),
            ];
        }
    }

    [Theory, MemberData(nameof(Methods))]
    public void What_stands_in_for_an_unknown_user_has_no_password_that_lets_anybody_in(string method)
    {
        using Credentials credentials = TestUsers.Credentials("nobody", new string('\0', 8)), none = TestUsers.Credentials("", "");
        Assert.False(ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run().Authenticator.Outcome!.IsSuccess);
        Assert.False(ExchangePairs.Create(method, TestUsers.Standard(), none).Run().Authenticator.Outcome!.IsSuccess);
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_silent_other_end_is_given_up(string method)
    {
        using Credentials credentials = TestUsers.Credentials("vpnuser");
        ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials, copies: _ => 0).Run();
        Assert.Equal(AuthenticationError.NoAnswer, pair.Peer.Outcome!.Error);
        Assert.Equal(AuthenticationError.NoAnswer, pair.Authenticator.Outcome!.Error);
        Assert.Equal(10, pair.Sent.Count);
        Assert.InRange(pair.Now, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        Assert.True(pair.Sent.Where(sent => sent.Packet is PapAuthenticateRequest).Select(sent => sent.Packet.Identifier).Distinct().Count() is 0 or 10);
    }

    private static byte[] Key(MppeSecrets secrets, MppeStrength strength, bool isFromServer)
    {
        var key = new byte[MppeKeys.LengthOf(strength)];
        secrets.CopyStartKey(strength, isFromServer, key);
        return key;
    }
}
