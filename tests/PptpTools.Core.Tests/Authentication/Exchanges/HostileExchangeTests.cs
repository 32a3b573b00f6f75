using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using PptpTools.Authentication;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication.Exchanges;

/// <summary>Every packet in every state, and octets of all kinds: nothing throws, and nothing sends more than one packet for one.</summary>
public class HostileExchangeTests
{
    public static TheoryData<string> Methods => [.. ExchangeMethod.Names];

    [Theory, MemberData(nameof(Methods))]
    public void Every_packet_of_every_protocol_is_survived_in_every_state(string method)
    {
        PppPacket[] packets = [.. Corpus()];
        Assert.InRange(packets.Length, 200, 5000);
        foreach (bool isPeer in (bool[])[true, false])
        {
            List<PppPacket> script = Script(method, isPeer);
            for (int state = -1; state <= script.Count; state++)
            {
                foreach (PppPacket packet in packets)
                {
                    using AuthenticationExchange exchange = InState(method, isPeer, script, state);
                    Probe(exchange, packet);
                    Probe(exchange, packet);
                    exchange.HandleLaterPhase(TimeSpan.FromMinutes(2));
                    exchange.HandleDeadline(TimeSpan.FromMinutes(3));
                }
            }
        }
    }

    [Theory, MemberData(nameof(Methods))]
    public void Any_octets_in_any_order_are_survived(string method)
    {
        ExchangeMethod chosen = ExchangeMethod.Of(method);
        byte[][] seeds = [.. Corpus().Where(packet => packet.Protocol == chosen.Protocol).Select(packet => packet.ToOctets())];
        Gen<byte[]> anything = Gen.Byte.Array[0, 80];
        Gen<byte[]> mutated = Gen.Select(Gen.Int[0, seeds.Length - 1].Select(index => seeds[index]), Gen.Int[0, 700], Gen.Byte, (seed, at, value) =>
        {
            byte[] copy = [.. seed];
            copy[at % copy.Length] = value;
            return copy;
        });
        Gen.Select(Gen.OneOf(mutated, mutated, Gen.Int[0, seeds.Length - 1].Select(index => seeds[index]), anything).Array[1, 12], Gen.Bool, Gen.Int).Sample((inputs, isPeer, seed) =>
        {
            using AuthenticationExchange exchange = Create(method, isPeer, seed);
            exchange.Begin(TimeSpan.Zero);
            var context = new DissectionContext { ChapAlgorithm = exchange.ChapAlgorithm };
            for (int i = 0; i < inputs.Length; i++)
            {
                while (exchange.TryTakePacket(out _))
                {
                }

                if (PppPackets.TryParse(exchange.Protocol, inputs[i], context, out PppPacket? packet, out _))
                    Probe(exchange, packet!);
                exchange.HandleDeadline(TimeSpan.FromSeconds(4 * i));
            }

            Assert.False(exchange.Outcome is { IsSuccess: true, Secrets: null } && chosen.MakesKeys && method.StartsWith("MS", StringComparison.Ordinal));
        }, iter: 3000);
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_packet_cut_anywhere_counts_as_discarded(string method)
    {
        foreach (bool isPeer in (bool[])[true, false])
        {
            List<PppPacket> script = Script(method, isPeer);
            for (int state = 0; state < script.Count; state++)
            {
                byte[] octets = script[state].ToOctets();
                for (int length = 4; length < octets.Length; length += octets.Length > 200 ? 37 : 1)
                {
                    using AuthenticationExchange exchange = InState(method, isPeer, script, state);
                    Assert.True(PppPackets.TryParse(exchange.Protocol, octets.AsSpan(0, length), new DissectionContext { ChapAlgorithm = exchange.ChapAlgorithm }, out PppPacket? packet, out _));
                    AuthenticationOutcome? before = exchange.Outcome;
                    exchange.HandlePacket(packet!, TimeSpan.Zero);
                    Assert.Equal(1, exchange.DiscardedPackets);
                    Assert.Same(before, exchange.Outcome);
                    Assert.False(exchange.TryTakePacket(out _));
                }
            }
        }
    }

    [Fact]
    public void No_secret_is_printed()
    {
        const string Secret = "Pa55-word!", New = "N3w-one";
        foreach (string method in ExchangeMethod.Names)
        {
            foreach (string user in (string[])["vpnuser", "expired", "nobody"])
            {
                using Credentials credentials = TestUsers.Credentials(user, Secret, New);
                ExchangePair<AuthenticationOutcome> pair = ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run();
                string printed = string.Join('\n', [
                    .. pair.Sent.Select(sent => sent.Packet.ToString()), $"{pair.Peer.Outcome} {pair.Authenticator.Outcome}",
                    $"{credentials} {pair.Peer} {pair.Authenticator} {TestUsers.Standard().Find("vpnuser")} {pair.Peer.Outcome!.Secrets}",
                ]);
                Assert.DoesNotContain(Secret, printed);
                Assert.DoesNotContain(New, printed);
            }
        }
    }

    private static void Probe(AuthenticationExchange exchange, PppPacket packet)
    {
        exchange.HandlePacket(packet, TimeSpan.FromSeconds(1));
        exchange.TryTakePacket(out _);
        Assert.False(exchange.TryTakePacket(out _));
    }

    /// <summary>Every packet that the methods send, and each with its identifier, its length and its first data octet altered.</summary>
    private static IEnumerable<PppPacket> Corpus()
    {
        foreach (string method in ExchangeMethod.Names)
        {
            byte? algorithm = ExchangeMethod.Of(method).Algorithm;
            foreach (string user in (string[])["vpnuser", "nobody", "expired"])
            {
                using Credentials credentials = TestUsers.Credentials(user, newPassword: "N3w-one");
                foreach ((_, PppPacket packet) in ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run().Sent)
                {
                    byte[] octets = packet.ToOctets();
                    byte[][] forms = [octets, With(octets, 1, 1), With(octets, 3, 0x80), With(octets, 4, 3), With(octets, 4, 0x7F), octets[..4]];
                    foreach (byte[] form in forms)
                    {
                        Assert.True(PppPackets.TryParse(packet.Protocol, form, new DissectionContext { ChapAlgorithm = algorithm }, out PppPacket? parsed, out _));
                        yield return parsed!;
                    }
                }
            }
        }
    }

    private static byte[] With(byte[] octets, int at, byte change)
    {
        byte[] copy = [.. octets];
        if (at < copy.Length)
            copy[at] ^= change;
        return copy;
    }

    /// <summary>What one end receives in a change of password, or in a plain exchange.</summary>
    private static List<PppPacket> Script(string method, bool isPeer)
    {
        using Credentials credentials = TestUsers.Credentials(User(method), newPassword: "N3w-one");
        return [.. ExchangePairs.Create(method, TestUsers.Standard(), credentials).Run().Sent.Where(sent => sent.IsFromPeer != isPeer).Select(sent => sent.Packet)];
    }

    private static string User(string method) => ExchangeMethod.Of(method).ChangesPasswords ? "expired" : "vpnuser";

    private static AuthenticationExchange Create(string method, bool isPeer, int seed)
    {
        ExchangeMethod chosen = ExchangeMethod.Of(method);
        return isPeer
            ? chosen.CreatePeer(TestUsers.Credentials(User(method), newPassword: "N3w-one"), new TestRandom(seed))
            : chosen.CreateAuthenticator(TestUsers.Standard(), AuthenticatorSettings.Default, new TestRandom(seed));
    }

    /// <summary>An exchange after some packets of its script; -1 for one that has not begun.</summary>
    private static AuthenticationExchange InState(string method, bool isPeer, List<PppPacket> script, int state)
    {
        AuthenticationExchange exchange = Create(method, isPeer, isPeer ? 1 : 2);
        if (state >= 0)
            exchange.Begin(TimeSpan.Zero);
        for (int i = 0; i < state; i++)
            exchange.HandlePacket(script[i], TimeSpan.Zero);
        while (exchange.TryTakePacket(out _))
        {
        }

        Assert.Equal(0, exchange.DiscardedPackets);
        return exchange;
    }
}
