using System;
using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Session;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Lab;

/// <summary>Faults of MPPE: of its negotiation, of its keys, of its state.</summary>
internal static class EncryptionScenarios
{
    private const int HashLength = 16;

    public static LabScenario EncryptionRefused { get; } = LabScenario.Of(
        "The client requires encryption and the server allows none.", SessionFailureKind.EncryptionRefused,
        new LabPlan { Server = new ServerOptions { Encryption = EncryptionPolicy.None } });

    public static LabScenario EncryptionWithoutKeys { get; } = LabScenario.Of(
        "The client requires encryption, and CHAP with MD5 leaves no keys for it.", SessionFailureKind.EncryptionWithoutKeys,
        new LabPlan
        {
            Client = new ClientOptions { Methods = [AuthenticationMethod.ChapMd5] },
            Server = new ServerOptions { Methods = [AuthenticationMethod.ChapMd5], Encryption = EncryptionPolicy.None },
        });

    public static LabScenario StatelessRefused { get; } = LabScenario.Of(
        "The server insists on stateful MPPE and the client on stateless.", SessionFailureKind.EncryptionRefused,
        new LabPlan { Server = new ServerOptions { Profile = PeerProfile.Cisco, IsStateful = true } });

    public static LabScenario WeakKeys { get; } = LabScenario.Of(
        "The server allows keys of 40 bits only, and the client takes them.", ending: null,
        new LabPlan
        {
            Client = new ClientOptions { Strengths = KeyStrengths.Bits40 | KeyStrengths.Bits56 | KeyStrengths.Bits128 },
            Server = new ServerOptions { Strengths = KeyStrengths.Bits40 },
        },
        static run => GreScenarios.Talk(run));

    public static LabScenario WrongKeys { get; } = LabScenario.Of(
        "The server's directory hands out other keys than the client has: each packet becomes another unknown protocol.", ending: null,
        new LabPlan
        {
            Client = new ClientOptions { Methods = [AuthenticationMethod.MsChap] },
            Server = new ServerOptions { Methods = [AuthenticationMethod.MsChap] },
            ServerCryptography = static cryptography => new OtherKeys(cryptography),
        },
        static run =>
        {
            if (!run.Connect())
                return;
            Chatter.Start(run.World.Web, run.World.Tunnel!.Interface!.Address.Address, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
            run.Ping(LabWorld.WebAddress, count: 20, interval: 1);
        });

    public static LabScenario UnagreedProtocol { get; } = LabScenario.Of(
        "The server sends IPv6 although the ends did not agree on it: the client rejects the same protocol again and again.", ending: null,
        play: static run =>
        {
            if (!run.Connect())
                return;
            for (int i = 0; i < 10; i++)
            {
                run.World.Vpn.Connections[0].SendUnagreed(run.World.LatestServerTunnel!, EmptyVersion6);
                run.Ping(LabWorld.WebAddress, count: 1, interval: 1);
            }
        });

    public static LabScenario EarlyData { get; } = LabScenario.Of(
        "The server's agreement to encryption is lost, and its first data comes before it is repeated: the client cannot read it yet.", ending: null,
        play: static run =>
        {
            bool isLost = false;
            run.World.Outside.InputFilters.Add(new PacketFilter("first CCP Configure-Ack", FilterAction.Drop, (in IpPacket packet) =>
            {
                bool isFirst = !isLost && packet.Protocol == IpProtocols.Gre && GreTampering.Carries(packet.Payload, PppProtocol.Ccp, (byte)PppCode.ConfigureAck);
                isLost |= isFirst;
                return isFirst;
            }));
            Chatter.Start(run.World.Web, Ipv4Prefix.ParseAddress("192.168.1.51"), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
            if (run.Connect())
                run.Ping(LabWorld.WebAddress, count: 10);
        });

    public static LabScenario UpgradedWithoutCcp { get; } = LabScenario.Of(
        "After an upgrade the client's software no longer negotiates CCP unless told to, and the server requires encryption.", SessionFailureKind.EncryptionRefused,
        new LabPlan { Client = new ClientOptions { Encryption = EncryptionPolicy.None } });

    public static LabScenario ClearDataAfterMppe { get; } = LabScenario.Of(
        "The server sends data in clear although both ends agreed to encrypt it; the client drops it.", ending: null,
        play: static run =>
        {
            if (!run.Connect())
                return;
            run.World.Vpn.ForgetsEncryption = true;
            run.Ping(LabWorld.WebAddress, count: 10);
        });

    public static LabScenario MppeResyncStorm { get; } = LabScenario.Of(
        "MPPE keeps its state from packet to packet and the way loses one in ten: each loss costs a resynchronisation.", ending: null,
        new LabPlan { Client = new ClientOptions { IsStateful = true }, Server = new ServerOptions { IsStateful = true } },
        static run => GreScenarios.Spoil(run, new LinkConditions { Delay = TimeSpan.FromMilliseconds(10), Loss = 0.1 }));

    public static IReadOnlyList<LabScenario> All { get; } =
    [
        EncryptionRefused, EncryptionWithoutKeys, StatelessRefused, WeakKeys, WrongKeys, UnagreedProtocol, EarlyData, UpgradedWithoutCcp, ClearDataAfterMppe,
        MppeResyncStorm,
    ];

    /// <summary>An IPv6 packet to all nodes with nothing in it (RFC 8200 section 4.7).</summary>
    private static byte[] EmptyVersion6 { get; } =
    [
        0x60, 0, 0, 0, 0, 0, 59, 255,
        0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
        0xFF, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
    ];

    /// <summary>The hash of the password's hash, from which MPPE's keys are made (RFC 3079 section 2.4), is another: the responses of MS-CHAP stay right.</summary>
    private sealed class OtherKeys(ILegacyCryptography right) : ILegacyCryptography
    {
        public void HashMd4(ReadOnlySpan<byte> data, Span<byte> hash)
        {
            right.HashMd4(data, hash);
            if (data.Length == HashLength)
                hash[0] ^= 0xFF;
        }

        public void EncryptDes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> block, Span<byte> encrypted) => right.EncryptDes(key, block, encrypted);

        public void DecryptDes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> block, Span<byte> decrypted) => right.DecryptDes(key, block, decrypted);
    }
}
