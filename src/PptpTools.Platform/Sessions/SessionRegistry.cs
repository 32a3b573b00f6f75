#if NET
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Linux;
using PptpTools.Session;

namespace PptpTools.Sessions;

/// <summary>The live sessions of this process, with numbers that no other process of this user has. Any thread may use it.</summary>
internal sealed class SessionRegistry
{
    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(2);

    private readonly HostFolders _folders;
    private readonly object _lock = new();
    private readonly SortedDictionary<int, RegisteredSession> _sessions = [];
    private ControlServer? _server;

    /// <param name="folders">Where this user's processes meet.</param>
    public SessionRegistry(HostFolders folders) => _folders = folders;

    /// <summary>That of this process.</summary>
    public static SessionRegistry Current { get; } = OfThisProcess();

    /// <summary>Something happened to a session. Raised on any thread, for one session in order; a handler must not wait.</summary>
    public event Action<SessionEventArgs>? Happened;

    /// <summary>The sessions, by number.</summary>
    public IReadOnlyList<RegisteredSession> Sessions
    {
        get
        {
            lock (_lock)
                return [.. _sessions.Values];
        }
    }

    /// <summary>The folder in which processes meet, and the file on which this one listens; null before its first session.</summary>
    public string? SocketPath
    {
        get
        {
            lock (_lock)
                return _server?.Path;
        }
    }

    /// <summary>Lists a session until it ends; it is then disposed of.</summary>
    /// <exception cref="System.IO.IOException">The folder for it cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder for it is somebody else's.</exception>
    public RegisteredSession Add(IRegisteredSession session)
    {
        RegisteredSession added;
        lock (_lock)
        {
            string folder = _folders.Run;
            _server ??= new ControlServer(this, folder);
            added = new RegisteredSession(session, SessionNumber.Claim(folder, _sessions.Keys), this);
            _sessions.Add(added.Id, added);
        }

        added.Follow();
        return added;
    }

    /// <summary>A session by its number; null where it is not of this process.</summary>
    public RegisteredSession? Find(int id)
    {
        lock (_lock)
            return _sessions.GetValueOrDefault(id);
    }

    /// <summary>Ends all sessions, each in good order where that does not take too long, and listens no more.</summary>
    public void Close()
    {
        // Each waits for its peer, and the pool's threads would not be there for all of them at once.
        Task.WaitAll([.. Sessions.Select(session => Task.Factory.StartNew(
            () => session.Close(TimeToClose), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
        ControlServer? server;
        lock (_lock)
        {
            server = _sessions.Count == 0 ? _server : null;
            if (server is not null)
                _server = null;
        }

        server?.Dispose();
    }

    internal void Raise(SessionEventArgs happened) => Listeners.Tell(Happened, happened);

    internal void Remove(RegisteredSession session)
    {
        lock (_lock)
            _sessions.Remove(session.Id);
    }

    private static SessionRegistry OfThisProcess()
    {
        var registry = new SessionRegistry(HostFolders.Current);
        ProcessEnd.Add(registry.Close);
        return registry;
    }
}
#endif
