#if NET
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Threading;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Tracing;
using PptpTools.Tunnels;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;

namespace PptpTools.Sessions;

/// <summary>
/// One client tunnel on real sockets. The receiving thread owns the session: control connection, GRE in, timers. The transmitting thread owns
/// the session's transmitting half: packets from the TUN device, and the link's own packets.
/// </summary>
public sealed class PptpTunnel : IDisposable
{
    private const int Port = 1723;
    private const int BufferLength = 66_000;
    private const int Burst = 64;
    private const int CloseSeconds = 1;

    private readonly Stack<IDisposable> _owned = new();
    private readonly IpAddress _server;
    private readonly ClientSession _session;
    private readonly ControlSocket _tcp;
    private readonly GreSocket _gre;
    private readonly TunDevice _tun;
    private readonly TunnelInterface _interface;
    private readonly WakeEvent _wakeReceiver;
    private readonly WakeEvent _wakeTransmitter;
    private readonly Thread _receiver;
    private readonly Thread _transmitter;
    private readonly ManualResetEventSlim _changed;
    private readonly long _start = Stopwatch.GetTimestamp();
    private volatile TunnelCall? _call;
    private volatile TunnelLease? _lease;
    private volatile SessionFailure? _failure;
    private volatile Exception? _error;
    private volatile bool _isOpen;
    private volatile bool _closeIsWanted;
    private volatile bool _isAborted;
    private volatile bool _isStopping;
    private volatile bool _isOver;
    private int _wantsArrivals;
    private long _signalled;

    /// <summary>Opens what the host has to give: nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="server">The server.</param>
    /// <param name="userName">Who the user is, without domain.</param>
    /// <param name="password">The password; taken over and cleared, here already where there is no tunnel.</param>
    /// <param name="options">What is allowed and asked for.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">A right is missing, or a route to the server.</exception>
    public PptpTunnel(IPAddress server, string userName, char[] password, ClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(password);
        try
        {
            _server = IpAddress.From(server);
            _changed = Own(new ManualResetEventSlim());
            _wakeReceiver = Own(new WakeEvent());
            _wakeTransmitter = Own(new WakeEvent());
            _gre = Own(new GreSocket(_server));
            _tun = Own(new TunDevice("pptp%d"));
            _tcp = Own(new ControlSocket());
            Credentials credentials = Own(new Credentials(userName, password));
            _session = Own(new ClientSession(options, credentials, Environment.MachineName, new BouncyCastleCryptography(), new SystemRandom()));
        }
        catch
        {
            Array.Clear(password);
            DisposeOwned();
            throw;
        }

        _interface = new TunnelInterface(_tun);
        _receiver = new Thread(Receive) { IsBackground = true, Name = "PPTP receive" };
        _transmitter = new Thread(Transmit) { IsBackground = true, Name = "PPTP transmit" };
    }

    /// <summary>How far it got.</summary>
    public SessionPhase Phase => _session.Phase;

    /// <summary>Why it ended; null while it lives, never once it is over.</summary>
    public SessionFailure? Failure => _failure ?? _session.Failure;

    /// <summary>What the network protocols agreed.</summary>
    public TunnelLease? Lease => _lease;

    /// <summary>Name of the TUN interface, which is down until the tunnel is open.</summary>
    public string InterfaceName => _tun.Name;

    /// <summary>The call; null before it is open.</summary>
    internal TunnelCall? Call => _call;

    /// <summary>True once nothing more will happen.</summary>
    public bool IsOver => _isOver;

    private TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    /// <summary>Opens the TCP connection and begins.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SocketException">There is no TCP connection.</exception>
    public void Start(CancellationToken cancellation)
    {
        try
        {
            _tcp.Connect(new IPEndPoint(_server.ToIPAddress(), Port), cancellation);
        }
        catch (SocketException error)
        {
            _session.HandleConnectFailed(error.SocketErrorCode != SocketError.TimedOut);
            _isOver = true;
            throw;
        }

        _receiver.Start();
    }

    /// <summary>Waits until the tunnel is open or over.</summary>
    /// <returns>True where it is open.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The host refused address or interface.</exception>
    public bool WaitUntilOpen(CancellationToken cancellation)
    {
        while (!_isOver && !_isOpen)
        {
            _changed.Wait(cancellation);
            _changed.Reset();
        }

        if (_error is { } error)
            ExceptionDispatchInfo.Capture(error).Throw();
        return !_isOver;
    }

    /// <summary>Ends the tunnel in good order, and waits for it.</summary>
    /// <param name="time">How long it may take before it is simply ended.</param>
    public void Close(TimeSpan time)
    {
        _closeIsWanted = true;
        if (!_receiver.IsAlive)
            return;
        _wakeReceiver.Set();
        if (_receiver.Join(time))
            return;
        _isAborted = true;
        _wakeReceiver.Set();
        _receiver.Join();
    }

