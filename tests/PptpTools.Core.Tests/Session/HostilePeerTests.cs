using System;
using System.Collections.Generic;
using PptpTools.Session;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>Peers and paths that send anything: nothing throws, nothing runs for ever, every end is one of the list.</summary>
public sealed class HostilePeerTests
{
    private static readonly PppProtocol[] Protocols =
    [
        PppProtocol.Lcp, PppProtocol.Pap, PppProtocol.Chap, PppProtocol.Eap, PppProtocol.Cbcp, PppProtocol.Ccp, PppProtocol.Ipcp, PppProtocol.Ipv6cp,
        PppProtocol.Ip, PppProtocol.Ipv6, PppProtocol.Compressed, PppProtocol.Multilink, PppProtocol.Lqr, (PppProtocol)0x80FF,
    ];

    [Fact]
    public void Octets_damaged_on_the_way_make_nothing_throw_or_hang()
    {
        int seeds = Thorough.IsOn ? 20_000 : 2_000;
        for (int seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            double rate = 0.01 + 0.19 * random.NextDouble();
            bool damagesControl = seed % 2 == 1;
            byte[] Damage(byte[] octets) => random.NextDouble() < rate ? Mutate(random, octets) : octets;
            using SessionPair pair = AnyPair(random, seed);
            pair.Alter = (_, octets) => Damage(octets);
            pair.AlterControl = (_, octets) => damagesControl ? Damage(octets) : octets;
            (pair.Loss, pair.Duplication, pair.Reordering) = (rate / 4, rate / 4, rate / 4);
            Live(pair, seed);
        }
    }

    [Fact]
    public void Packets_of_every_protocol_in_every_phase_make_nothing_throw_or_hang()
    {
        int seeds = Thorough.IsOn ? 20_000 : 1_500;
        var phases = new HashSet<(bool, SessionPhase)>();
        for (int seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            using SessionPair pair = AnyPair(random, seed);
            double rate = 0.05 + 0.5 * random.NextDouble();
            pair.Passes = (toServer, _) =>
            {
                if (random.NextDouble() < rate)
                {
                    (toServer ? pair.Client.Tunnel! : pair.ServerTunnel!.Call).Transmitter.Enqueue(AnyPacket(random));
                    phases.Add((toServer, (toServer ? pair.ServerTunnel?.Call.Phase : pair.Client.Phase) ?? SessionPhase.Call));
                }

                return true;
            };
            Live(pair, seed);
        }

        foreach (SessionPhase phase in new[] { SessionPhase.LinkEstablishment, SessionPhase.Authentication, SessionPhase.Network, SessionPhase.Open })
            Assert.True(phases.Contains((true, phase)) && phases.Contains((false, phase)), $"{phase}");
    }

    private static SessionPair AnyPair(Random random, int seed)
    {
        T Any<T>()
            where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];
        AuthenticationMethod[] methods = [Any<AuthenticationMethod>(), AuthenticationMethod.MsChapV2, AuthenticationMethod.EapMsChapV2];
        var client = new ClientOptions
        {
            Profile = Any<PeerProfile>(),
            Methods = methods,
            Encryption = Any<EncryptionPolicy>(),
            IsStateful = random.Next(2) == 0,
            AllowsCompression = random.Next(2) == 0,
            RunsIpv6 = random.Next(2) == 0,
        };
        var server = new ServerOptions
        {
            Profile = Any<PeerProfile>(),
            Methods = methods,
            Encryption = Any<EncryptionPolicy>(),
            IsStateful = random.Next(2) == 0,
            AllowsCompression = random.Next(2) == 0,
            RunsIpv6 = random.Next(2) == 0,
            RechallengeInterval = TimeSpan.FromSeconds(15),
            IdleLimit = TimeSpan.FromSeconds(50),
        };
        return new SessionPair(client, server, seed) { KeepsLog = false };
    }

    /// <summary>Connects or not, exchanges data, closes, and loses its transport where that does not end it.</summary>
    private static void Live(SessionPair pair, int seed)
    {
        pair.Connect(60);
        byte[] packet = [0x45, .. new byte[299]];
        for (int i = 0; i < 20 && pair.IsOpen; i++)
        {
            pair.SendFromClient(packet);
            if (pair.IsOpen)
                pair.SendFromServer(packet);
            pair.Wait(0.5);
        }

        pair.Client.Close(pair.Now);
        pair.Drain();
        pair.RunUntil(() => pair.Client.HasEnded && pair.Server.HasEnded, 200);
        Assert.True(pair.Client.HasEnded, $"seed {seed}: {pair.Story}");
        pair.Server.HandleTransportLost(isFinished: false, pair.Now);
        pair.Drain();
        Assert.True(pair.Server.HasEnded, $"seed {seed}: {pair.Story}");
        Assert.True(pair.Client.Failure is not null && Enum.IsDefined(pair.Client.Failure.Kind), $"seed {seed}");
        foreach (ServerTunnel tunnel in pair.Server.Tunnels)
            Assert.True(tunnel.Failure is not null && Enum.IsDefined(tunnel.Failure.Kind), $"seed {seed}");
        Assert.Equal(0, pair.Pool.Taken);
    }

    private static byte[] Mutate(Random random, byte[] octets)
    {
        var list = new List<byte>(octets);
        for (int changes = random.Next(1, 4); changes > 0 && list.Count > 0; changes--)
        {
            int at = random.Next(list.Count);
            switch (random.Next(5))
            {
                case 0:
                    list[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    list[at] = (byte)random.Next(256);
                    break;
                case 2:
                    list.RemoveRange(at, list.Count - at);
                    break;
                case 3:
                    list.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    list.AddRange(list.GetRange(at, Math.Min(40, list.Count - at)));
                    break;
            }
        }

        return [.. list];
    }

    /// <summary>A packet with a good header, of a protocol, with a code and options that may be any.</summary>
    private static UnknownPppPacket AnyPacket(Random random)
    {
        var octets = new List<byte> { (byte)random.Next(1, 16), (byte)random.Next(256), 0, 0 };
        for (int options = random.Next(5); options > 0; options--)
        {
            int length = random.Next(2, 12);
            octets.Add((byte)random.Next(32));
            octets.Add((byte)length);
            for (int i = 2; i < length; i++)
                octets.Add((byte)(random.Next(3) == 0 ? 0 : random.Next(256)));
        }

        octets[3] = (byte)octets.Count;
        return new UnknownPppPacket(Protocols[random.Next(Protocols.Length)], new OctetString([.. octets]));
    }
}
