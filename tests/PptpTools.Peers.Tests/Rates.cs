using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using PptpTools.Server;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Peers;

/// <summary>How fast our ends are where one takes the place of a real one: three tunnels, measured in turns.</summary>
internal static class Rates
{
    private const int Rounds = 5;

    /// <summary>iperf3's time, after a second that is not counted.</summary>
    private const string Seconds = "-t 3 -O 1";

    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(60);

    /// <summary>Measures, and prints a line for each tunnel and direction: megabits a second, their spread, and the ratio to the real pair's.</summary>
    /// <param name="lab">The guest whose pptpd is called.</param>
    /// <exception cref="RowFailure">A tunnel does not open, or does not carry anything.</exception>
    public static void Print(Peerlab lab)
    {
        string processor = File.ReadLines("/proc/self/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split(':', '-', ',')[1].Trim();
        using Peerlab caller = Peerlab.BootCaller(processor);
        foreach (EncryptionPolicy policy in new[] { EncryptionPolicy.None, EncryptionPolicy.Required })
            Print(lab, caller, policy);
    }

    private static void Print(Peerlab lab, Peerlab caller, EncryptionPolicy policy)
    {
        string[] encryption = ["--mppe", policy == EncryptionPolicy.None ? "none" : "128"];
        lab.StartServer(encryption);
        caller.StartClient(["--link", "pair", .. encryption], Peerlab.GuestAddress).Need("The real pair");
        using PptpTunnel tunnel = Open(policy);
        using PptpServer server = PptpServer.Start(ServerRow.Settings(new ServerOptions { Encryption = policy }));
        caller.StartClient(["--link", "ours", .. encryption]).Need("The real client of our server");
        using var iperf = new IperfServer(server.TunnelAddress);

        string real = tunnel.Lease!.PeerAddress!.Value.ToString();
        (string Name, Func<string, string> Run, string Server)[] paths =
        [
            ("real client, real server", Call, real),
            ("our client, real server", arguments => CommandLine.Run(RunLimit, "iperf3", arguments.Split(' ')).Output, real),
            ("real client, our server", Call, server.TunnelAddress.ToString()),
        ];
        var rates = new Dictionary<(string, bool), List<double>>();
        for (int round = 0; round < Rounds; round++)
        {
            foreach ((string name, Func<string, string> run, string address) in paths)
            {
                foreach (bool isReverse in new[] { false, true })
                {
                    if (!rates.TryGetValue((name, isReverse), out List<double>? list))
                        rates[(name, isReverse)] = list = [];
                    list.Add(Measure(run, address, isReverse));
                }
            }
        }

        foreach (bool isReverse in new[] { false, true })
        {
            double pair = Median(rates[(paths[0].Name, isReverse)]);
            foreach ((string name, _, _) in paths)
            {
                List<double> list = rates[(name, isReverse)];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"MPPE {encryption[1],-4} {name,-25} {(isReverse ? "from the server" : "to the server"),-15} {Median(list),6:0.0} Mbit/s ({list.Min():0.0} to {list.Max():0.0})  {Median(list) / pair,5:0.00}"));
            }
        }

        string Call(string arguments) => caller.Exec("iperf3 " + arguments, RunLimit).Output;
    }

    private static PptpTunnel Open(EncryptionPolicy policy)
    {
        var tunnel = new PptpTunnel(new TunnelSettings
        {
            Server = IpAddress.From(Peerlab.GuestAddress),
            UserName = ServerRow.User,
            Password = ServerRow.Password.ToCharArray(),
            Options = new ClientOptions { Encryption = policy },
        });
        using var limit = new CancellationTokenSource(OpenLimit);
        tunnel.Start(limit.Token);
        RowFailure.Unless(tunnel.WaitUntilOpen(limit.Token), $"Our client did not open: {tunnel.Failure}");
        return tunnel;
    }

    private static double Measure(Func<string, string> run, string server, bool isReverse)
    {
        string report = run($"-c {server} -J {Seconds} --connect-timeout 10000{(isReverse ? " -R" : "")}");
        using JsonDocument document = JsonDocument.Parse(report);
        RowFailure.Unless(!document.RootElement.TryGetProperty("error", out JsonElement error), $"iperf3 to {server}: {error}");
        return document.RootElement.GetProperty("end").GetProperty("sum_received").GetProperty("bits_per_second").GetDouble() / 1e6;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
