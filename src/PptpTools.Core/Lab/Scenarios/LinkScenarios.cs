using System;
using System.Collections.Generic;
using PptpTools.Authentication;
using PptpTools.Session;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using static PptpTools.Session.SessionFailureKind;

namespace PptpTools.Lab;

/// <summary>Faults of LCP and of the callback, and the ends of links that were open.</summary>
internal static class LinkScenarios
{
    /// <summary>Maximum-Receive-Unit 1450 (RFC 1661 section 6.1).</summary>
    private static readonly byte[] OtherReceiveUnit = [1, 4, 0x05, 0xAA];

    private static readonly ClientOptions WindowsClient = new() { Profile = PeerProfile.Windows2000 };

    public static LabScenario LcpNotConverging { get; } = LabScenario.Of(
        "The server answers every LCP request with the same Configure-Nak, whatever the client asks for.", LinkNotConverging,
        play: static run =>
        {
            run.World.Vpn.Distortion = static datagram =>
            {
                if (!GreTampering.Carries(datagram, PppProtocol.Lcp, (byte)PppCode.ConfigureAck))
                    return datagram;
                GreTampering.TryFindPacket(datagram, out _, out int offset);
                byte[] refusal = [(byte)PppCode.ConfigureNak, datagram[offset + 1], 0, (byte)(4 + OtherReceiveUnit.Length), .. OtherReceiveUnit];
                return GreTampering.Replace(datagram, offset, refusal);
            };
            run.Connect();
        });

    public static LabScenario SlowPath { get; } = LabScenario.Of(
        "A round trip takes longer than LCP's restart timer: answers come to requests that were repeated already.", ending: null,
        new LabPlan
        {
            ToServer = new LinkConditions { Delay = TimeSpan.FromSeconds(1.75) },
            ToClient = new LinkConditions { Delay = TimeSpan.FromSeconds(1.75) },
        });

    public static LabScenario LoopedBack { get; } = LabScenario.Of(
        "Something on the way sends the client's GRE packets back to it.", LinkLoopedBack,
        play: static run =>
        {
            _ = new Middlebox(
                run.World.Router, run.World.Outside, (in IpPacket packet, byte[] octets) => Reflect(run, packet, octets),
                static (in IpPacket packet, byte[] _) => packet.Protocol != IpProtocols.Gre);
            run.Connect();
        });

    public static LabScenario CallbackDemanded { get; } = LabScenario.Of(
        "The account is set to callback, and the server offers nothing else.", SessionFailureKind.CallbackDemanded,
        new LabPlan
        {
            Client = WindowsClient,
            Server = new ServerOptions { Profile = PeerProfile.Windows },
            ServerHabits = static profile => profile with { Callback = new CallbackSettings { Types = [CallbackType.UserSpecifiedNumber] } },
        });

    public static LabScenario MultilinkRefused { get; } = LabScenario.Of(
        "The client offers multilink and callback, which the server rejects: a harmless difference.", ending: null,
        new LabPlan { Client = WindowsClient, Server = new ServerOptions { Profile = PeerProfile.Linux } });

    public static LabScenario EchoTimeout { get; } = LabScenario.Of(
        "GRE from the server stops on the way while the tunnel is open; the control connection lives on.", LinkEchoTimeout,
        play: static run =>
        {
            if (!GreScenarios.Talk(run))
                return;
            run.World.Outside.InputFilters.Add(PacketFilter.Gre(FilterAction.Drop));
            run.Ping(LabWorld.WebAddress, count: 5, interval: 1);
            run.World.Run(300);
        });

    public static LabScenario EchoStarved { get; } = LabScenario.Of(
        "Data starves the server's Echo-Replies, and the client gives up a link that still carries data: it does not count the data as a sign of life.", LinkEchoTimeout,
        new LabPlan { ClientHabits = static profile => profile with { Link = profile.Link with { EchoIsAdaptive = false } } },
        static run =>
        {
            run.World.Vpn.Distortion = static datagram => GreTampering.Carries(datagram, PppProtocol.Lcp, (byte)PppCode.EchoReply) ? null : datagram;
            if (run.Connect())
                run.Ping(LabWorld.WebAddress, count: 180, interval: 1);
        });

