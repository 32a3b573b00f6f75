using System;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;
using PptpTools.Routing;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests;

/// <summary>
/// A network namespace for one test: made by the thread that runs it, gone with the last thread and socket in it. Nothing outside is
/// touched. It needs root, as raw sockets and TUN devices do.
/// </summary>
internal static partial class NetworkNamespace
{
    private const int NewNetworkNamespace = 0x4000_0000;

    /// <summary>True where the tests can run; where they cannot, they say so and pass.</summary>
    public static bool IsAvailable { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && System.IO.File.Exists("/dev/net/tun");

    /// <summary>Runs a test in a namespace of its own, whose loopback interface is up.</summary>
    public static void Run(Action test)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (Unshare(NewNetworkNamespace) != 0)
                    throw new InvalidOperationException($"unshare: {Marshal.GetLastPInvokeErrorMessage()}");
                using (var routes = new RouteSocket())
                    routes.BringUp(interfaceIndex: 1, maximumTransmissionUnit: 65_536);
                test();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    public static IpAddress Address(string text) => IpAddress.From(System.Net.IPAddress.Parse(text));

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}

/// <summary>A test that needs root and /dev/net/tun.</summary>
internal sealed class PrivilegedFactAttribute : FactAttribute
{
    public PrivilegedFactAttribute()
    {
        if (!NetworkNamespace.IsAvailable)
            Skip = "Needs root and /dev/net/tun.";
    }
}
