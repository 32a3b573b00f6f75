#if NET
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Capture;
using PptpTools.Linux;
using PptpTools.Session;

namespace PptpTools.Sessions;

/// <summary>Finds live sessions of this process, of the user's other processes, for root of everybody's, and those of other programs.</summary>
internal sealed class SessionFinder
{
    /// <summary>More processes of another user are not asked.</summary>
    private const int MostProcesses = 256;

    private readonly SessionRegistry _own;
    private readonly HostFolders _folders;

    /// <param name="own">The sessions of this process.</param>
    /// <param name="folders">Where this user's processes meet.</param>
    public SessionFinder(SessionRegistry own, HostFolders folders)
    {
        _own = own;
        _folders = folders;
    }

    /// <summary>The other processes that may have sessions.</summary>
    /// <exception cref="UnauthorizedAccessException">The folder in which they meet is somebody else's.</exception>
    public IEnumerable<ControlClient> Others()
    {
        uint self = NativeMethods.EffectiveUser();
        foreach ((string folder, uint user) in FoldersFor(self))
        {
            foreach (string path in user == self ? PathsIn(folder) : PathsIn(folder).Take(MostProcesses))
            {
                if (path != _own.SocketPath)
                    yield return new ControlClient(path, user);
            }
        }
    }

    /// <summary>All live sessions.</summary>
    /// <exception cref="UnauthorizedAccessException">The folder in which processes meet is somebody else's.</exception>
    public SessionListing FindAll(CancellationToken cancellation)
    {
        List<LiveSession> sessions = [.. _own.Sessions.Select(session => session.Snapshot())];
        var problems = new List<string>();
        var budgets = new Dictionary<uint, AnswerBudget>();
        Task<(IReadOnlyList<LiveSession> Sessions, string? Problem)>[] answers = [.. Others().Select(other =>
            AskAsync(other, budgets.TryGetValue(other.User, out AnswerBudget? budget) ? budget : budgets[other.User] = new AnswerBudget(), cancellation))];
        foreach ((IReadOnlyList<LiveSession> found, string? problem) in Task.WhenAll(answers).GetAwaiter().GetResult())
        {
            sessions.AddRange(found);
            if (problem is not null)
                problems.Add(problem);
        }

        sessions.Sort((one, other) => (one.Id, one.ProcessId ?? 0).CompareTo((other.Id, other.ProcessId ?? 0)));
        sessions.AddRange(new ForeignSessions("/").Find());
        return new SessionListing(sessions, problems);
    }

    /// <summary>Ends a session of this or another process.</summary>
    /// <returns>The session at its end; null where it had ended before.</returns>
    /// <exception cref="IOException">Its process does not answer.</exception>
    public LiveSession? Close(LiveSession session, TimeSpan time, CancellationToken cancellation)
    {
        if (session.ProcessId == Environment.ProcessId)
            return _own.Find(session.Id)?.Close(time);
        foreach (ControlClient other in Others())
        {
            if (other.ProcessId == session.ProcessId && other.CloseAsync(session.Id, time, cancellation).GetAwaiter().GetResult() is { } closed)
                return closed;
        }

        return null;
    }

    /// <summary>The frames of a session of this or another process: what was kept of its negotiation, then what comes.</summary>
    /// <exception cref="IOException">Its process does not answer, or the session is not recorded.</exception>
    public LiveFrames Trace(LiveSession session, CancellationToken cancellation)
    {
        if (session.ProcessId == Environment.ProcessId)
        {
            return (_own.Find(session.Id)?.Tap as TunnelRecorder)?.Listen()
                ?? throw new IOException("The session has ended, or is not recorded.");
        }

        foreach (ControlClient other in Others())
        {
            if (other.ProcessId == session.ProcessId && other.TraceAsync(session.Id, cancellation).GetAwaiter().GetResult() is { } stream)
                return new StreamFrames(stream, session.Name);
        }

        throw new IOException($"Process {session.ProcessId} has ended.");
    }

    private static async Task<(IReadOnlyList<LiveSession> Sessions, string? Problem)> AskAsync(ControlClient other, AnswerBudget budget, CancellationToken cancellation)
    {
        try
        {
            return (await other.ListAsync(cancellation, budget).ConfigureAwait(false), null);
        }
        catch (IOException error)
        {
            return ([], error.Message);
        }
    }

    /// <summary>The folders in which processes meet: this user's, and for root everybody's that is where it usually is.</summary>
    private IEnumerable<(string Folder, uint User)> FoldersFor(uint self)
    {
        yield return (_folders.Run, self);
        if (self != 0)
            yield break;
        const string prefix = HostFolders.Name + "-";
        foreach (string home in FoldersIn("/run/user", "*"))
        {
            if (TryReadUser(Path.GetFileName(home), out uint user) && user != 0)
                yield return (Path.Combine(home, HostFolders.Name), user);
        }

        foreach (string folder in FoldersIn("/tmp", prefix + "*"))
        {
            if (TryReadUser(Path.GetFileName(folder).AsSpan(prefix.Length), out uint user) && user != 0)
                yield return (folder, user);
        }
    }

    private static bool TryReadUser(ReadOnlySpan<char> text, out uint user) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out user);

    private static string[] FoldersIn(string folder, string pattern) => Directory.Exists(folder) ? Directory.GetDirectories(folder, pattern) : [];

    private static string[] PathsIn(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? ControlServer.PathsIn(folder) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It went away, or is not even root's to read: then there is nothing to see there.
            return [];
        }
    }
}
#endif
