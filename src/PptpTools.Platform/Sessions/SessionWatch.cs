#if NET
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Session;

namespace PptpTools.Sessions;

/// <summary>Listens to what happens to sessions of this process and of others, of those too that begin later, until it is disposed of.</summary>
internal sealed class SessionWatch : IDisposable
{
    private readonly SessionRegistry _own;
    private readonly SessionFinder _finder;
    private readonly Action<SessionEventArgs> _told;
    private readonly CancellationTokenSource _stopping = new();
    private readonly FileSystemWatcher _folder;
    private readonly object _lock = new();
    private readonly HashSet<string> _heard = [];

    /// <param name="own">The sessions of this process.</param>
    /// <param name="folders">Where processes meet.</param>
    /// <param name="told">Is told of everything, one by one.</param>
    public SessionWatch(SessionRegistry own, HostFolders folders, Action<SessionEventArgs> told)
    {
        _own = own;
        _finder = new SessionFinder(own, folders);
        _told = told;
        own.Happened += Tell;
        _folder = new FileSystemWatcher(folders.Run) { NotifyFilter = NotifyFilters.FileName };
        _folder.Renamed += (_, _) => ListenAgain();
        _folder.Created += (_, _) => ListenAgain();
        _folder.Error += (_, _) => ListenAgain();
        _folder.EnableRaisingEvents = true;
        Listen();
    }

    public void Dispose()
    {
        _own.Happened -= Tell;
        _folder.Dispose();
        _stopping.Cancel();
    }

    /// <summary>On the watcher's thread, where an exception would end the process.</summary>
    private void ListenAgain()
    {
        try
        {
            Listen();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder is gone, or was opened to others: whoever comes when it is well again is heard.
        }
    }

    /// <summary>Listens to every process that is not listened to yet.</summary>
    private void Listen()
    {
        foreach (ControlClient other in _finder.Others())
        {
            lock (_lock)
            {
                if (_stopping.IsCancellationRequested || !_heard.Add(other.Path))
                    continue;
            }

            _ = Task.Run(() => ListenAsync(other));
        }
    }

    private async Task ListenAsync(ControlClient other)
    {
        try
        {
            await other.ListenAsync(Tell, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or SocketException or UnauthorizedAccessException or OperationCanceledException)
        {
            // A process that does not answer as it should has nothing to tell.
        }
        finally
        {
            lock (_lock)
                _heard.Remove(other.Path);
        }
    }

    private void Tell(SessionEventArgs happened)
    {
        lock (_lock)
        {
            if (!_stopping.IsCancellationRequested)
                Listeners.Tell(_told, happened);
        }
    }
}
#endif
