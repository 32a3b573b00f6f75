#if NET
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using PptpTools.Wire;

namespace PptpTools.Sessions;

/// <summary>A process.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">Number of the process that made it.</param>
/// <param name="Name">Name of its program, as it calls itself.</param>
/// <param name="Started">When it was started, counted from the boot.</param>
internal readonly record struct HostProcess(int Id, int Parent, string Name, TimeSpan Started);

/// <summary>The processes of this host (proc(5)).</summary>
internal sealed class ProcessTable
{
    private const double TicksPerSecond = 100;
    private const int ParentField = 1;
    private const int StartField = 19;

    private readonly string _proc;
    private readonly Dictionary<int, HostProcess> _processes = [];

    /// <param name="proc">Where /proc is.</param>
    public ProcessTable(string proc)
    {
        _proc = proc;
        foreach (string folder in Directory.Exists(proc) ? Directory.GetDirectories(proc) : [])
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Read(id) is { } process)
                _processes.Add(id, process);
        }
    }

    /// <summary>All of them.</summary>
    public IEnumerable<HostProcess> All => _processes.Values;

    /// <summary>When the host was booted, in UTC; null where it does not say.</summary>
    public DateTimeOffset? Booted
    {
        get
        {
            foreach (string line in Lines("stat"))
            {
                if (line.StartsWith("btime ", StringComparison.Ordinal) && long.TryParse(line.AsSpan(6), CultureInfo.InvariantCulture, out long seconds))
                    return DateTimeOffset.FromUnixTimeSeconds(seconds);
            }

            return null;
        }
    }

    /// <summary>The nearest process with one of some names that made this one, however indirectly; null for none.</summary>
    public HostProcess? AncestorOf(HostProcess process, params ReadOnlySpan<string> names)
    {
        for (int i = 0; i < _processes.Count && _processes.TryGetValue(process.Parent, out HostProcess parent); i++)
        {
            if (names.Contains(parent.Name))
                return parent;
            process = parent;
        }

        return null;
    }

    /// <summary>The first process with one of some names that this one made, however indirectly; null for none.</summary>
    public HostProcess? DescendantOf(HostProcess process, params ReadOnlySpan<string> names)
    {
        foreach (HostProcess other in _processes.Values)
        {
            if (!names.Contains(other.Name))
                continue;
            HostProcess at = other;
            for (int i = 0; i < _processes.Count && at.Parent != process.Id && _processes.TryGetValue(at.Parent, out HostProcess parent); i++)
                at = parent;
            if (at.Parent == process.Id)
                return other;
        }

        return null;
    }

    /// <summary>A process's arguments as they can be shown, its program first; none where it has gone. Whoever started it chose them.</summary>
    public string[] ArgumentsOf(HostProcess process) =>
        Array.ConvertAll(TextOf(Path.Combine(_proc, $"{process.Id}", "cmdline")).TrimEnd('\0').Split('\0'), PlainText.Of);

    /// <summary>The lines of a file of /proc; none where it cannot be read.</summary>
    public string[] Lines(string name) => TextOf(Path.Combine(_proc, name)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private HostProcess? Read(int id)
    {
        // The name stands in parentheses and may hold any character.
        string status = TextOf(Path.Combine(_proc, $"{id}", "stat"));
        int begin = status.IndexOf('(', StringComparison.Ordinal);
        int end = status.LastIndexOf(')');
        if (begin < 0 || end < begin)
            return null;
        string[] fields = status[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartField && int.TryParse(fields[ParentField], out int parent) && long.TryParse(fields[StartField], out long ticks)
            ? new HostProcess(id, parent, status[(begin + 1)..end], TimeSpan.FromSeconds(ticks / TicksPerSecond))
            : null;
    }

    private static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The process has gone in the meantime, or is hidden from this user.
            return "";
        }
    }
}
#endif
