using System;
using PptpTools.Authentication;
using PptpTools.Recording;
using PptpTools.Session;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>
/// The connection that the paper walks through in 43 steps, and the web request in 15. Nothing is scripted but the fault of step 5: what
/// the two ends send is theirs, and the order comes from the times below.
/// </summary>
internal static class VpnPaper
{
    public const string Name = "VpnPaper";

    private const int ConnectionSteps = 43;
    private const int WebSteps = 15;
    private const ushort ClientPort = 1141;

    /// <summary>The paper, step 5: the checksum that the first reply carries, and the one it should have.</summary>
    private const ushort WrongChecksum = 0x8BC6;
    private const ushort RightChecksum = 0x3F0D;

    public static LabScenario Scenario { get; } = new(
        Name,
        "The first Start-Control-Connection-Reply has a wrong TCP checksum (step 5), which TCP repairs.",
        nameof(Tracing.SessionPhase.Open),
        Plan,
        Play);

    /// <summary>What the paper tells of its two computers.</summary>
    private static LabPlan Plan(ulong seed, ILegacyCryptography cryptography)
    {
        LabPlan plan = PlanWith(seed, serverSequence: null);
        return PlanWith(seed, FindServerSequence(plan, cryptography));
    }

    private static LabPlan PlanWith(ulong seed, uint? serverSequence) => new()
    {
        Seed = seed,
        Client = new ClientOptions
        {
            Profile = PeerProfile.Windows2000,
            Strengths = KeyStrengths.Bits40 | KeyStrengths.Bits56 | KeyStrengths.Bits128,
            AllowsCompression = true,
            EchoInterval = null,
        },
        Server = new ServerOptions
        {
            Profile = PeerProfile.Windows2000,
            Strengths = KeyStrengths.Bits40 | KeyStrengths.Bits56 | KeyStrengths.Bits128,
            AllowsCompression = true,
            EchoInterval = null,
        },
        PoolIsEvenFirst = true,
        ClientPort = ClientPort,
        ClientTcp = LabTcpOptions.Windows2000,
        ServerTcp = LabTcpOptions.Windows2000 with
        {
            // The handshake has shown that the client is near, so the reply is repeated before the client repeats its request.
            RetransmissionTimeout = TimeSpan.FromSeconds(1),
            InitialSequence = serverSequence,
            Fault = new TcpChecksumFault(1, WrongChecksum),
        },
        ProcessingTime = TimeSpan.FromMilliseconds(5),
        DatagramDelay = TimeSpan.FromMilliseconds(0.2),
        ToServer = new LinkConditions { Delay = TimeSpan.FromMilliseconds(0.5) },
        ToClient = new LinkConditions { Delay = TimeSpan.FromMilliseconds(0.5) },
        WebDelay = TimeSpan.FromMilliseconds(40),
    };

    private static void Play(ScenarioRun run)
    {
        run.Capture.Number(Name, ConnectionSteps);
        if (!run.Connect())
            return;
        run.World.Run(0.02);
        _ = new LabWebServer(run.World.Web, closeDelay: TimeSpan.FromSeconds(1));
        LabRoute? route = run.World.Client.Routes.Find(LabWorld.WebAddress)?.Route;
        run.Capture.Number($"{Name} web request", WebSteps, $"route {route}: {route?.Reason}");
        LabWebClient.Get(run.World.Client, LabWorld.WebAddress, thinkTime: TimeSpan.FromMilliseconds(5));
        run.World.Run(2);
    }

    /// <summary>
    /// The server's initial sequence number with which the checksum of its first reply is the paper's right one: found in a trial run, in
    /// which everything else is the same.
    /// </summary>
    private static uint FindServerSequence(LabPlan plan, ILegacyCryptography cryptography)
    {
        const uint Trial = 0x1000_0000;
        using var world = new LabWorld(plan with { ServerTcp = plan.ServerTcp with { InitialSequence = Trial, Fault = null } }, cryptography);
        var watch = new FirstSegment();
        world.Server.Tcp.Observer = watch;
        world.Connect();
        world.Clock.RunUntil(() => watch.Packet is not null, TimeSpan.FromSeconds(1));
        return watch.Packet is not null && IpPacket.TryParse(watch.Packet, out IpPacket packet, out _)
            ? TcpWriter.InitialSequenceFor(packet, Trial, RightChecksum)
            : Trial;
    }

    private sealed class FirstSegment : ITcpObserver
    {
        public byte[]? Packet { get; private set; }

        public void OnSegment(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> ipPacket)
        {
            bool hasData = IpPacket.TryParse(ipPacket, out IpPacket packet, out _)
                && TcpSegment.TryParse(packet.Payload, out TcpSegment segment, out _) && !segment.Payload.IsEmpty;
            if (isOutgoing && hasData)
                Packet ??= ipPacket.ToArray();
        }
    }
}
