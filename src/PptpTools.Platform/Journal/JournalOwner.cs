#if NET
using System;
using System.Globalization;
using System.IO;
using PptpTools.Linux;

namespace PptpTools.Journal;

/// <summary>Who made the changes of a journal, and where: what tells whether they can still be there, and whether somebody still needs them.</summary>
/// <param name="Boot">The boot: what the kernel keeps goes with it.</param>
/// <param name="NetworkNamespace">The network namespace in which the changes are.</param>
/// <param name="MountNamespace">The mount namespace, to which files such as resolv.conf belong.</param>
/// <param name="ProcessNamespace">The namespace in which the process has its number.</param>
/// <param name="ProcessId">Number of the process.</param>
/// <param name="ProcessStart">When it began, in clock ticks after the boot: numbers are used again.</param>
internal sealed record JournalOwner(
    string Boot, string NetworkNamespace, string MountNamespace, string ProcessNamespace, int ProcessId, long ProcessStart)
{
    private const int StartField = 22;

    /// <summary>The calling thread's.</summary>
    public static JournalOwner Current => new(
        File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), NetworkScope.CurrentName, LinkOf("mnt"), LinkOf("pid"), Environment.ProcessId,
        StartOf(Environment.ProcessId) ?? 0);

    /// <summary>True where the process still runs, or runs where this one cannot see it.</summary>
    /// <param name="observer">Who asks.</param>
    public bool IsAlive(JournalOwner observer) =>
        observer.Boot == Boot && (observer.ProcessNamespace != ProcessNamespace || StartOf(ProcessId) == ProcessStart);

    private static string LinkOf(string name) => new FileInfo("/proc/thread-self/ns/" + name).LinkTarget ?? "";

    /// <summary>The 22nd field of /proc/PID/stat (proc(5)); the second may hold spaces and brackets. Null for no process.</summary>
    private static long? StartOf(int processId)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
            string[] fields = status.Substring(status.LastIndexOf(')') + 2).Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[StartField - 3], CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
#endif