    public static LabScenario EchoBeyondMru { get; } = LabScenario.Of(
        "The server tests the link with Echo-Requests longer than it can receive itself: an answer of the same length would be too long for it.", ending: null,
        new LabPlan { Client = new ClientOptions { ReceiveUnit = 1400 }, Server = new ServerOptions { ReceiveUnit = 600 } },
        static run =>
        {
            if (!run.Connect())
                return;
            for (int i = 0; i < 3; i++)
            {
                run.World.Vpn.Connections[0].AskEcho(run.World.LatestServerTunnel!, length: 1000);
                run.World.Run(1);
            }
        });

    public static LabScenario PppProcessDies { get; } = LabScenario.Of(
        "The server's PPP process does not start: the call is accepted, nothing comes through GRE, and the control connection is finished.", GreBlocked,
        play: static run =>
        {
            run.World.Vpn.Distortion = static _ => null;
            run.World.Clock.After(TimeSpan.FromSeconds(2), () => run.World.Vpn.Connections[0].Crash(isReset: false));
            run.Connect();
        });

    public static LabScenario IdleDropByNat { get; } = LabScenario.Of(
        "The client's router forgets the tunnel's GRE after 90 seconds without any, and the keep-alive comes only every 120.", LinkEchoTimeout,
        new LabPlan
        {
            Client = new ClientOptions { EchoInterval = TimeSpan.FromSeconds(120) },
            Server = new ServerOptions { EchoInterval = null },
        },
        static run =>
        {
            var nat = new NatRouter(run.World.Router, run.World.Outside, NatGre.Helper);
            nat.Table.IdleTimeout = TimeSpan.FromSeconds(90);
            if (!GreScenarios.Talk(run))
                return;
            run.World.Run(100);
            run.Ping(LabWorld.WebAddress, count: 3, interval: 1);
            run.World.Run(900);
        });

    public static LabScenario LinkTerminated { get; } = LabScenario.Of(
        "The server's administrator ends the session: LCP Terminate-Request, then Call-Disconnect-Notify.", LinkTerminatedByPeer,
        play: static run =>
        {
            if (!GreScenarios.Talk(run))
                return;
            run.World.Vpn.Connections[0].Close(run.World.LatestServerTunnel!);
            run.World.Run(10);
        });

    public static LabScenario IdleLimitReached { get; } = LabScenario.Of(
        "Nothing flows for as long as the server's idle limit allows, and it ends the link.", LinkTerminatedByPeer,
        new LabPlan { Server = new ServerOptions { IdleLimit = TimeSpan.FromSeconds(60) } },
        static run =>
        {
            GreScenarios.Talk(run);
            run.World.Run(200);
        });

    public static LabScenario SessionLimitReached { get; } = LabScenario.Of(
        "The session has lasted as long as the server's limit allows, and it ends the link under traffic.", LinkTerminatedByPeer,
        new LabPlan { Server = new ServerOptions { SessionLimit = TimeSpan.FromSeconds(60) } },
        static run =>
        {
            if (run.Connect())
                run.Ping(LabWorld.WebAddress, count: 70, interval: 1);
        });

    public static IReadOnlyList<LabScenario> All { get; } =
    [
        LcpNotConverging, SlowPath, LoopedBack, CallbackDemanded, MultilinkRefused, PppProcessDies, EchoTimeout, EchoStarved, EchoBeyondMru, IdleDropByNat,
        LinkTerminated, IdleLimitReached, SessionLimitReached,
    ];

    /// <summary>Turns a GRE packet round: its addresses, and the call id of the way back.</summary>
    private static bool Reflect(ScenarioRun run, in IpPacket packet, byte[] octets)
    {
        if (packet.Protocol != IpProtocols.Gre || run.World.Tunnel?.Session.Tunnel?.Call.LocalCallId is not { } callId)
            return true;
        Span<byte> gre = octets.AsSpan(packet.HeaderLength);
        GreTampering.SetCallId(gre, callId);
        PacketChange.SetSource(octets, packet.Destination);
        PacketChange.SetDestination(octets, run.World.ClientInterface.Address.Address);
        return true;
    }
}
