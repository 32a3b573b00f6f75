#if NET
using System;
using System.Threading;
using PptpTools.Authentication;
using PptpTools.Capture;
using PptpTools.Cryptography;
using PptpTools.Decoding;
using PptpTools.NameResolution;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Probing;

/// <summary>
/// The frames of a connection that is made for them: it has no interface and changes no route, and is closed in good order once the tunnel was open,
/// or with this object.
/// </summary>
public sealed class WatchedConnection : LiveFrames
{
    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(5);

    private readonly TunnelRecorder _recorder;
    private readonly RecordedFrames _frames;
    private readonly Credentials _credentials;
    private readonly WatchRun _run;
    private readonly ProbeConnection _connection;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Thread _thread;
    private readonly IpAddress _server;
    private Exception? _fault;
    private bool _isClosed;

    /// <summary>Begins to connect.</summary>
    /// <param name="server">Name or IPv4 address.</param>
    /// <param name="userName">Who logs on, without domain.</param>
    /// <param name="domain">The domain before the name; null for none.</param>
    /// <param name="password">The password; taken over and cleared.</param>
    /// <param name="options">What is allowed and asked for.</param>
    /// <param name="stays">True to stay once the tunnel is open.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ServerNameException">The name has no address that can be used.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">A right is missing, or a route to the server.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public WatchedConnection(string server, string userName, string? domain, char[] password, ClientOptions options, bool stays, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(password);
        _credentials = new Credentials(userName, password) { Domain = domain };
        try
        {
            _server = Find(server, cancellation);
            var settings = new ProbeSettings
            {
                Server = server,
                HostName = Environment.MachineName,
                Credentials = _credentials,
                Cryptography = new BouncyCastleCryptography(),
                Random = new SystemRandom(),
            };
            _run = new WatchRun(settings, options, stays);
            _recorder = new TunnelRecorder(server);
            _connection = new ProbeConnection(_run, _server, withGre: true, _recorder);
        }
        catch
        {
            _run?.Dispose();
            _credentials.Dispose();
            throw;
        }

        _frames = _recorder.Listen();
        _thread = new Thread(Play) { IsBackground = true, Name = "PPTP trace" };
        _thread.Start();
    }

    /// <summary>Why there was no tunnel, or why the server ended it; null where it was open and was closed here.</summary>
    public SessionFailure? Failure => _run.Failure;

    /// <inheritdoc/>
    public override string Source => _recorder.Name;

    /// <inheritdoc/>
    public override long Dropped => _frames.Dropped;

    /// <inheritdoc/>
    public override bool TryRead(CancellationToken cancellation, out CaptureFrame frame)
    {
        bool isRead = _frames.TryRead(cancellation, out frame);
        if (!isRead && Volatile.Read(ref _fault) is { } fault)
            throw new System.IO.IOException($"The connection to {Source} failed here: {fault.Message}", fault);
        return isRead;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || _isClosed)
            return;
        _isClosed = true;
        _run.RequestClose();
        if (!_thread.Join(TimeToClose))
            _giveUp.Cancel();
        _thread.Join();
        _frames.Dispose();
        _connection.Dispose();
        _run.Dispose();
        _credentials.Dispose();
        _giveUp.Dispose();
    }

    private static IpAddress Find(string server, CancellationToken cancellation)
    {
        try
        {
            return ServerNames.Resolve(server, cancellation)[0];
        }
        catch (TunnelException error)
        {
            throw new ServerNameException(error.Message);
        }
    }

    private void Play()
    {
        try
        {
            _connection.Play(_server, _giveUp.Token);
        }
        catch (OperationCanceledException)
        {
            // It did not close in time, and was given up.
        }
        catch (Exception error)
        {
            // Whatever it is: on this thread it would end the process.
            Volatile.Write(ref _fault, error);
        }

        _recorder.Complete();
    }
}
#endif
