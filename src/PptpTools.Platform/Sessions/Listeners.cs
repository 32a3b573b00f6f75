#if NET
using System;
using System.Diagnostics;

namespace PptpTools.Sessions;

/// <summary>Tells those who listen, each for itself: one that throws keeps nobody else from hearing, and does not end who tells.</summary>
internal static class Listeners
{
    /// <summary>Tells everybody.</summary>
    public static void Tell<T>(Action<T>? listeners, T happened)
    {
        foreach (Action<T> listener in listeners?.GetInvocationList() ?? [])
            TellOne(() => listener(happened));
    }

    /// <summary>Tells everybody.</summary>
    public static void Tell<T>(EventHandler<T>? listeners, object sender, T happened)
    {
        foreach (EventHandler<T> listener in listeners?.GetInvocationList() ?? [])
            TellOne(() => listener(sender, happened));
    }

    private static void TellOne(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception error)
        {
            Trace.TraceError($"A listener of PptpTools failed: {error}");
        }
    }
}
#endif
