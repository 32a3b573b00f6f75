#if NET
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using PptpTools.Linux;
using PptpTools.Routing;
using PptpTools.Wire.Ip;

namespace PptpTools.Namespaces;

/// <summary>
/// A network namespace of its own for a part of this process (network_namespaces(7)), wired to the namespace of the thread that makes it. It
/// is the namespace of one thread: sockets and devices that are opened there, and threads that are started there, belong to it. It goes
/// with the last of them, and the wire with it.
/// </summary>
internal sealed class PrivateNetwork : IDisposable
{
    private const int NewNetworkNamespace = 0x4000_0000;
    private const int LoopbackIndex = 1;
    private const int LoopbackUnit = 65_536;
    private const int EthernetUnit = 1500;
    private const string InsideName = "wire0";

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Makes a namespace with its loopback interface up.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">CAP_SYS_ADMIN is missing.</exception>
    public PrivateNetwork()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "PPTP namespace" };
        _thread.Start();
        Run(() =>
        {
            if (NativeMethods.Unshare(NewNetworkNamespace) != 0)
                throw Descriptor.Failed("A network namespace, which needs CAP_SYS_ADMIN");
            using var routes = new RouteSocket();
            routes.BringUp(LoopbackIndex, LoopbackUnit);
        });
    }

    /// <summary>Wires it to the caller's namespace.</summary>
    /// <param name="name">Name of the interface on the caller's side.</param>
    /// <param name="outside">Address of the caller's side.</param>
    /// <param name="inside">Address of this side.</param>
    public void Wire(string name, IpAddress outside, IpAddress inside)
    {
        using var here = new RouteSocket();
        using SafeFileHandle space = Run(() => File.OpenHandle("/proc/thread-self/ns/net"));
        EthernetPair.Make(name, InsideName, (int)space.DangerousGetHandle());
        int index = NativeMethods.InterfaceIndex(name);
        here.AddAddress(index, outside, inside);
        here.BringUp(index, EthernetUnit);
        Run(() =>
        {
            using var there = new RouteSocket();
            int wire = NativeMethods.InterfaceIndex(InsideName);
            there.AddAddress(wire, inside, outside);
            there.BringUp(wire, EthernetUnit);
        });
    }

    /// <summary>Does something in the namespace, and waits for it. Its exceptions are the caller's.</summary>
    public void Run(Action action)
    {
        using var isDone = new ManualResetEventSlim();
        _failure = null;
        _work.Add(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }
            finally
            {
                isDone.Set();
            }
        });
        isDone.Wait();
        _failure?.Throw();
    }

    /// <summary>Does something in the namespace, and waits for its result.</summary>
    public T Run<T>(Func<T> function)
    {
        T result = default!;
        Run(() => { result = function(); });
        return result;
    }

    /// <summary>Leaves the namespace.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Work()
    {
        foreach (Action action in _work.GetConsumingEnumerable())
            action();
    }
}
#endif
