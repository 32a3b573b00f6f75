using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Threading;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Benchmarks;

/// <summary>Tunnels opened and closed one after the other: memory and handles every hundred.</summary>
internal static class Cycles
{
    private const int Report = 100;

    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(30);

    public static int Run(IPAddress server, string user, string password, int count, CancellationToken stop)
    {
        int failed = 0;
        for (int i = 0; i <= count && !stop.IsCancellationRequested; i++)
        {
            if (i % Report == 0)
                Print(i, failed);
            if (i == count)
                break;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(OpenLimit);
            using var tunnel = new PptpTunnel(new TunnelSettings
            {
                Server = IpAddress.From(server),
                UserName = user,
                Password = password.ToCharArray(),
            });
            tunnel.Start(limit.Token);
            if (!tunnel.WaitUntilOpen(limit.Token))
            {
                failed++;
                Console.WriteLine($"{i}: {tunnel.Failure}");
            }

            tunnel.Close(TimeSpan.FromSeconds(5));
        }

        return failed == 0 ? 0 : 1;
    }

    private static void Print(int cycle, int failed)
    {
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        int handles = Directory.GetFiles("/proc/self/fd").Length;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cycle,6} cycles, {failed} failed: {managed,10} managed octets, {process.WorkingSet64 / 1024,8} KiB resident, {handles,4} handles, {process.Threads.Count,3} threads"));
    }
}
