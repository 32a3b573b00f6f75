using System;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Threading;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Benchmarks;

/// <summary>A tunnel that is kept until this process is told to end; then it says what the packets cost since it opened.</summary>
internal static class HeldTunnel
{
    public static int Run(IPAddress server, string user, string password, EncryptionPolicy encryption, CancellationToken stop)
    {
        using var tunnel = new PptpTunnel(new TunnelSettings
        {
            Server = IpAddress.From(server),
            UserName = user,
            Password = password.ToCharArray(),
            Options = new ClientOptions { Encryption = encryption },
        });
        tunnel.Start(stop);
        if (!tunnel.WaitUntilOpen(stop))
        {
            Console.WriteLine($"not open: {tunnel.Failure}");
            return 1;
        }

        Console.WriteLine($"open {tunnel.InterfaceName} {tunnel.Lease!.Address} {tunnel.Lease.PeerAddress}");
        using var process = Process.GetCurrentProcess();
        TimeSpan user0 = process.UserProcessorTime;
        TimeSpan kernel0 = process.PrivilegedProcessorTime;
        while (!tunnel.IsOver && !stop.WaitHandle.WaitOne(200))
        {
        }

        process.Refresh();
        double inUser = (process.UserProcessorTime - user0).TotalSeconds;
        double inKernel = (process.PrivilegedProcessorTime - kernel0).TotalSeconds;
        TunnelCall call = tunnel.Call!;
        long sent = call.Transmitter.Packets;
        long received = call.Receiver.Packets;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"FWD tx={sent} rx={received} user={inUser:0.000} sys={inKernel:0.000} us/pkt={(inUser + inKernel) / Math.Max(1, sent + received) * 1e6:0.000} gc={GC.CollectionCount(0)} end={tunnel.Failure}"));
        tunnel.Close(TimeSpan.FromSeconds(5));
        return 0;
    }
}
