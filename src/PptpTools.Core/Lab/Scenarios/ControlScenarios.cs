using System.Collections.Generic;
using PptpTools.Session;
using static PptpTools.Session.SessionFailureKind;

namespace PptpTools.Lab;

/// <summary>Faults of the TCP connection and of the control connection in it.</summary>
internal static class ControlScenarios
{
    private const byte NotAuthorized = 4;
    private const ushort VersionTwo = 0x0200;
    private const ushort WrongChecksum = 0xBAD0;
    private const uint RealAccmValue = 0x000A_0000;

    public static LabScenario ControlPortFiltered { get; } = LabScenario.Of(
        "A firewall on the way drops TCP port 1723.", ConnectionTimedOut,
        play: static run => FilterControl(run, FilterAction.Drop));

    public static LabScenario ControlPortProhibited { get; } = LabScenario.Of(
        "A firewall on the way refuses TCP port 1723 and says so by ICMP (administratively prohibited).", ConnectionRefused,
        play: static run => FilterControl(run, FilterAction.RejectAsProhibited));

    public static LabScenario ControlPortRefused { get; } = LabScenario.Of(
        "No PPTP server runs on the host.", ConnectionRefused,
        play: static run =>
        {
            run.World.Vpn.StopListening();
            run.Connect();
        });

    public static LabScenario NotPptpServer { get; } = LabScenario.Of(
        "A mail server listens on TCP port 1723.", NotPptp,
        play: static run => ServeOther(run, greeting: "220 mail.example.com ESMTP\r\n"));

    public static LabScenario ControlVersionMismatch { get; } = LabScenario.Of(
        "The server speaks version 2.0 of PPTP.", VersionMismatch,
        new LabPlan { ServerHabits = static profile => profile with { Control = profile.Control with { ProtocolVersion = VersionTwo } } });

    public static LabScenario ControlRefused { get; } = LabScenario.Of(
        "The server does not authorise this client: result 4 in Start-Control-Connection-Reply.", SessionFailureKind.ControlRefused,
        new LabPlan { ServerHabits = static profile => profile with { Control = profile.Control with { StartResult = NotAuthorized } } });

    public static LabScenario ControlClosedSilently { get; } = LabScenario.Of(
        "The server's list of clients or its connection limit closes the connection after the first request, without a word.",
        SessionFailureKind.ControlClosedSilently,
        play: static run => ServeOther(run, closesOnData: true));

    public static LabScenario ControlUnanswered { get; } = LabScenario.Of(
        "The server accepts the TCP connection and answers nothing.", ControlNoReply,
        play: static run => ServeOther(run));

    public static LabScenario CallRefused { get; } = LabScenario.Of(
        "The server has no free channel for the call.", SessionFailureKind.CallRefused,
        new LabPlan { Server = new ServerOptions { MaximumCalls = 0 } });

    public static LabScenario ControlEchoUnanswered { get; } = LabScenario.Of(
        "The server's control process hangs while GRE still flows: Echo-Requests stay unanswered.", ControlEchoTimeout,
        play: static run =>
        {
            if (!run.Connect())
                return;
            run.World.Vpn.Swallows = static _ => true;
            run.Ping(LabWorld.WebAddress, count: 40, interval: 5);
        });

    public static LabScenario ServerCrash { get; } = LabScenario.Of(
        "The server's process dies: its host resets the TCP connection.", ControlLost,
        play: static run => Crash(run, isReset: true));

    public static LabScenario ServerQuit { get; } = LabScenario.Of(
        "The server's process ends: its host finishes the TCP connection, with no message before.", ControlClosedByPeer,
        play: static run => Crash(run, isReset: false));

    public static LabScenario ServerHangup { get; } = LabScenario.Of(
        "The server hangs up the call with Call-Disconnect-Notify.", CallDisconnected,
        play: static run =>
        {
            if (!run.Connect())
                return;
            run.World.Run(10);
            run.World.Vpn.Connections[0].HangUp(run.World.LatestServerTunnel!);
            run.World.Run(10);
        });

    public static LabScenario ServerShutdown { get; } = LabScenario.Of(
        "The server is shut down and says so with Stop-Control-Connection-Request.", CallDisconnected,
        play: static run =>
        {
            if (!run.Connect())
                return;
            run.World.Run(10);
            run.World.Vpn.Connections[0].Close();
            run.World.Run(10);
        });

    public static LabScenario BadChecksum { get; } = LabScenario.Of(
        "The server's first reply has a wrong TCP checksum; TCP repeats it.", ending: null,
        new LabPlan { ServerTcp = LabTcpOptions.Default with { Fault = new TcpChecksumFault(1, WrongChecksum) } });

    public static LabScenario RealAccm { get; } = LabScenario.Of(
        "The client asks for a real ACCM and the server's Set-Link-Info repeats it, as if GRE had asynchronous framing; it means nothing.", ending: null,
        new LabPlan
        {
            ClientHabits = static profile => profile with { Link = profile.Link with { Lcp = profile.Link.Lcp with { AsyncControlCharacterMap = RealAccmValue } } },
            ServerHabits = static profile => profile with { SendsLinkInfoAtLink = true },
        });

    public static IReadOnlyList<LabScenario> All { get; } =
    [
        ControlPortFiltered, ControlPortProhibited, ControlPortRefused, NotPptpServer, ControlVersionMismatch, ControlRefused, ControlClosedSilently,
        ControlUnanswered, CallRefused, ControlEchoUnanswered, ServerCrash, ServerQuit, ServerHangup, ServerShutdown, BadChecksum, RealAccm,
    ];

    private static void FilterControl(ScenarioRun run, FilterAction action)
    {
        run.World.Inside.InputFilters.Add(PacketFilter.ControlConnection(action));
        run.Connect();
    }

    private static void ServeOther(ScenarioRun run, string greeting = "", bool closesOnData = false)
    {
        LabOtherService.Listen(run.World.Server, LabVpnClient.Port, greeting, closesOnData);
        run.Connect();
        run.World.Run(5);
    }

    private static void Crash(ScenarioRun run, bool isReset)
    {
        if (!run.Connect())
            return;
        run.World.Run(10);
        run.World.Vpn.Connections[0].Crash(isReset);
        run.World.Run(10);
    }
}
