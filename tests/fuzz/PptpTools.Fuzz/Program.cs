using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using PptpTools.Tests.Sessions.Fuzzing;

namespace PptpTools.Fuzz;

/// <summary>
/// Decodes mutated captures and vectors until it has had enough: <c>--inputs N --seed S</c>. <c>--first N</c> begins at that
/// number, <c>--write FILE</c> writes that one input as a capture instead of running it, <c>--met</c> lists what was met.
/// </summary>
internal static class Program
{
    private const int MostFailures = 20;

    /// <summary>The first inputs take the time of the compiler too, and do not count for the longest.</summary>
    private const int WarmUp = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static long _lastDone = -1;

    private static int Main(string[] arguments)
    {
        long inputs = Number(arguments, "--inputs", 1_000_000);
        ulong seed = (ulong)Number(arguments, "--seed", 1);
        long first = Number(arguments, "--first", 0);
        FuzzSeeds seeds = FuzzSeeds.Load(ownOnly: false);
        if (Value(arguments, "--write") is { } path)
        {
            File.WriteAllBytes(path, FuzzInput.Make(seeds, seed, first).ToFile());
            return 0;
        }

        using var target = new FuzzTarget();
        var watch = Stopwatch.StartNew();
        (TimeSpan longest, long longestInput, long memory, int failures) = (default, 0, 0, 0);
        long done = 0;
        using var watchdog = new Timer(_ => Watch(Volatile.Read(ref done), first, seed), null, Patience, Patience);
        while (done < inputs && failures < MostFailures)
        {
            long number = first + done++;
            FuzzInput input = FuzzInput.Make(seeds, seed, number);
            TimeSpan began = Environment.CpuUsage.TotalTime;
            try
            {
                target.Run(input, number);
            }
            catch (Exception exception)
            {
                failures++;
                Console.WriteLine($"input {number} of seed {seed} (--first {number} --write FILE writes it): {exception}");
            }

            TimeSpan took = Environment.CpuUsage.TotalTime - began;
            if (took > longest && done > WarmUp)
                (longest, longestInput) = (took, number);
            if (number % 256 == 0)
                memory = Math.Max(memory, GC.GetTotalMemory(false));
            if (done % 1_000_000 == 0 && done < inputs)
                Report();
        }

        Report();
        if (arguments.Contains("--met"))
        {
            foreach ((string what, long count) in target.Met.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                Console.WriteLine($"{count,10} {what}");
        }

        return failures == 0 ? 0 : 1;

        void Report() => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{done:N0} inputs, {target.Frames:N0} frames in {watch.Elapsed.TotalSeconds:N0} s ({done / watch.Elapsed.TotalSeconds:N0} inputs/s), {failures} exceptions, "
            + $"longest {longest.TotalMilliseconds:N1} ms of processor time (input {longestInput}), managed memory at most {memory / 1048576.0:N1} MB, {target.Met.Count} different things met"));
    }

    /// <summary>Called once in a while: an input that was under way the last time too does not end.</summary>
    private static void Watch(long done, long first, ulong seed)
    {
        if (done == _lastDone)
        {
            Console.WriteLine($"input {first + done - 1} of seed {seed} has not ended in {Patience.TotalSeconds} s (its block begins at --first {(first + done - 1) / FuzzTarget.BlockLength * FuzzTarget.BlockLength})");
            Environment.Exit(3);
        }

        _lastDone = done;
    }

    private static long Number(string[] arguments, string name, long otherwise) =>
        Value(arguments, name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Value(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
