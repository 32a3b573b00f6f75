#if NET
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Threading;
using PptpTools.Linux;
using PptpTools.Routing;

namespace PptpTools.Journal;

/// <summary>
/// The changes that one tunnel or server makes to the host. Each is on the disk before it is made, so that whatever happens to this process
/// another can undo it. Changes are those of the network namespace of the thread that made this object. Any thread may use it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Undo ends it, and disposes of what it has.")]
internal sealed class HostJournal
{
    public const string Extension = ".journal";

    /// <summary>Octets of a journal that is not worth shortening.</summary>
    private const int UsualLength = 64 * 1024;

    private static readonly ConcurrentDictionary<HostJournal, byte> Journals = new();
    private static int _count;

    static HostJournal() => ProcessEnd.Add(UndoAll);

    private readonly object _gate = new();
    private readonly NetworkScope _scope = new();
    private readonly JournalOwner _owner = JournalOwner.Current;
    private readonly List<(int Number, HostChange Change)> _changes = [];
    private readonly string _path;
    private FileStream? _file;
    private HostPicture? _before;
    private HostPicture? _after;
    private long _shortenAt = UsualLength;
    private int _number;
    private bool _isClosed;
    private bool _isTorn;

    /// <param name="folders">Where journals are.</param>
    /// <param name="tunnel">The tunnel or server, for people.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not this user's own.</exception>
    public HostJournal(HostFolders folders, string tunnel)
    {
        Tunnel = tunnel;
        string name = string.Create(CultureInfo.InvariantCulture, $"{_owner.ProcessId}-{_owner.ProcessStart}-{Interlocked.Increment(ref _count)}");
        Name = name;
        _path = Path.Combine(folders.Journal, name + Extension);
    }

    /// <summary>The tunnel or server.</summary>
    public string Tunnel { get; }

    /// <summary>Unlike that of any other journal of this boot.</summary>
    public string Name { get; }

    /// <summary>The network namespace of the changes.</summary>
    public NetworkScope Scope => _scope;

    /// <summary>Undoes everything of this process. Called when it ends.</summary>
    public static void UndoAll()
    {
        foreach (HostJournal journal in Journals.Keys)
            journal.Undo();
    }

    /// <summary>Writes a change down, then makes it.</summary>
    /// <exception cref="ObjectDisposedException">Everything is undone already: the tunnel ends.</exception>
    /// <exception cref="IOException">The journal cannot be written: nothing was changed.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel refuses the change.</exception>
    public void Make(HostChange change)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            int number = ++_number;
            Write(new JournalLine { Number = number, Change = change });
            try
            {
                _scope.Run(() =>
                {
                    using var routes = new RouteSocket();
                    change.Make(routes);
                });
            }
            catch
            {
                if (!change.MayBeHalfMade)
                    Write(new JournalLine { Number = number, IsUndone = true });
                else if (UndoOne(number, change).Outcome == HostRepairOutcome.Failed)
                    _changes.Add((number, change));
                throw;
            }

            _changes.Add((number, change));
        }
    }

    /// <summary>Undoes one change before its time.</summary>
    public void Undo(HostChange change)
    {
        lock (_gate)
        {
            int place = _changes.FindLastIndex(made => ReferenceEquals(made.Change, change));
            if (place < 0)
                return;
            (int number, _) = _changes[place];
            if (UndoOne(number, change).Outcome != HostRepairOutcome.Failed)
                _changes.RemoveAt(place);
        }
    }

    /// <summary>Keeps what the host looks like: the first time as before, then as after the changes.</summary>
    public void Note(HostPicture picture)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            Write(new JournalLine { Picture = picture });
            (_before, _after) = _before is null ? (picture, null) : (_before, picture);
        }
    }

    /// <summary>Undoes every change, the last first, and closes the journal; again does nothing.</summary>
    /// <returns>What became of each change.</returns>
    public IReadOnlyList<HostRepair> Undo()
    {
        lock (_gate)
        {
            if (_isClosed)
                return [];
            _isClosed = true;
            var repairs = new List<HostRepair>();
            for (int i = _changes.Count - 1; i >= 0; i--)
                repairs.Add(UndoOne(_changes[i].Number, _changes[i].Change));
            Close(repairs.TrueForAll(static repair => repair.Outcome != HostRepairOutcome.Failed));
            return repairs;
        }
    }

    private HostRepair UndoOne(int number, HostChange change)
    {
        HostRepair repair = HostRepairer.Undo(change, _path, _scope, Tunnel, _owner.ProcessId, isDryRun: false);
        if (repair.Outcome == HostRepairOutcome.Failed)
            return repair;
        try
        {
            Write(new JournalLine { Number = number, IsUndone = true });
        }
        catch (IOException)
        {
            // The next repair finds nothing left of the change.
        }

        return repair;
    }

    private void Close(bool isDone)
    {
        _file?.Dispose();
        if (isDone && _file is not null)
            File.Delete(_path);
        _scope.Dispose();
        Journals.TryRemove(this, out _);
    }

    private void Write(JournalLine line)
    {
        if (_file is null)
            Create();
        else if (_file.Length > _shortenAt && !_isClosed)
            Shorten();
        byte[] octets = line.ToOctets();
        if (_isTorn)
            octets = [(byte)'\n', .. octets];

        // What follows part of a line, as a full disk leaves it, begins on a line of its own.
        _isTorn = true;
        _file!.Write(octets);
        _file.Flush(flushToDisk: true);
        _isTorn = false;
    }

    /// <summary>Replaces the file with one that holds what is to be undone and no more: tunnels that live long may make and undo much.</summary>
    private void Shorten()
    {
        try
        {
            Create();
            _isTorn = false;
            _shortenAt = Math.Max(UsualLength, 4 * _file!.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Win32Exception)
        {
            // The longer file says the same, and more; whether it can still be written shows at once.
            _shortenAt *= 2;
        }
    }

    /// <summary>Makes the file with what it holds so far at once: nobody sees it without.</summary>
    private void Create()
    {
        string unfinished = Path.ChangeExtension(_path, ".new");
        var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            foreach (JournalLine line in Lines())
                file.Write(line.ToOctets());
            file.Flush(flushToDisk: true);
            File.Move(unfinished, _path, overwrite: true);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _file?.Dispose();
        _file = file;
        Journals.TryAdd(this, 0);
        using Descriptor folder = Descriptor.Of(NativeMethods.Open(Path.GetDirectoryName(_path)!, 0), "The journal's folder");
        if (NativeMethods.Synchronise(folder.Number) < 0)
            throw Descriptor.Failed("The journal's folder");
    }

    private IEnumerable<JournalLine> Lines()
    {
        yield return new JournalLine { Owner = _owner, Tunnel = Tunnel };
        if (_before is not null)
            yield return new JournalLine { Picture = _before };
        foreach ((int number, HostChange change) in _changes)
            yield return new JournalLine { Number = number, Change = change };
        if (_after is not null)
            yield return new JournalLine { Picture = _after };
    }
}
#endif
