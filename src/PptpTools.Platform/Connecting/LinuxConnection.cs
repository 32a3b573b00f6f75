#if NET
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading;
using PptpTools.Capture;
using PptpTools.NameResolution;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Tracing;

namespace PptpTools.Connecting;

/// <summary>
/// One tunnel after another, each on sockets and a device of its own: a thread opens one, waits until it is over, and opens the next where the
/// policy says so. What is recorded goes on over all of them.
/// </summary>
internal sealed partial class LinuxConnection : TunnelConnection, IRegisteredSession
{
    private const int StackLength = 256 * 1024;
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(5);

    private readonly ConnectRequest _request;
    private readonly HostFolders _folders;
    private readonly NameServerTools _names;
    private readonly TunnelRecorder _recorder;
    private readonly RecordingFile? _file;
    private readonly RegisteredSession _registered;
    private readonly Thread _thread;
    private readonly BlockingCollection<ConnectNotice> _notices = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly ManualResetEventSlim _over = new();
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private volatile PptpTunnel? _tunnel;
    private volatile HostConfiguration? _host;
    private volatile SessionFailure? _failure;
    private volatile Exception? _error;
    private volatile bool _hasOpened;
    private volatile TunnelState _state = TunnelState.Connecting;
    private string? _server;

    /// <param name="request">What to open tunnels with.</param>
    /// <param name="folders">Where journals are.</param>
    /// <param name="names">How DNS servers are changed.</param>
    /// <param name="registry">Where it is listed.</param>
    /// <exception cref="IOException">The recording or the list of sessions cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">One of them may not be.</exception>
    public LinuxConnection(ConnectRequest request, HostFolders folders, NameServerTools names, SessionRegistry registry)
    {
        _request = request;
        _folders = folders;
        _names = names;
        _recorder = new TunnelRecorder(request.Title);
        try
        {
            _file = request.CapturePath is { } path ? new RecordingFile(_recorder, RecordingFile.Create(path), path) : null;
            _registered = registry.Add(this);
        }
        catch
        {
            _file?.Dispose();
            throw;
        }

        if (request.TellsSteps)
            _steps = new StepNotices(_recorder, text => Tell(ConnectNoticeKind.Detail, text));
        _thread = new Thread(Run, StackLength) { IsBackground = true, Name = "PPTP connection" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public override event EventHandler<SessionEventArgs>? WentUp;

    /// <inheritdoc/>
    public override event EventHandler<SessionEventArgs>? WentDown;

    /// <inheritdoc/>
    public override bool HasOpened => _hasOpened;

    /// <inheritdoc/>
    public override SessionFailure? Failure => _failure;

    /// <inheritdoc/>
    public override Exception? Error => _error;

    /// <inheritdoc/>
    public override LiveSession Session => _registered.Snapshot();

    /// <inheritdoc/>
    public ITunnelTap Tap => _recorder;

    /// <summary>What is lost of the recording while the tunnel goes on; null for nothing.</summary>
    private SessionFailure? RecordingFailure => _file?.Fault is { } fault ? new SessionFailure(SessionFailureKind.HostFault, fault.Text) : null;

    /// <inheritdoc/>
    public LiveSession Snapshot()
    {
        LiveSession session = _tunnel?.Snapshot() ?? new LiveSession { Role = SessionRole.Client, UserName = _request.UserName };
        TunnelState state = _state;
        return session with
        {
            Name = _request.Title,
            Server = _server ?? _request.Servers[0],
            State = state,
            Started = _started,
            LastError = _failure is null or { Kind: SessionFailureKind.ClosedLocally } ? RecordingFailure : _failure,
            Routes = state is TunnelState.Closed or TunnelState.Failed ? [] : _host?.Routes ?? [],
        };
    }

    /// <inheritdoc/>
    public override bool TryTake(CancellationToken cancellation, out ConnectNotice? notice) => _notices.TryTake(out notice, Timeout.Infinite, cancellation);

    /// <inheritdoc/>
    public override void WaitUntilOver(CancellationToken cancellation) => _over.Wait(cancellation);

    /// <inheritdoc/>
    public override void Close(TimeSpan time)
    {
        if (_state is TunnelState.Connecting or TunnelState.Open or TunnelState.Reconnecting)
            Follow(TunnelState.Closing);
        _closing.Cancel();
        _tunnel?.Close(time);
        if (Thread.CurrentThread != _thread)
            _thread.Join(time + TimeToEnd);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close(TimeToEnd);
    }

    private void Run()
    {
        try
        {
            OpenAgainAndAgain();
        }
        catch (OperationCanceledException)
        {
            _failure ??= new SessionFailure(SessionFailureKind.ClosedLocally, "The session was closed by command.");
        }
        catch (Exception error)
        {
            NoteError(error);
        }

        Array.Clear(_request.Password);
        _recorder.Complete();
        _file?.Dispose();
        if (_file?.Fault is { } fault)
            Tell(ConnectNoticeKind.Warning, fault.Text);
        bool isClosed = _closing.IsCancellationRequested
            || _failure?.Kind is SessionFailureKind.ClosedLocally or SessionFailureKind.IdleLimit or SessionFailureKind.SessionLimit;
        Follow(isClosed ? TunnelState.Closed : TunnelState.Failed);
        EndNotices();
        _over.Set();
    }

    private void NoteError(Exception error)
    {
        _error = error;
        _failure = error is TunnelException known
            ? known.Failure
            : new SessionFailure(SessionFailureKind.HostFault, $"The host failed the tunnel: {error.Message.TrimEnd('.')}.");
    }

    private void Follow(TunnelState state)
    {
        _state = state;
        Changed?.Invoke();
    }

    private void Tell(ConnectNoticeKind kind, string text)
    {
        try
        {
            if (!_notices.IsAddingCompleted)
                _notices.Add(new ConnectNotice(kind, text, _tunnel?.Phase ?? SessionPhase.TcpConnection));
        }
        catch (InvalidOperationException)
        {
            // The last notice was taken meanwhile: nobody waits for this one.
        }
    }

    private void EndNotices()
    {
        _steps?.Dispose();
        _notices.CompleteAdding();
    }
}
#endif
