using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using PptpTools.Session;
using PptpTools.Sessions;

namespace PptpTools.Tests;

/// <summary>Other programs' links, from what a real guest with pptp-linux, pptpd and pppd 2.4.9 had in /proc and /run.</summary>
public sealed class ForeignSessionTests : IDisposable
{
    /// <summary>/run/pppd2.tdb with both ends' records and the free ones between them, deflated.</summary>
    private const string Database =
        "eNoLcXFSSMvMSeViwA5yJRnVmhkGHrRw4JefwYxdXANNfA7rwLifg4WBIYEMuy+wU273DCLMWMFCPb/GsJGv9wcT8Wo1gBjkNWkgvjNN/Evas383CwoKUswt"
        + "LPyDPN3jQz1dbA2sAwICfPzd/Rx9XW2L8vNLgGodoPolgJgHasZSNrfWmcC0DlTtEh8A1Ag0BGqWkwGSem6oeq871Rwg9T6eft5gs5MNoMoDAkDqzzCjuk/C"
        + "/0UwzH0WRuZEuU8GiAWhZkQEVxeD7HNxDfN0drXVT0kt0y8oKdY3hBpoAlRjAYxDFbQwAtkJ8Y01klOtgwNcXV1sjS1MDICOtcHiP0eJvqUg+zzdwFqAthhA"
        + "bXICh8cOYDxFQNX6kBL+1sghjMtN1kjWMjgVQN0nAsRsUDv/dXa2gNwX6ucZYotwmpMOKKyAYV8CVZdGU7dZQ6y39gQa4+zoY2tooGduoWegZwhOMj1Qd4Pi"
        + "RAjqHoWuoufgcA0IcvX1D3FFaIG6DhKrKHECS6Oy5c9dUNIo0Mswn4MsvAKM/wqo2mxS0pw1RqqyRrYD6ntDQ1Mj7N4HSgeBBcsK8kqLU4uAdk+AldtQ91RC"
        + "4wHkfnrGgzVmQDPMAeVPYFncAXVb7UCGFaabGRZAw04BiIWhbnQVu3kFe7pBJH4LWB0H1TMR6i9YmA+wv7BEhQHDFlCZD8zUKeKY5ZbTKBgFo2AUjIJRMApG"
        + "wSgYBaNgFIyCUTAKRsEoGAWjYBSMglEwCkgGNeIMDAB6o4Iq";

    private readonly string _root = Directory.CreateTempSubdirectory().FullName;

