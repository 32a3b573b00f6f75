using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace PptpTools.Peers;

/// <summary>A guest with the real peers, in this process's network namespace.</summary>
internal sealed class Peerlab : IDisposable
{
    private const string Subnet = "198.18.90";
    private const string CallersSubnet = "198.18.91";

    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    /// <summary>The guest's network card misses an interrupt now and then, and holds what came until something else comes: something comes so often.</summary>
    private static readonly TimeSpan WakeInterval = TimeSpan.FromMilliseconds(100);

    private const int DiscardPort = 9;

    private readonly UdpClient _waker = new();
    private readonly string _program = Find();
    private readonly string[] _name;
    private Timer? _wakes;

    private Peerlab(params string[] name) => _name = name;

    /// <summary>The guest's address, where pptpd listens and from where pptp-linux calls.</summary>
    public static IPAddress GuestAddress { get; } = IPAddress.Parse(Subnet + ".2");

    /// <summary>This side's address.</summary>
    public static IPAddress HostAddress { get; } = IPAddress.Parse(Subnet + ".1");

    /// <summary>Boots the guest, and starts in it what serves a page and what measures.</summary>
    public static Peerlab Boot()
    {
        var lab = new Peerlab();
        lab.Boot(Subnet, []);
        lab.Exec($"mkdir -p /tmp/www; {WebPage.GuestCommand} >/tmp/www/page; httpd -p 80 -h /tmp/www; iperf3 -s -D").Need("The guest's servers");
        return lab;
    }

    /// <summary>Boots a second guest, which calls the first one through this namespace, and this side.</summary>
    /// <param name="processor">The processor that it runs on, which ought not to be the first one's.</param>
    public static Peerlab BootCaller(string processor)
    {
        File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
        var lab = new Peerlab("--name", (Environment.GetEnvironmentVariable("PEERLAB_NAME") ?? "lab") + "-caller");
        lab.Boot(CallersSubnet, ["--cpu", processor]);
        return lab;
    }

    /// <summary>Starts pptpd with options of <c>peerlab server</c>.</summary>
    public void StartServer(IEnumerable<string> options) => Run(CommandLimit, ["server", .. options]).Need("peerlab server");

    /// <summary>Lets the guest's pptp-linux and pppd call this side, or another server.</summary>
    public CommandResult StartClient(IEnumerable<string> options, IPAddress? server = null) =>
        Run(CommandLimit, ["client", (server ?? HostAddress).ToString(), .. options]);

    /// <summary>Ends the guest's client.</summary>
    public void StopClient() => Run(CommandLimit, "client-down").Need("peerlab client-down");

    /// <summary>Runs a shell line in the guest.</summary>
    public CommandResult Exec(string line, TimeSpan? limit = null) =>
        Run((limit ?? CommandLimit) + Margin, "exec", "--timeout", $"{(limit ?? CommandLimit).TotalSeconds:0}", line);

    /// <summary>Waits until a shell line succeeds in the guest.</summary>
    public void WaitFor(string line, string what)
    {
        for (int i = 0; i < 60; i++)
        {
            if (Exec(line).Status == 0)
                return;
            Thread.Sleep(100);
        }

        throw new RowFailure(what);
    }

    /// <summary>Lets what comes to the guest and what leaves it pass through a queue of tc-netem(8).</summary>
    public void Impair(string netem) => Exec(
        "modprobe ifb; ip link set ifb0 up && tc qdisc add dev vec0 handle ffff: ingress"
        + " && tc filter add dev vec0 parent ffff: protocol ip u32 match u32 0 0 action mirred egress redirect dev ifb0"
        + $" && tc qdisc add dev ifb0 root netem {netem} && tc qdisc add dev vec0 root netem {netem}").Need("tc");

    /// <summary>Takes away what <see cref="Impair"/> made.</summary>
    public void Repair() => Exec("tc qdisc del dev vec0 root; tc qdisc del dev vec0 ingress; tc qdisc del dev ifb0 root; ip link set vec0 up; true");

    /// <summary>A log of the guest.</summary>
    public string Log(string name) => Run(CommandLimit, "log", name).Output;

    public void Dispose()
    {
        _wakes?.Dispose();
        _waker.Dispose();
        Run(CommandLimit, "down");
    }

    private void Boot(string subnet, string[] options)
    {
        try
        {
            Run(CommandLimit, "down");
            Run(BootLimit, ["up", "--netns", "current", "--subnet", subnet, "--quiet", .. options]).Need("peerlab up");
            HostState.Settle();
            var guest = new IPEndPoint(IPAddress.Parse(subnet + ".2"), DiscardPort);
            _wakes = new Timer(_ => _waker.Send([0], guest), null, WakeInterval, WakeInterval);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private CommandResult Run(TimeSpan limit, params IEnumerable<string> arguments) => CommandLine.Run(limit, _program, [.. _name, .. arguments]);

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string program = Path.Combine(folder, "peerlab", "peerlab");
            if (File.Exists(program))
                return program;
        }

        throw new RowFailure("tests/peerlab/peerlab is not there.");
    }
}
