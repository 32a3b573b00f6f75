using System;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;
using PptpTools.Linux;
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

    /// <summary>Takes an interface away, as <c>ip link delete</c> does.</summary>
    public static unsafe void RemoveInterface(string name)
    {
        const ushort deleteLink = 17;
        using var socket = Descriptor.Of(NativeMethods.OpenSocket(16, 3, 0), "rtnetlink");
        Span<byte> link = stackalloc byte[16];
        link.Clear();
        MemoryMarshal.Write(link.Slice(4), NativeMethods.InterfaceIndex(name));
        var request = new NetlinkRequest(stackalloc byte[64], deleteLink, 1, link);
        ReadOnlySpan<byte> octets = request.Finish();
        fixed (byte* first = octets)
            Assert.Equal(octets.Length, NativeMethods.Send(socket.Number, first, octets.Length, 0));
    }

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
