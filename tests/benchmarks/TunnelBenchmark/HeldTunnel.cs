using System;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Threading;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Benchmarks;

/// <summary>A tunnel that is kept until this process is told to end; then it says what the packets cost since it was warm.</summary>
internal static class HeldTunnel
{
    private const long WarmPackets = 20_000;

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
        var first = Cost.Of(tunnel.Call!);
        while (!tunnel.IsOver && !stop.WaitHandle.WaitOne(100))
        {
            // What runs once is compiled without care: the code of a tunnel that carries data is not.
            if (first.Packets < WarmPackets)
                first = Cost.Of(tunnel.Call!);
        }

        Cost last = Cost.Of(tunnel.Call!);
        long packets = Math.Max(1, last.Packets - first.Packets);
        double seconds = (last.Processor - first.Processor).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"FWD tx={last.Sent - first.Sent} rx={last.Received - first.Received} cpu={seconds:0.000} us/pkt={seconds / packets * 1e6:0.000} gc={GC.CollectionCount(0)} end={tunnel.Failure}"));
        tunnel.Close(TimeSpan.FromSeconds(5));
        return 0;
    }

    private readonly record struct Cost(long Sent, long Received, TimeSpan Processor)
    {
        public long Packets => Sent + Received;

        public static Cost Of(TunnelCall call)
        {
            using var process = Process.GetCurrentProcess();
            return new Cost(call.Transmitter.Packets, call.Receiver.Packets, process.TotalProcessorTime);
        }
    }
}
