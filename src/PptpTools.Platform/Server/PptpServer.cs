#if NET
using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using PptpTools.Cryptography;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>
/// A PPTP server on real sockets: one listener, one raw socket for GRE and one TUN device for all clients, one thread that receives and one
/// that transmits. It serves the network namespace of the thread that makes and starts it.
/// </summary>
public sealed class PptpServer : IDisposable
{
    private const int Port = 1723;
    private const int Backlog = 256;

    private readonly Stack<IDisposable> _owned = new();
    private readonly ServerState _state;
    private readonly Thread _receiver;
    private readonly Thread _transmitter;
    private readonly WakeEvent _wakeTransmitter;
    private volatile Exception? _error;
    private bool _isStarted;

    /// <summary>Opens what the host has to give, and listens; nobody is answered before <see cref="Start"/>.</summary>
    /// <param name="settings">What to serve.</param>
    /// <exception cref="Win32Exception">A right is missing.</exception>
    /// <exception cref="SocketException">The address is not this host's, or somebody listens there.</exception>
    /// <exception cref="ArgumentException">The pool is no pool.</exception>
    public PptpServer(ServerSettings settings)
    {
        Settings = settings ?? throw new ArgumentNullException(nameof(settings));
        try
        {
            Own(settings.Users);
            var pool = new AddressPool(settings.PoolFirst, settings.PoolLast, settings.IsEvenFirst);
            string name = settings.Name ?? Environment.MachineName;
            SessionProfile profile = SessionProfiles.Server(settings.Options.Profile, name);
            var context = new ServerContext(settings.Options, settings.Users, pool, name, new BouncyCastleCryptography())
            {
                CallIds = new CallIdPool(settings.Limits.Sessions, profile.Control),
            };
            SharedGreSocket gre = Own(new SharedGreSocket(IpAddress.From(settings.Address)));
            Socket listener = Own(Listen(settings.Address));
            ServerInterface device = Own(new ServerInterface(settings.Options.LocalAddress ?? pool.ServerAddress));
            _wakeTransmitter = Own(new WakeEvent());
            _state = new ServerState(settings, context, gre, device, Own(new WakeEvent()));
            _state.Transmitter = new ServerTransmitter(_state, _wakeTransmitter);
            ServerReceiver receiver = Own(new ServerReceiver(_state, listener));
            _receiver = new Thread(() => Guard(receiver.Run)) { IsBackground = true, Name = "PPTP server receive" };
            _transmitter = new Thread(() => Guard(_state.Transmitter.Run)) { IsBackground = true, Name = "PPTP server transmit" };
        }
        catch
        {
            DisposeOwned();
            throw;
        }
    }

    /// <summary>What it was started with.</summary>
    public ServerSettings Settings { get; }

    /// <summary>Name of the TUN device.</summary>
    public string InterfaceName => _state.Interface.Device.Name;

    /// <summary>Why it stopped by itself; null where it did not.</summary>
    public Exception? Error => _error;

    /// <summary>True while it serves.</summary>
    public bool IsRunning => _isStarted && _receiver.IsAlive;

    /// <summary>Tunnels that are open.</summary>
    public int OpenTunnels => _state.LinksByAddress.Count;

    /// <summary>Control connections that were accepted since the start.</summary>
    public long Accepted => _state.Accepted;

    /// <summary>Control connections that were refused because of a limit.</summary>
    public long Refused => _state.Refused;

    /// <summary>GRE packets that belong to no tunnel.</summary>
    public long ForeignDatagrams => _state.ForeignDatagrams;

    /// <summary>The last 200 events, the oldest first.</summary>
    public IReadOnlyList<ServerEvent> Events => _state.Events;

    /// <summary>Begins to answer.</summary>
    public void Start()
    {
        _isStarted = true;
        _transmitter.Start();
        _receiver.Start();
    }

    /// <summary>Ends every tunnel in good order, and then the server.</summary>
    public void Stop()
    {
        if (!_isStarted)
            return;
        _state.Command(receiver =>
        {
            _state.BeginStop();
            receiver.CloseAll();
        });
        _receiver.Join();
        _state.Transmitter.Stop();
        _transmitter.Join();
    }

    /// <summary>Stops it, and takes back all that the host gave.</summary>
    public void Dispose()
    {
        Stop();
        DisposeOwned();
    }

    private static Socket Listen(IPAddress address)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(address, Port));
            listener.Listen(Backlog);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>A thread's own fault ends the server, never the process.</summary>
    private void Guard(Action run)
    {
        try
        {
            run();
        }
        catch (Win32Exception error)
        {
            _error = error;
            _state.Command(_ => _state.BeginStop());
        }
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Push(resource);
        return resource;
    }

    private void DisposeOwned()
    {
        while (_owned.TryPop(out IDisposable? resource))
            resource.Dispose();
    }
}
#endif
