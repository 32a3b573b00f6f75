using System;
using PptpTools.Session;

namespace PptpTools;

/// <summary>The source of the events of live sessions. It listens while somebody has subscribed, and no longer.</summary>
public sealed class SessionWatcher
{
    private readonly object _lock = new();
    private readonly Func<SessionEventArgs, bool> _isWanted;
    private EventHandler<SessionEventArgs>? _told;
    private IDisposable? _watch;

    internal SessionWatcher(Func<SessionEventArgs, bool> isWanted) => _isWanted = isWanted;

    /// <summary>Something happened to a live session of this process or of another.</summary>
    /// <exception cref="TunnelsNotSupportedException">There are none on this system.</exception>
    public event EventHandler<SessionEventArgs>? SessionChanged
    {
        add
        {
            lock (_lock)
            {
                _told += value;
                _watch ??= TunnelPlatform.Current.WatchSessions(Tell);
            }
        }

        remove
        {
            lock (_lock)
            {
                _told -= value;
                if (_told is not null)
                    return;
                _watch?.Dispose();
                _watch = null;
            }
        }
    }

    private void Tell(SessionEventArgs happened)
    {
        if (_isWanted(happened))
            _told?.Invoke(this, happened);
    }
}
