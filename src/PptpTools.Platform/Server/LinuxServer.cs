#if NET
using System;
using System.Collections.Generic;
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
/// A server on Linux: one listener, one raw socket for GRE and one TUN device for all clients, one thread that receives and one that transmits.
/// </summary>
internal sealed class LinuxServer : PptpServer
{
    private const int Backlog = 256;

    private readonly OwnedResources _owned = new();
    private readonly ServerState _state;
    private readonly ServerReceiver _receiving;
    private readonly Thread _receiver;
    private readonly Thread _transmitter;
    private volatile Exception? _error;
    private int _isDisposed;

    /// <summary>Opens what the host has to give, and serves.</summary>
    public LinuxServer(ServerSettings settings)
        : base(settings)
    {
        try
        {
            var pool = new AddressPool(settings.PoolFirst, settings.PoolLast, settings.IsEvenFirst);
            SessionProfile profile = SessionProfiles.Server(settings.Options.Profile, Name);
            var context = new ServerContext(settings.Options, settings.Users, pool, Name, new BouncyCastleCryptography())
            {
                CallIds = new CallIdPool(settings.Limits.Sessions, profile.Control),
            };
            IpAddress own = settings.Options.LocalAddress ?? pool.ServerAddress;
            SharedGreSocket gre = _owned.Add(new SharedGreSocket(IpAddress.From(settings.Address)));
            Socket listener = _owned.Add(Listen(settings.Address));
            ServerInterface device = _owned.Add(new ServerInterface(Name, own, settings.IsForwarding, settings.ProxyArpInterface));
            WakeEvent wakeTransmitter = _owned.Add(new WakeEvent());
            _state = new ServerState(settings, context, gre, device, _owned.Add(new WakeEvent()));
            _state.Transmitter = _owned.Add(new ServerTransmitter(_state, wakeTransmitter));
            _receiving = _owned.Add(new ServerReceiver(_state, listener));
            TunnelAddress = own.ToIPAddress();
            InterfaceName = device.Device.Name;
            _receiver = new Thread(Receive) { IsBackground = true, Name = "PPTP server receive" };
            _transmitter = new Thread(Transmit) { IsBackground = true, Name = "PPTP server transmit" };
        }
        catch
        {
            _owned.Dispose();
            throw;
        }

        _transmitter.Start();
        _receiver.Start();
    }

    /// <summary>What its threads share.</summary>
    internal ServerState State => _state;

    /// <inheritdoc/>
    public override ServerStatus Status =>
        _error is not null ? ServerStatus.Failed : Volatile.Read(ref _isDisposed) == 0 ? ServerStatus.Running : ServerStatus.Stopped;

    /// <inheritdoc/>
    public override string InterfaceName { get; }

    /// <inheritdoc/>
    public override IPAddress TunnelAddress { get; }

    /// <inheritdoc/>
    public override int OpenTunnels => _state.LinksByAddress.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<LiveSession> Sessions
    {
        get
        {
            var sessions = new List<LiveSession>();
            foreach (KeyValuePair<IpAddress, ServerLink> entry in _state.LinksByAddress)
                sessions.Add(entry.Value.Snapshot());
            return sessions;
        }
    }

    /// <inheritdoc/>
    public override int Connections => _state.Connections;

    /// <inheritdoc/>
    public override long Accepted => _state.Accepted;

    /// <inheritdoc/>
    public override long Refused => _state.Refused;

    /// <inheritdoc/>
    public override long ForeignDatagrams => _state.ForeignDatagrams;

    /// <inheritdoc/>
    public override long SpoofedPackets => _state.SpoofedPackets;

    /// <inheritdoc/>
    public override IReadOnlyList<ServerEvent> Events => _state.Events;

    /// <inheritdoc/>
    public override Exception? Error => _error;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
            return;
        _state.Command(Stop);
        _receiver.Join();
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

    private void Stop(ServerReceiver receiver)
    {
        _state.BeginStop();
        receiver.CloseAll();
    }

    /// <summary>A thread's own fault ends the server, never the process; and whyever it ends, this thread takes back what the host gave.</summary>
    private void Receive()
    {
        Guard(_receiving.Run);
        _state.Transmitter.Stop();
        _transmitter.Join();
        Guard(_state.Transmitter.ForgetKeys);
        Guard(() => _receiving.Abandon(EndOf(_error)));
        Guard(_owned.Dispose);
        Settings.Users.Dispose();
        if (_error is { } error)
            _state.Report(ServerEventKind.Failed, text: $"The server has ended by itself: {error.Message}");
    }

    private void Transmit()
    {
        Guard(_state.Transmitter.Run);
        if (_error is not null)
            _state.Command(Stop);
    }

    private void Guard(Action run)
    {
        try
        {
            run();
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _error, error, null);
        }
    }

    private static SessionFailure EndOf(Exception? error) => error is null
        ? new SessionFailure(SessionFailureKind.ClosedLocally, "The server was stopped.")
        : new SessionFailure(SessionFailureKind.HostFault, $"The host failed the server: {error.Message.TrimEnd('.')}.");
}
#endif
