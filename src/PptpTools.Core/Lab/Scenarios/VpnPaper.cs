using System;
using PptpTools.Session;

namespace PptpTools.Lab;

/// <summary>
/// The connection that the paper walks through in 43 steps, and the web request in 15. Nothing is scripted but the fault of step 5: what
/// the two ends send is theirs, and the order comes from the times below.
/// </summary>
internal static class VpnPaper
{
    /// <summary>The paper, step 5: the checksum that the first reply carries, and the one it should have.</summary>
    private const ushort WrongChecksum = 0x8BC6;
    private const ushort RightChecksum = 0x3F0D;

    private const ushort ClientPort = 1141;

    /// <summary>What the paper tells of its two computers.</summary>
    /// <param name="seed">Decides every random number.</param>
    public static LabPlan Plan(ulong seed) => new()
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
        ServerTcp = LabTcpOptions.Windows2000 with { RetransmissionTimeout = TimeSpan.FromSeconds(1), Fault = new TcpChecksumFault(1, WrongChecksum) },
        ProcessingTime = TimeSpan.FromMilliseconds(5),
        DatagramDelay = TimeSpan.FromMilliseconds(0.2),
        ToServer = new LinkConditions { Delay = TimeSpan.FromMilliseconds(0.5) },
        ToClient = new LinkConditions { Delay = TimeSpan.FromMilliseconds(0.5) },
    };
}
