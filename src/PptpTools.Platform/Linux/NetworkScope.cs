#if NET
using System;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace PptpTools.Linux;

/// <summary>
/// The network namespace of the thread that made this object, so that another thread can do something there (setns(2)): a thread of one
/// namespace may have to undo what another did.
/// </summary>
internal sealed class NetworkScope : IDisposable
{
    private const string OwnNamespace = "/proc/thread-self/ns/net";
    private const int ReadOnly = 0;
    private const int CloseOnExecute = 0x80000;
    private const int NetworkNamespace = 0x4000_0000;

    private readonly Descriptor _descriptor = Linux.Descriptor.Of(NativeMethods.Open(OwnNamespace, ReadOnly | CloseOnExecute), OwnNamespace);

    /// <summary>Its name, such as <c>net:[4026531840]</c>.</summary>
    public string Name { get; } = CurrentName;

    /// <summary>The name of the namespace of the calling thread.</summary>
    public static string CurrentName => new FileInfo(OwnNamespace).LinkTarget ?? "";

    /// <summary>Does something in the namespace: on this thread where it is there already, otherwise on one that enters it.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The namespace cannot be entered.</exception>
    public void Run(Action action)
    {
        if (CurrentName == Name)
        {
            action();
            return;
        }

        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (NativeMethods.EnterNamespace(_descriptor.Number, NetworkNamespace) < 0)
                    throw Linux.Descriptor.Failed("The network namespace of the tunnel");
                action();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            IsBackground = true,
            Name = "PPTP undo",
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    public void Dispose() => _descriptor.Dispose();
}
#endif
