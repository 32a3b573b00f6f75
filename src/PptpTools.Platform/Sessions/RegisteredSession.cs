#if NET
using System;
using System.Linq;
using System.Threading.Tasks;
using PptpTools.Session;

namespace PptpTools.Sessions;

/// <summary>A session with its number while it lives, and what happens to it.</summary>
internal sealed class RegisteredSession
{
    private readonly IRegisteredSession _session;
    private readonly SessionNumber _number;
    private readonly SessionRegistry _registry;
    private readonly object _lock = new();
    private LiveSession _latest = new();
    private bool _isUp;
    private bool _isOver;

    internal RegisteredSession(IRegisteredSession session, SessionNumber number, SessionRegistry registry)
    {
        _session = session;
        _number = number;
        _registry = registry;
        Id = number.Value;
    }

    /// <summary>Its number, unlike that of every other of this user.</summary>
    public int Id { get; }

    /// <summary>Who records its octets; null for nobody.</summary>
    public ITunnelTap? Tap => _session.Tap;

    /// <summary>Everything of it that is to be seen; as it was at its end, once that has come.</summary>
    public LiveSession Snapshot()
    {
        lock (_lock)
            return _isOver ? _latest : Look();
    }

    /// <summary>Ends it in good order, and waits for it; where that takes longer, it is simply ended.</summary>
    /// <returns>The session at its end.</returns>
    public LiveSession Close(TimeSpan time)
    {
        _session.Close(time);
        return Snapshot();
    }

    internal void Follow()
    {
        _session.Changed += HandleChange;
        HandleChange();
    }

    private LiveSession Look() => _session.Snapshot() with { Id = Id, ProcessId = Environment.ProcessId };

    private void HandleChange()
    {
        lock (_lock)
        {
            if (_isOver)
                return;
            LiveSession before = _latest;
            _latest = Look();
            _isOver = _latest.State is TunnelState.Closed or TunnelState.Failed;
            Compare(before);
            if (!_isOver)
                return;
            _session.Changed -= HandleChange;
            _registry.Remove(this);
            if (_session.EndsTap)
                (Tap as Capture.TunnelRecorder)?.Complete();
            _number.Dispose();
        }

        // Its own thread may be the one that tells of the end, and it cannot wait for itself.
        Task.Run(_session.Forget);
    }

    private void Compare(LiveSession before)
    {
        if (_latest.State == TunnelState.Open && !_isUp)
            Tell(SessionEventKind.Up);
        bool isLost = _latest.State is TunnelState.Reconnecting or TunnelState.Closed or TunnelState.Failed;
        if (isLost && _isUp)
            Tell(SessionEventKind.Down);
        _isUp = _latest.State == TunnelState.Open || (_isUp && !isLost);
        if (!before.Routes.SequenceEqual(_latest.Routes))
            Tell(SessionEventKind.RouteChanged);
        if (_latest.State == TunnelState.Failed)
            Tell(SessionEventKind.Failed);
    }

    private void Tell(SessionEventKind kind) => _registry.Raise(new SessionEventArgs(kind, DateTimeOffset.UtcNow, _latest));
}
#endif
