#if NET
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace PptpTools.Linux;

/// <summary>
/// What is to be done before this process ends, by itself or by a signal: .NET 10 ends a process at SIGTERM without a word, as at SIGHUP and
/// SIGQUIT, and so they are made an orderly end here. A signal that the process was started to ignore, as by <c>nohup</c>, stays ignored.
/// </summary>
internal static class ProcessEnd
{
    private const int EndedBySignal = 128;
    private const string IgnoredField = "SigIgn:";

    private static readonly List<Action> Actions = [];
    private static readonly List<PosixSignalRegistration> Signals = [];

    static ProcessEnd()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => RunAll();
        ulong ignored = ReadIgnored();
        foreach ((PosixSignal signal, int number) in new[] { (PosixSignal.SIGHUP, 1), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15) })
        {
            if ((ignored & (1UL << (number - 1))) == 0)
                Signals.Add(PosixSignalRegistration.Create(signal, context => End(context, number)));
        }
    }

    /// <summary>Adds something to be done, in the order of adding.</summary>
    public static void Add(Action action)
    {
        lock (Actions)
            Actions.Add(action);
    }

    private static void RunAll()
    {
        Action[] actions;
        lock (Actions)
            actions = [.. Actions];
        var failures = new List<Exception>();
        foreach (Action action in actions)
        {
            try
            {
                action();
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
            throw new AggregateException(failures);
    }

    private static void End(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        Environment.Exit(EndedBySignal + number);
    }

    private static ulong ReadIgnored()
    {
        string line = File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith(IgnoredField, StringComparison.Ordinal)) ?? IgnoredField;
        return ulong.TryParse(line.AsSpan(IgnoredField.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong ignored) ? ignored : 0;
    }
}
#endif
