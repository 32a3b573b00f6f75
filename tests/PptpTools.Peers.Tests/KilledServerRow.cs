using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.NetworkInformation;
using PptpTools.Journal;
using PptpTools.Server;
using PptpTools.Session;

namespace PptpTools.Peers;

/// <summary>Our server's process is killed under an open tunnel with traffic: the client notices, and what the process left is taken back.</summary>
internal sealed record KilledServerRow() : MatrixRow("server: process killed, host repaired")
{
    /// <summary>What makes this program the server.</summary>
    public const string Argument = "--serve";

    private const string Ready = "ready";

    /// <summary>Serves clients until it is killed, or its input ends.</summary>
    public static void Serve()
    {
        string own = NetworkInterface.GetAllNetworkInterfaces()
            .First(one => one.GetIPProperties().UnicastAddresses.Any(address => address.Address.Equals(Peerlab.HostAddress))).Name;
        using PptpServer server = PptpServer.Start(ServerRow.Settings(new ServerOptions()) with { IsForwarding = true, ProxyArpInterface = own });
        Console.WriteLine($"{Ready} {server.TunnelAddress}");
        Console.In.ReadToEnd();
    }

    protected override RowFigures RunIn(Peerlab lab, long octets)
    {
        string before = HostState.Read();
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Environment.GetCommandLineArgs()[0], Argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            string line = process.StandardOutput.ReadLine() ?? "";
            RowFailure.Unless(line.StartsWith(Ready, StringComparison.Ordinal), $"The server did not start: {line}");
            string address = line.Substring(Ready.Length + 1);
            lab.StartClient([]).Need("The guest's client");
            lab.Exec($"ping -q -c 3 {address}; ping -q -i 0.02 -w 30 {address} >/dev/null 2>&1 &").Need("The guest's pings");
            string open = HostState.Read();
            foreach (string change in new[] { "ip_forward = 1", "proxy", "pptpd" })
                RowFailure.Unless(open.Contains(change, StringComparison.Ordinal), $"The server has not changed '{change}':\n{open}");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }

        lab.WaitFor("[ -z \"$(ip -o link show type ppp)\" ] && ! pgrep -x pppd && ! pgrep -x pptp", "The client still has its interface or its processes.");
        RowFailure.Unless(HostState.Read() != before, "The killed server left nothing behind, so that there is nothing to repair.");
        IReadOnlyList<HostRepair> repairs = HostRepairer.Repair(HostFolders.Current, isDryRun: false);
        RowFailure.Unless(repairs.Any(repair => repair.Outcome == HostRepairOutcome.Undone), $"Nothing was repaired: {string.Join('\n', repairs)}");
        RowFailure.Unless(HostState.Read() == before, $"The host is not as it was before:\n{before}\nnow:\n{HostState.Read()}\n{string.Join('\n', repairs)}");
        return new RowFigures();
    }
}
