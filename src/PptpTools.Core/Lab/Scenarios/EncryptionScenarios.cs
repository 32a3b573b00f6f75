using System;
using System.Collections.Generic;
using PptpTools.Session;
using PptpTools.Wire.Ppp;

namespace PptpTools.Lab;

/// <summary>Faults of MPPE: of its negotiation, of its keys, of its state.</summary>
internal static class EncryptionScenarios
{
    private const int MppeHeaderLength = 2;

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
        new LabPlan
        {
            Server = new ServerOptions { IsStateful = true },
            ServerHabits = static profile => profile with { InsistsOnStateful = true },
        });

    public static LabScenario WeakKeys { get; } = LabScenario.Of(
        "The server allows keys of 40 bits only, and the client takes them.", ending: null,
        new LabPlan
        {
            Client = new ClientOptions { Strengths = KeyStrengths.Bits40 | KeyStrengths.Bits56 | KeyStrengths.Bits128 },
            Server = new ServerOptions { Strengths = KeyStrengths.Bits40 },
        },
        static run => GreScenarios.Talk(run));

    public static LabScenario WrongKeys { get; } = LabScenario.Of(
        "The server encrypts with other keys than the client decrypts with: each packet becomes another unknown protocol.", ending: null,
        play: static run =>
        {
            if (!run.Connect())
                return;
            LabRandom otherKeys = run.World.Server.Random.For("other keys");
            run.World.Vpn.Distortion = datagram =>
            {
                bool isFound = GreTampering.TryFindPacket(datagram, out PppProtocol protocol, out int offset);
                if (isFound && protocol == PppProtocol.Compressed)
                    otherKeys.Fill(datagram.AsSpan(offset + MppeHeaderLength));
                return datagram;
            };
            run.Ping(LabWorld.WebAddress, count: 20);
        });

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
        [EncryptionRefused, EncryptionWithoutKeys, StatelessRefused, WeakKeys, WrongKeys, ClearDataAfterMppe, MppeResyncStorm];
}
