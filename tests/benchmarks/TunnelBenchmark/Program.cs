using System;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Threading;
using PptpTools.Server;
using PptpTools.Session;

namespace PptpTools.Benchmarks;

/// <summary>
/// The tunnel's data path and its life on a real host.
/// <c>serve LOCAL none|128</c>: the far end, for the user bench with that password;
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
            case ["serve", string local, string encryption]:
                return Serve(IPAddress.Parse(local), Policy(encryption), stop.Token);
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

    private static int Serve(IPAddress local, EncryptionPolicy encryption, CancellationToken stop)
    {
        var users = new ServerUsers();
        users.Add("bench", "bench".ToCharArray());
        var settings = new ServerSettings
        {
            Address = local,
            Options = new ServerOptions { Encryption = encryption },
            Users = users,
            Limits = new ServerLimits { ConnectionsPerMinute = null },
        };
        using PptpServer server = PptpServer.Start(settings);
        Console.WriteLine($"serving {server.InterfaceName} {server.TunnelAddress}");
        stop.WaitHandle.WaitOne();
        return 0;
    }

    private static EncryptionPolicy Policy(string encryption) => encryption == "none" ? EncryptionPolicy.None : EncryptionPolicy.Required;
}
