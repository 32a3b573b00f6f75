using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Encryption;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication.Exchanges;

/// <summary>Both ends of a link authenticate themselves by the same protocol, and packets are told apart by the role that expects them.</summary>
public class BothWaysTests
{
    public static TheoryData<string> Methods => [.. ExchangeMethod.Names];

    [Theory, MemberData(nameof(Methods))]
    public void Each_end_can_prove_itself_to_the_other(string method)
    {
        ExchangeMethod chosen = ExchangeMethod.Of(method);
        var users = TestUsers.Standard();
        using Credentials one = TestUsers.Credentials("vpnuser"), two = TestUsers.Credentials("hashed");
        if (method.EndsWith("MD5", StringComparison.Ordinal))
            users = new TestUsers(new UserAccount("vpnuser", TestUsers.Password.ToCharArray()), new UserAccount("hashed", TestUsers.Password.ToCharArray()));
        AuthenticationExchange[][] ends =
        [
            [chosen.CreatePeer(one, new TestRandom(1)), chosen.CreateAuthenticator(users, AuthenticatorSettings.Default, new TestRandom(2))],
            [chosen.CreatePeer(two, new TestRandom(3)), chosen.CreateAuthenticator(users, AuthenticatorSettings.Default, new TestRandom(4))],
        ];
        foreach (AuthenticationExchange exchange in ends.SelectMany(end => end))
            exchange.Begin(TimeSpan.Zero);
        for (bool any = true; any;)
        {
            any = false;
            for (int from = 0; from < 2; from++)
            {
                foreach (AuthenticationExchange sender in ends[from])
                {
                    while (sender.TryTakePacket(out PppPacket packet))
                    {
                        any = true;
                        Assert.Single(ends[1 - from], exchange => exchange.Expects(packet)).HandlePacket(packet, TimeSpan.Zero);
                    }
                }
            }
        }

        Assert.All(ends.SelectMany(end => end), exchange => Assert.True(exchange.Outcome!.IsSuccess));
        Assert.Equal("hashed", ends[0][1].Outcome!.UserName);
        Assert.Equal("vpnuser", ends[1][1].Outcome!.UserName);
        if (!chosen.MakesKeys)
            return;

        // Two exchanges, two sets of keys: each is the same at both ends.
        List<byte[]> keys = [];
        foreach (AuthenticationExchange exchange in ends.SelectMany(end => end))
        {
            var key = new byte[16];
            exchange.Outcome!.Secrets!.CopyStartKey(MppeStrength.Bits128, isFromServer: true, key);
            keys.Add(key);
        }

        Assert.Equal(keys[0], keys[3]);
        Assert.Equal(keys[1], keys[2]);
        Assert.NotEqual(keys[0], keys[1]);
    }
}
