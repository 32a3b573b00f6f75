using System;
using System.Collections.Generic;
using PptpTools.Session;
using PptpTools.Wire.Ip;
using static PptpTools.Session.SessionFailureKind;

namespace PptpTools.Lab;

/// <summary>Faults of GRE on its way, of its call ids and of its numbers.</summary>
internal static class GreScenarios
{
    private const double Percent = 0.01;

    public static LabScenario GreBlockedOutward { get; } = LabScenario.Of(
        "A firewall on the way drops GRE from the client to the server.", SessionFailureKind.GreBlockedOutward,
        play: static run => Filter(run, outward: FilterAction.Drop));

    public static LabScenario GreBlockedInward { get; } = LabScenario.Of(
        "A firewall on the way drops GRE from the server to the client.", GreBlocked,
        play: static run => Filter(run, inward: FilterAction.Drop));

    public static LabScenario GreBlockedBoth { get; } = LabScenario.Of(
        "A firewall on the way drops GRE in both directions.", GreBlocked,
        play: static run => Filter(run, outward: FilterAction.Drop, inward: FilterAction.Drop));

    public static LabScenario GreBlockedLocally { get; } = LabScenario.Of(
        "The client's own firewall lets no GRE leave.", SessionFailureKind.GreBlockedOutward,
        play: static run =>
        {
            run.World.ClientInterface.OutputFilters.Add(PacketFilter.Gre(FilterAction.Drop));
            run.Connect();
        });

    public static LabScenario GreProtocolUnreachable { get; } = LabScenario.Of(
        "A firewall on the way refuses GRE and says so by ICMP (protocol unreachable).", GreBlocked,
        play: static run => Filter(run, outward: FilterAction.RejectAsProtocolUnreachable, inward: FilterAction.Drop));

    public static LabScenario ServerBehindNat { get; } = LabScenario.Of(
        "The server is behind a translating router that forwards TCP port 1723 to it and no GRE.", GreBlocked,
        new LabPlan { DialledAddress = Ipv4Prefix.ParseAddress("10.0.0.1") },
        static run =>
        {
            var nat = new NatRouter(run.World.Router, run.World.Inside, NatGre.Dropped);
            nat.Table.Add(
                new NatInside(IpProtocols.Tcp, LabWorld.ServerAddress, LabVpnClient.Port, default), new NatOutside(IpProtocols.Tcp, LabVpnClient.Port, default));
            run.Connect();
        });

    public static LabScenario GreLostToDmz { get; } = LabScenario.Of(
        "In the middle of the call a DMZ is switched on in the server's router, which swallows GRE for the server.", LinkEchoTimeout,
        play: static run =>
        {
            if (!Talk(run))
                return;
            run.World.ServerInterface.InputFilters.Add(PacketFilter.Gre(FilterAction.Drop));
            run.Ping(LabWorld.WebAddress, count: 5, interval: 1);
            run.World.Run(300);
        });

    public static LabScenario NatWithoutHelper { get; } = LabScenario.Of(
        "The client's router translates call ids in control messages and not in GRE, which comes with a foreign call id.", GreForeignCallId,
        play: static run =>
        {
            _ = new NatRouter(run.World.Router, run.World.Outside, NatGre.ControlOnly);
            run.Connect();
        });

    public static LabScenario SecondClientBehindNat { get; } = LabScenario.Of(
        "The client's router knows nothing of call ids, and another client behind it has a tunnel to the same server.", GreBlocked,
        play: static run =>
        {
            _ = new NatRouter(run.World.Router, run.World.Outside, NatGre.FirstHost);
            run.World.ConnectNeighbour();
            run.Connect();
        });

    public static LabScenario CallIdConfused { get; } = LabScenario.Of(
        "The server sends GRE with the octets of the client's call id swapped.", GreForeignCallId,
        play: static run =>
        {
            run.World.Vpn.Distortion = static datagram =>
            {
                (datagram[6], datagram[7]) = (datagram[7], datagram[6]);
                return datagram;
            };
            run.Connect();
        });

    public static LabScenario AsymmetricPath { get; } = LabScenario.Of(
        "The server's GRE comes from another of its addresses than the one that the client connected to.", GreForeignAddress,
        play: static run =>
        {
            run.World.Vpn.DatagramSource = run.World.ServerLan.Address.Address;
            run.Connect();
        });

    public static LabScenario GreReordered { get; } = LabScenario.Of(
        "The way puts GRE packets out of order.", ending: null,
        play: static run => Spoil(run, new LinkConditions { Delay = Delay, Reordering = 30 * Percent, ReorderingDelay = TimeSpan.FromMilliseconds(60) }));

    public static LabScenario LatePackets { get; } = LabScenario.Of(
        "One packet in ten is late by more than the client waits for it: it has gone on without, and MPPE cannot go back.", ending: null,
        play: static run => Spoil(run, new LinkConditions { Delay = Delay, Reordering = 10 * Percent, ReorderingDelay = TimeSpan.FromSeconds(1) }));

    public static LabScenario GreLoss { get; } = LabScenario.Of(
        "The way loses one packet in ten.", ending: null,
        play: static run => Spoil(run, new LinkConditions { Delay = Delay, Loss = 10 * Percent }));

    public static LabScenario GreDuplicated { get; } = LabScenario.Of(
        "The way delivers one packet in five twice.", ending: null,
        play: static run => Spoil(run, new LinkConditions { Delay = Delay, Duplication = 20 * Percent }));