    /// <summary>Ends everything.</summary>
    public void Dispose()
    {
        Close(TimeSpan.FromSeconds(5));
        DisposeOwned();
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

    /// <summary>A thread's own fault ends the tunnel, never the process.</summary>
    private void Receive()
    {
        _transmitter.Start();
        try
        {
            Drive();
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or ObjectDisposedException)
        {
            NoteFault(error);
        }

        _isStopping = true;
        _wakeTransmitter.Set();
        _transmitter.Join();
        TearDown();
        if (Failure is null)
            _session.Close(Now);
        _isOver = true;
        _changed.Set();
    }

    private void NoteFault(Exception error)
    {
        _error = error;
        if (_session.Failure is null)
            _failure = new SessionFailure(SessionFailureKind.HostFault, $"The host failed the tunnel: {error.Message}.");
    }

    private void Drive()
    {
        _session.HandleConnected(Now);
        var buffer = new byte[BufferLength];
        Span<NativeMethods.PollEntry> entries = stackalloc NativeMethods.PollEntry[3];
        while (!_isAborted)
        {
            SendMessages();
            FollowPhase();
            if (_session.HasEnded || _session.WantsTransportClosed)
                break;
            var waiter = new Waiter(entries);
            int tcp = waiter.Add(_tcp.Descriptor, _tcp.HasPending);
            int gre = waiter.Add(_gre.Descriptor);
            int wake = waiter.Add(_wakeReceiver.Descriptor);
            waiter.Wait(_session.ReceiveDeadline - Now);
            if (waiter.IsReady(wake))
                _wakeReceiver.Clear();
            if (waiter.CanWrite(tcp) && !_tcp.TryFlush())
                _session.HandleTransportLost(isFinished: false, Now);
            if (waiter.IsReady(tcp))
                ReceiveControl(buffer);
            if (waiter.IsReady(gre))
                ReceiveDatagrams(buffer);
            if (_session.ReceiveDeadline <= Now)
                _session.HandleDeadline(Now);
            while (_session.TryTakePacket(Now, out ReadOnlySpan<byte> packet))
                _tun.Write(packet);
            if (_closeIsWanted && _session.Failure is null)
                _session.Close(Now);
        }
    }

    private void ReceiveControl(byte[] buffer)
    {
        SocketError error = _tcp.Receive(buffer, out int length);
        if (error == SocketError.WouldBlock)
            return;
        if (error != SocketError.Success || length == 0)
            _session.HandleTransportLost(isFinished: error == SocketError.Success, Now);
        else
            _session.HandleControlOctets(buffer.AsSpan(0, length), Now);
    }

    private void ReceiveDatagrams(byte[] buffer)
    {
        for (int i = 0; i < Burst && _gre.TryReceive(buffer, out ReadOnlySpan<byte> datagram); i++)
        {
            if (_session.HandleDatagram(datagram, Now, out ReadOnlySpan<byte> packet))
                _tun.Write(packet);
            while (_session.TryTakePacket(Now, out ReadOnlySpan<byte> next))
                _tun.Write(next);
        }

        // One wake a round at most, and none where the transmitting thread waits for a deadline that serves as well.
        if (Interlocked.Exchange(ref _wantsArrivals, 0) == 1)
            _wakeTransmitter.Set();
    }

    private void SendMessages()
    {
        while (_session.TryTakeMessage(out ControlMessage? message))
        {
            if (!_tcp.TrySend(message!.ToOctets()))
                _session.HandleTransportLost(isFinished: false, Now);
        }
    }

    /// <summary>Tells the transmitting thread of a new call and of packets of the link; gives the interface what the tunnel agreed.</summary>
    private void FollowPhase()
    {
        if (_session.Tunnel is not { } call)
            return;
        if (_call is null)
        {
            _gre.FilterBy(call.Call.LocalCallId ?? 0);
            _call = call;
        }

        if (_session.Phase == SessionPhase.Open && call.Link.Version4 is { LocalAddress: { } own } version4)
            FollowTerms(own, version4.PeerAddress ?? own, call.Transmitter.MaximumTransmissionUnit);
        if (call.Transmitter.PacketsQueued != _signalled)
        {
            _signalled = call.Transmitter.PacketsQueued;
            _wakeTransmitter.Set();
        }
    }

    private void FollowTerms(IpAddress own, IpAddress peer, int maximumTransmissionUnit)
    {
        if (!_interface.Apply(own, peer, maximumTransmissionUnit))
            return;
        _lease = _session.Lease;
        _isOpen = true;
        _wakeTransmitter.Set();
        _changed.Set();
    }

    private void TearDown()
    {
        _tun.Dispose();
        if (_isAborted)
            _tcp.Dispose();
        else
            _tcp.Close(CloseSeconds);
    }

    private void Transmit()
    {
        try
        {
            TransmitUntilOver();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            NoteFault(error);
            _closeIsWanted = true;
            _wakeReceiver.Set();
        }
    }

    private void TransmitUntilOver()
    {
        var sender = new TunnelSender(_gre, _tun, () => Now);
        Span<NativeMethods.PollEntry> entries = stackalloc NativeMethods.PollEntry[2];
        while (!_isStopping)
        {
            TunnelTransmitter? transmitter = _call?.Transmitter;
            if (transmitter is not null)
                sender.SendDue(transmitter);

            // Asked for before the deadline is computed, so that what arrives in between wakes.
            Interlocked.Exchange(ref _wantsArrivals, 1);
            bool canSend = transmitter is not null && transmitter.CanSend(Now);
            TimeSpan? deadline = transmitter?.Deadline;
            if (canSend && deadline is not null)
                Interlocked.Exchange(ref _wantsArrivals, 0);

            var waiter = new Waiter(entries);
            int wake = waiter.Add(_wakeTransmitter.Descriptor);
            int data = waiter.Add(_isOpen && canSend ? _tun.Descriptor : -1);
            waiter.Wait(deadline - Now);
            if (waiter.IsReady(wake))
                _wakeTransmitter.Clear();
            if (waiter.IsReady(data) && transmitter is not null)
                sender.SendPackets(transmitter);
        }

        if (_call is { } call)
            sender.Finish(call.Transmitter);
    }
}
#endif
