#if NET
using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Tracing;
using PptpTools.Tunnels;

namespace PptpTools.Sessions;

/// <summary>
/// One client tunnel on real sockets. The receiving thread owns the session: control connection, GRE in, timers. The transmitting thread owns
/// the session's transmitting half: packets from the TUN device, and the link's own packets.
/// </summary>
public sealed partial class PptpTunnel : IRegisteredSession, IDisposable
{
    private const int Port = 1723;
    private const int BufferLength = 66_000;
    private const int StackLength = 256 * 1024;
    private const int CloseSeconds = 1;
    private static readonly TimeSpan TimeToAbort = TimeSpan.FromSeconds(5);

    private readonly OwnedResources _owned = new();
    private readonly object _ending = new();
    private readonly TunnelSettings _settings;
    private readonly ITunnelHost _host;
    private readonly ITunnelTap? _tap;
    private readonly OptionAnswers _answers = new();
    private readonly ClientSession _session;
    private readonly ControlSocket _tcp;
    private readonly GreSocket _gre;
    private readonly TunDevice _tun;
    private readonly WakeEvent _wakeReceiver;
    private readonly WakeEvent _wakeTransmitter;
    private readonly Thread _receiver;
    private readonly Thread _transmitter;
    private readonly ManualResetEventSlim _changed;
    private readonly long _start = Stopwatch.GetTimestamp();
    private volatile TunnelCall? _call;
    private volatile SessionFailure? _failure;
    private volatile Exception? _error;
    private volatile bool _isOpen;
    private volatile bool _closeIsWanted;
    private volatile bool _isAborted;
    private volatile bool _isStopping;
    private volatile bool _isOver;
    private bool _isReceiving;
    private bool _isDisposed;

    /// <summary>Opens what the host has to give: nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="settings">Where to, as whom, and what is allowed. The password is cleared here already where there is no tunnel.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">A right is missing, or a route to the server.</exception>
    public PptpTunnel(TunnelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _host = settings.Host ?? new TunnelInterface();
        _tap = settings.Tap;
        try
        {
            _changed = _owned.Add(new ManualResetEventSlim());
            _wakeReceiver = _owned.Add(new WakeEvent());
            _wakeTransmitter = _owned.Add(new WakeEvent());
            IPAddress? local = settings.LocalEndPoint?.Address;
            _gre = _owned.Add(new GreSocket(settings.Server, local is null || local.Equals(IPAddress.Any) ? null : Wire.Ip.IpAddress.From(local)));
            _tun = _owned.Add(new TunDevice("pptp%d"));
            _tcp = _owned.Add(new ControlSocket());
            Credentials credentials = _owned.Add(new Credentials(settings.UserName, settings.Password) { Domain = settings.Domain });
            _session = _owned.Add(new ClientSession(settings.Options, credentials, Environment.MachineName, new BouncyCastleCryptography(), new SystemRandom()));
            _session.Observer = _answers;
        }
        catch
        {
            Array.Clear(settings.Password);
            _owned.Dispose();
            throw;
        }

        _receiver = new Thread(Receive, StackLength) { IsBackground = true, Name = "PPTP receive" };
        _transmitter = new Thread(Transmit, StackLength) { IsBackground = true, Name = "PPTP transmit" };
    }

    /// <summary>How far it got.</summary>
    public SessionPhase Phase => _session.Phase;

    /// <summary>Why it ended; null while it lives, never once it is over.</summary>
    public SessionFailure? Failure => _failure ?? _session.Failure;

    /// <summary>What the network protocols agreed.</summary>
    public TunnelLease? Lease => _terms?.Lease;

    /// <summary>Name of the TUN interface, which is down until the tunnel is open.</summary>
    public string InterfaceName => _tun.Name;

    /// <summary>The call; null before it is open.</summary>
    internal TunnelCall? Call => _call;

    /// <summary>True once nothing more will happen.</summary>
    public bool IsOver => _isOver;

    private TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    /// <summary>Opens the TCP connection and begins.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TunnelException">There is no TCP connection.</exception>
    public void Start(CancellationToken cancellation)
    {
        try
        {
            _host.Prepare(_settings.Server);
            _tcp.Connect(new IPEndPoint(_settings.Server.ToIPAddress(), Port), _settings.LocalEndPoint, cancellation);
        }
        catch (SocketException error)
        {
            _session.HandleConnectFailed(error.SocketErrorCode != SocketError.TimedOut);
            EndBeforeStart();
            throw new TunnelException(Failure!, error);
        }
        catch (OperationCanceledException)
        {
            _session.Close(Now);
            EndBeforeStart();
            throw;
        }
        catch (Exception error)
        {
            NoteFault(error);
            EndBeforeStart();
            throw;
        }

        _clientAddress = _tcp.LocalEndPoint.Address;
        _tap?.OnConnected(Now, isOutgoing: true, _tcp.LocalEndPoint, new IPEndPoint(_settings.Server.ToIPAddress(), Port));
        lock (_ending)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _isReceiving = true;
            _receiver.Start();
        }
    }

    /// <summary>Waits until the tunnel is open or over.</summary>
    /// <returns>True where it is open.</returns>
    /// <exception cref="TunnelException">The host failed the tunnel.</exception>
    public bool WaitUntilOpen(CancellationToken cancellation)
    {
        while (!_isOver && !_isOpen)
        {
            _changed.Wait(cancellation);
            _changed.Reset();
        }

        if (_error is { } error)
            throw new TunnelException(Failure!, error);
        return !_isOver;
    }

    /// <summary>Ends the tunnel in good order, and waits for it; a host that holds its thread up for long is not waited for.</summary>
    /// <param name="time">How long it may take before it is simply ended.</param>
    public void Close(TimeSpan time)
    {
        _closeIsWanted = true;
        if (!_receiver.IsAlive || !Wake())
            return;
        if (_receiver.Join(time))
            return;
        _isAborted = true;
        if (Wake())
            _receiver.Join(TimeToAbort);
    }

    /// <summary>Ends everything.</summary>
    public void Dispose()
    {
        Close(TimeSpan.FromSeconds(5));
        lock (_ending)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            if (!_isReceiving)
                _owned.Dispose();
        }
    }

    /// <summary>Wakes the receiving thread.</summary>
    /// <returns>False where there is nothing left to wake.</returns>
    private bool Wake()
    {
        lock (_ending)
        {
            if (!_isDisposed)
                _wakeReceiver.Set();
            return !_isDisposed;
        }
    }

    private void EndBeforeStart()
    {
        _isOver = true;
        _host.Undo();
        FollowState();
    }

    private void NoteFault(Exception error)
    {
        _error = error;
        if (_session.Failure is null)
            _failure = new SessionFailure(SessionFailureKind.HostFault, $"The host failed the tunnel: {error.Message.TrimEnd('.')}.");
    }
}
#endif