    public static LabScenario SmallWindow { get; } = LabScenario.Of(
        "The server announces a window of one packet and the client keeps to it: one packet for each round trip.", ending: null,
        new LabPlan
        {
            Client = new ClientOptions { EnforcesWindow = true },
            ServerHabits = static profile => profile with
            {
                Control = profile.Control with { Call = profile.Control.Call with { ReceiveWindow = 1 } },
            },
        },
        static run =>
        {
            if (run.Connect())
                run.Ping(LabWorld.WebAddress, count: 60, interval: 0.005);
            run.World.Run(1);
        });

    public static LabScenario AckOnly { get; } = LabScenario.Of(
        "Both ends acknowledge each packet at once, with a packet for nothing else.", ending: null,
        new LabPlan
        {
            ClientHabits = static profile => profile with { AcknowledgmentDelay = TimeSpan.Zero },
            ServerHabits = static profile => profile with { AcknowledgmentDelay = TimeSpan.Zero },
        },
        static run => Talk(run));

    public static LabScenario SequenceRestart { get; } = LabScenario.Of(
        "The server begins its sequence numbers again in the middle of the call, and what it sends counts as old.", LinkEchoTimeout,
        play: static run =>
        {
            if (!Talk(run))
                return;
            uint? first = null;
            run.World.Vpn.Distortion = datagram =>
            {
                if (GreTampering.SequenceOf(datagram) is not { } sequence)
                    return datagram;
                first ??= sequence;
                return GreTampering.SetSequence(datagram, sequence - first.Value);
            };
            run.Ping(LabWorld.WebAddress, count: 10);
            run.World.Run(300);
        });

    public static LabScenario GreTruncated { get; } = LabScenario.Of(
        "The server's network card cuts the last octets off long GRE packets.", ending: null,
        play: static run =>
        {
            const int Longest = 400;
            if (!run.Connect())
                return;
            run.World.Vpn.Distortion = static datagram => datagram.Length <= Longest ? datagram : datagram.AsSpan(0, Longest).ToArray();
            run.Ping(LabWorld.WebAddress, count: 5, length: 800);
            run.Ping(LabWorld.WebAddress, count: 5);
        });

    public static LabScenario OtherGre { get; } = LabScenario.Of(
        "The server's host also sends GRE of another kind (version 0 with IP in it) to the client.", ending: null,
        play: static run =>
        {
            // Version 0, no options, IPv4 (RFC 2784 section 2).
            byte[] header = [0x00, 0x00, 0x08, 0x00];
            if (!run.Connect())
                return;
            for (int i = 0; i < 5; i++)
            {
                byte[] inner = run.World.Web.MakePacket(
                    LabWorld.WebAddress, run.World.ClientInterface.Address.Address, IpProtocols.Icmp, DatagramWriter.Icmp(IcmpCode.Echo, 0, 1, []), dontFragment: false);
                run.World.Server.Send(run.World.ClientInterface.Address.Address, IpProtocols.Gre, [.. header, .. inner]);
                run.Ping(LabWorld.WebAddress, count: 1);
            }
        });

    public static LabScenario CallIdReused { get; } = LabScenario.Of(
        "The client lost its power and connects again with the same call id, while the server still sends the old call's packets to it.", ending: null,
        new LabPlan
        {
            ClientHabits = static profile => profile with { Control = profile.Control with { FirstCallId = 1 } },
        },
        static run =>
        {
            if (!Talk(run))
                return;
            IpAddress former = run.World.Tunnel!.Interface!.Address.Address;
            run.World.Tunnel.LosePower();
            run.World.Client.Tcp.LoseConnections();
            Chatter.Start(run.World.Web, former, TimeSpan.FromMilliseconds(20), TimeSpan.FromMinutes(2));
            if (run.Connect())
                run.Ping(LabWorld.WebAddress, count: 20);
        });

    public static LabScenario CaptureStartedLate { get; } = LabScenario.Of(
        "The capture was started when the tunnel was open: it has none of the negotiation, and nothing in it can be decrypted.", ending: null,
        play: static run =>
        {
            run.Capture.IsRunning = false;
            if (!Talk(run))
                return;
            run.Capture.IsRunning = true;
            run.Ping(LabWorld.WebAddress, count: 10, interval: 10);
        });

    public static IReadOnlyList<LabScenario> All { get; } =
    [
        GreBlockedOutward, GreBlockedInward, GreBlockedBoth, GreBlockedLocally, GreProtocolUnreachable, ServerBehindNat, GreLostToDmz,
        NatWithoutHelper, SecondClientBehindNat, CallIdReused, CallIdConfused, AsymmetricPath, GreReordered, LatePackets, GreLoss, GreDuplicated,
        SmallWindow, AckOnly, SequenceRestart, GreTruncated, OtherGre, CaptureStartedLate,
    ];

    private static TimeSpan Delay => TimeSpan.FromMilliseconds(10);

    private static void Filter(ScenarioRun run, FilterAction? outward = null, FilterAction? inward = null)
    {
        if (outward is { } there)
            run.World.Inside.InputFilters.Add(PacketFilter.Gre(there));
        if (inward is { } back)
            run.World.Outside.InputFilters.Add(PacketFilter.Gre(back));
        run.Connect();
    }

    /// <summary>Data in both directions.</summary>
    internal static bool Talk(ScenarioRun run)
    {
        if (!run.Connect())
            return false;
        run.Ping(LabWorld.WebAddress, count: 20);
        return true;
    }

    /// <summary>Data in both directions, over a way that is bad since the tunnel opened.</summary>
    internal static void Spoil(ScenarioRun run, LinkConditions conditions)
    {
        if (!run.Connect())
            return;
        run.World.Home.SetConditions(run.World.ClientInterface, conditions);
        run.World.Home.SetConditions(run.World.Inside, conditions);
        run.Ping(LabWorld.WebAddress, count: 300, interval: 0.01);
        run.World.Run(2);
    }
}
