#if NET
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Session;

namespace PptpTools.Journal;

/// <summary>What a journal says: its owner, and the changes that are not undone yet, in the order in which they were made.</summary>
internal sealed class JournalFile
{
    private readonly SortedDictionary<int, HostChange> _changes = [];
    private readonly SortedDictionary<int, string> _unknown = [];

    private JournalFile(string path, JournalOwner owner, string tunnel)
    {
        Path = path;
        Owner = owner;
        Tunnel = tunnel;
    }

    public string Path { get; }

    public JournalOwner Owner { get; }

    /// <summary>The tunnel or server.</summary>
    public string Tunnel { get; }

    /// <summary>The changes by their numbers.</summary>
    public IReadOnlyDictionary<int, HostChange> Changes => _changes;

    /// <summary>What another version of the module calls the changes that this one does not know, by their numbers.</summary>
    public IReadOnlyDictionary<int, string> Unknown => _unknown;

    /// <summary>The host before the first change; null where it was not kept.</summary>
    public HostPicture? Before { get; private set; }

    /// <summary>The host after the last change; null where not all are made yet.</summary>
    public HostPicture? After { get; private set; }

    /// <summary>All journals of a folder; those that vanish meanwhile are left out.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IEnumerable<JournalFile> ReadAll(string folder)
    {
        foreach (string path in Directory.GetFiles(folder, "*" + HostJournal.Extension))
        {
            if (Read(path) is { } file)
                yield return file;
        }
    }

    /// <summary>The changes that living processes made in the calling thread's network namespace and still need.</summary>
    /// <param name="folder">Where the journals are.</param>
    /// <param name="except">A journal that does not count; null for none.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IEnumerable<HostChange> InForce(string folder, string? except = null)
    {
        JournalOwner observer = JournalOwner.Current;
        return ReadAll(folder)
            .Where(file => file.Path != except && file.Owner.IsAlive(observer) && file.Owner.NetworkNamespace == observer.NetworkNamespace)
            .SelectMany(static file => file.Changes.Values);
    }

    /// <returns>Null where the file is gone, or has no whole first line: then no change was made.</returns>
    public static JournalFile? Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        if (lines.Length == 0 || JournalLine.Parse(lines[0]) is not { Owner: { } owner } first)
            return null;
        var file = new JournalFile(path, owner, first.Tunnel ?? "");
        for (int i = 1; i < lines.Length; i++)
        {
            if (JournalLine.Parse(lines[i]) is { } line)
                file.Take(line);
        }

        return file;
    }

    /// <summary>As users see it.</summary>
    public HostRecord ToRecord(JournalOwner observer) => new(
        Tunnel, Owner.ProcessId, Owner.IsAlive(observer),
        [.. Changes.Values.Select(static change => change switch
        {
            RouteChange route => route.ToRoute(),
            AddressChange { Address: var address } own when address.Peer != address.Local => own.ToRoute(),
            _ => null,
        }).OfType<TunnelRoute>()],
        [.. (Before?.ToInterfaces() ?? []).Where(link => !Changes.Values.OfType<AddressChange>().Any(own => own.InterfaceName == link.Name))], Before?.ToLines() ?? [], After?.ToInterfaces() ?? [], After?.ToLines() ?? []);

    private void Take(JournalLine line)
    {
        if (line.Unknown is not null)
            _unknown[line.Number] = line.Unknown;
        else if (line.Change is not null)
            _changes[line.Number] = line.Change;
        else if (line.IsUndone)
            _ = _changes.Remove(line.Number) || _unknown.Remove(line.Number);
        else if (line.Picture is not null)
            (Before, After) = Before is null ? (line.Picture, null) : (Before, line.Picture);
    }
}
#endif
