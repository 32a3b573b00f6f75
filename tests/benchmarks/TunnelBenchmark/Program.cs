using System;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Threading;
using PptpTools.Session;

namespace PptpTools.Benchmarks;

/// <summary>
/// The tunnel's data path and its life on a real host.
/// <c>serve LOCAL PEER none|128</c>: the far end, for one client after the other;
/// <c>hold SERVER USER PASSWORD none|128</c>: opens a tunnel, keeps it until SIGTERM, and says what it cost;
/// <c>cycles SERVER USER PASSWORD COUNT</c>: opens and closes tunnels, and says what memory and handles do.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        switch (arguments)
        {
            case ["serve", string local, string peer, string encryption]:
                using (var server = new FarEnd(IPAddress.Parse(local), IPAddress.Parse(peer), Policy(encryption)))
                    server.Run(stop.Token);
                return 0;
            case ["hold", string server, string user, string password, string encryption]:
                return HeldTunnel.Run(IPAddress.Parse(server), user, password, Policy(encryption), stop.Token);
            case ["cycles", string server, string user, string password, string count]:
                return Cycles.Run(IPAddress.Parse(server), user, password, int.Parse(count, CultureInfo.InvariantCulture), stop.Token);
            default:
                Console.Error.WriteLine("TunnelBenchmark serve|hold|cycles ...");
                return 2;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static EncryptionPolicy Policy(string encryption) => encryption == "none" ? EncryptionPolicy.None : EncryptionPolicy.Required;
}