    public ForeignSessionTests()
    {
        const string rest = "0 0 0 -1 4194560 1091 1351 97 6 31 0 23 2 20 0 1 0";
        Write("proc/stat", "cpu  783 0 53 8728 0 0 0 0 0 0\nbtime 1795399996\n");
        Process(788, 786, "pppd", rest, 3522, "pppd|pty|pptp 198.18.80.1 --nolaunchpppd --loglevel 2 |file|/run/client-c0.opts|user|vpnuser|nodetach|");
        Process(798, 788, "sh", rest, 3584, "sh|-c|pptp 198.18.80.1 --nolaunchpppd --loglevel 2 |");
        Process(801, 798, "pptpgw", rest, 3591, "pptp|198.18.80.1|--nolaunchpppd|--loglevel|2|");
        Process(811, 1, "pptpcm", rest, 3630, "pptp|198.18.80.1|--nolaunchpppd|--loglevel|2|");
        Process(746, 1, "pptpd", rest, 3400, "pptpd|--conf|/etc/pptpd.conf|--pidfile|/run/pptpd.pid|");
        Process(812, 746, "pptpctrl", rest, 3633, "pptpd [198.18.80.2:AF0F - 0080]" + new string('|', 50));
        Process(827, 812, "pppd", rest, 3733, "/usr/sbin/pppd|local|file|/etc/ppp/pptpd-options|115200|10.78.0.1:10.78.0.10|ipparam|198.18.80.2|");
        Process(900, 1, "pppd", rest, 4000, "pppd|pppoe.so|eth0|");
        Process(901, 1, "odd) (name", rest, 4001, "");
        const string title = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
        Write("proc/788/net/tcp", title + "   0: 025012C6:957E 015012C6:06BB 01 00000000:00000000 00:00000000 00000000     0        0 263 1\n");
        Write("proc/827/net/tcp", title + "   0: 00000000:06BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 122 1\n"
            + "   1: 015012C6:06BB 025012C6:957E 01 00000000:00000000 00:00000000 00000000     0        0 265 1\n");
        const string header = "Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets\n";
        Write("proc/788/net/dev", header + "    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n"
            + "  ppp0:      66       6    0    0    0     0          0         0       72       5    0    0    0     0       0          0\n");
        Write("proc/827/net/dev", header + "  ppp0:      72       5    0    0    0     0          0         0       66       6    0    0    0     0       0          0\n");
        using var packed = new MemoryStream(Convert.FromBase64String(Database));
        using var stream = new ZLibStream(packed, CompressionMode.Decompress);
        using FileStream file = File.Create(Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "run")).FullName, "pppd2.tdb"));
        stream.CopyTo(file);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_link_that_pptp_dialled_is_found_with_its_server_addresses_and_counters()
    {
        LiveSession link = Find(788);
        Assert.True(link.IsForeign);
        Assert.Equal((TunnelState.Open, "c0", "ppp0", "vpnuser"), (link.State, link.Name, link.InterfaceName, link.UserName));
        Assert.Equal(("198.18.80.1", "198.18.80.1", "198.18.80.2"), (link.Server, $"{link.ServerAddress}", $"{link.ClientAddress}"));
        Assert.Equal(("10.78.0.10", "10.78.0.1"), ($"{link.Address}", $"{link.PeerAddress}"));
        Assert.Equal((66L, 6L, 72L, 5L), (link.OctetsReceived, link.PacketsReceived, link.OctetsSent, link.PacketsSent));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795399996).AddMilliseconds(35_220), link.Started);
        Assert.Equal("10.78.0.10", $"{link.Lease!.Address}");
    }

    [Fact]
    public void A_link_that_pptpd_serves_is_found_with_its_client_and_call_ids()
    {
        LiveSession link = Find(827);
        Assert.Equal((TunnelState.Open, "ppp0", "vpnuser"), (link.State, link.Name, link.UserName));
        Assert.Equal(("198.18.80.1", "198.18.80.2"), ($"{link.ServerAddress}", $"{link.ClientAddress}"));
        Assert.Equal((0x0080, 0xAF0F), (link.LocalCallId, link.PeerCallId));
        Assert.Equal(("10.78.0.1", "10.78.0.10"), ($"{link.Address}", $"{link.PeerAddress}"));
    }

    [Fact]
    public void A_pppd_without_PPTP_is_none() => Assert.Equal([788, 827], new ForeignSessions(_root).Find().Select(link => link.ProcessId ?? 0).Order());

    [Fact]
    public void Without_what_pppd_wrote_down_the_link_is_still_found()
    {
        File.Delete(Path.Combine(_root, "run", "pppd2.tdb"));
        LiveSession link = Find(788);
        Assert.Equal(("pppd 788", "198.18.80.1"), (link.Name, $"{link.ServerAddress}"));
        Assert.Null(link.InterfaceName);
    }

    [Fact]
    public void A_host_without_proc_has_none()
    {
        Directory.Delete(Path.Combine(_root, "proc"), recursive: true);
        Assert.Empty(new ForeignSessions(_root).Find());
    }

    [Fact]
    public void Damaged_databases_are_read_as_far_as_they_make_sense()
    {
        byte[] octets = File.ReadAllBytes(Path.Combine(_root, "run", "pppd2.tdb"));
        Assert.Equal("10.78.0.1", new PppdDatabase(octets).Find(827, "IPLOCAL"));
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = octets[..random.Next(octets.Length)];
            for (int j = 0; j < 40 && damaged.Length > 0; j++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            _ = new PppdDatabase(damaged).Find(827, "IPLOCAL");
        }
    }

    private LiveSession Find(int processId) => new ForeignSessions(_root).Find().Single(link => link.ProcessId == processId);

    private void Process(int id, int parent, string name, string rest, int started, string arguments)
    {
        Write($"proc/{id}/stat", $"{id} ({name}) S {parent} {rest} {started} 13459456 1366\n");
        Write($"proc/{id}/cmdline", arguments.Replace('|', '\0'));
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
