#if NET
using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Threading;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Linux;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Tracing;
using PptpTools.Tunnels;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

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

    private readonly IpAddress _server;
    private readonly Credentials _credentials;
    private readonly ClientSession _session;
    private readonly Socket _tcp;
    private readonly GreSocket _gre;
    private readonly WakeEvent _wakeReceiver = new();
    private readonly WakeEvent _wakeTransmitter = new();
    private readonly Thread _receiver;
    private readonly Thread _transmitter;
    private readonly ManualResetEventSlim _changed = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private volatile TunnelCall? _call;
    private readonly TunDevice _tun;
    private volatile bool _isOpen;
    private volatile Exception? _error;
    private volatile bool _closeIsWanted;
    private volatile bool _isOver;
    private long _signalled;

    /// <summary>Connects and begins. The server's GRE is received from before the first request on.</summary>
    /// <param name="server">The server.</param>
    /// <param name="userName">Who the user is, without domain.</param>
    /// <param name="password">The password; taken over and cleared.</param>
    /// <param name="options">What is allowed and asked for.</param>
    /// <exception cref="SocketException">There is no TCP connection.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">A right is missing.</exception>
    public PptpTunnel(IPAddress server, string userName, char[] password, ClientOptions options)
    {
        _server = IpAddress.From(server);
        _credentials = new Credentials(userName, password);
        _session = new ClientSession(options, _credentials, Environment.MachineName, new BouncyCastleCryptography(), new SystemRandom());
        _gre = new GreSocket(_server);
        _tun = new TunDevice("pptp%d");
        _tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _receiver = new Thread(Receive) { IsBackground = true, Name = "PPTP receive" };
        _transmitter = new Thread(Transmit) { IsBackground = true, Name = "PPTP transmit" };
    }

    /// <summary>How far it got.</summary>
    public SessionPhase Phase => _session.Phase;

    /// <summary>Why it ended; null while it lives.</summary>
    public SessionFailure? Failure => _session.Failure;

    /// <summary>What the network protocols agreed.</summary>
    public TunnelLease? Lease { get; private set; }

    /// <summary>Name of the TUN interface, which is down until the tunnel is open.</summary>
    public string InterfaceName => _tun.Name;

    /// <summary>The call; null before it is open.</summary>
    internal TunnelCall? Call => _call;

    /// <summary>True once nothing more will happen.</summary>
    public bool IsOver => _isOver;

    private TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    /// <summary>Opens the TCP connection and begins.</summary>
    /// <param name="cancellation">Gives up.</param>
    public void Start(CancellationToken cancellation)
    {
        _tcp.ConnectAsync(new IPEndPoint(_server.ToIPAddress(), Port), cancellation).AsTask().GetAwaiter().GetResult();
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
        _wakeReceiver.Set();
        if (_receiver.IsAlive && !_receiver.Join(time))
        {
            _tcp.Close();
            _receiver.Join();
        }
    }

    /// <summary>Ends everything.</summary>
    public void Dispose()
    {
        Close(TimeSpan.FromSeconds(5));
        _session.Dispose();
        _credentials.Dispose();
        _tcp.Dispose();
        _tun.Dispose();
        _gre.Dispose();
        _wakeReceiver.Dispose();
        _wakeTransmitter.Dispose();
        _changed.Dispose();
    }

    /// <summary>A thread's own fault ends the tunnel, never the process.</summary>
    private void Receive()
    {
        _transmitter.Start();
        try
        {
            Drive();
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or SocketException or ObjectDisposedException)
        {
            _error = error;
        }

        _isOver = true;
        _wakeTransmitter.Set();
        _transmitter.Join();
        TearDown();
        _changed.Set();
    }

    private void Drive()
    {
        _session.HandleConnected(Now);
        var buffer = new byte[BufferLength];
        Span<NativeMethods.PollEntry> entries = stackalloc NativeMethods.PollEntry[3];
        while (!_session.HasEnded)
        {
            SendMessages();
            FollowPhase();
            if (_session.WantsTransportClosed)
                break;
            var waiter = new Waiter(entries);
            int tcp = waiter.Add((int)_tcp.Handle);
            int gre = waiter.Add(_gre.Descriptor);
            int wake = waiter.Add(_wakeReceiver.Descriptor);
            waiter.Wait(_session.ReceiveDeadline - Now);
            if (waiter.IsReady(wake))
                _wakeReceiver.Clear();
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
        int length = 0;
        try
        {
            length = _tcp.Receive(buffer);
        }
        catch (SocketException)
        {
            _session.HandleTransportLost(isFinished: false, Now);
            return;
        }

        if (length == 0)
            _session.HandleTransportLost(isFinished: true, Now);
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
    }

    private void SendMessages()
    {
        while (_session.TryTakeMessage(out ControlMessage? message))
        {
            try
            {
                _tcp.Send(message!.ToOctets());
            }
            catch (SocketException)
            {
                _session.HandleTransportLost(isFinished: false, Now);
            }
        }
    }

    /// <summary>Tells the transmitting thread of a new call and of packets of the link; makes the TUN device when the tunnel opens.</summary>
    private void FollowPhase()
    {
        if (_session.Tunnel is not { } call)
            return;
        if (_call is null)
        {
            _gre.FilterBy(call.Call.LocalCallId ?? 0);
            _call = call;
        }

        if (_session.Phase == SessionPhase.Open && !_isOpen && _session.Lease is { Address: { } own } lease)
        {
            Lease = lease;
            SetUp(own, lease.PeerAddress ?? own, call.Transmitter.MaximumTransmissionUnit);
            _changed.Set();
        }

        if (call.Transmitter.PacketsQueued != _signalled)
        {
            _signalled = call.Transmitter.PacketsQueued;
            _wakeTransmitter.Set();
        }
    }

    private void SetUp(IpAddress own, IpAddress peer, int maximumTransmissionUnit)
    {
        using var routes = new RouteSocket();
        int index = _tun.Index;
        routes.AddAddress(index, own, peer);
        routes.BringUp(index, maximumTransmissionUnit);
        _isOpen = true;
        _wakeTransmitter.Set();
    }

    private void TearDown()
    {
        _tun.Dispose();
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
            _error = error;
            _closeIsWanted = true;
            _wakeReceiver.Set();
        }
    }

    private void TransmitUntilOver()
    {
        var buffer = new byte[BufferLength];
        var packet = new byte[BufferLength];
        Span<NativeMethods.PollEntry> entries = stackalloc NativeMethods.PollEntry[2];
        while (!_isOver)
        {
            TunnelCall? call = _call;
            while (call is not null && call.TryTakeDatagram(buffer, Now, out Span<byte> datagram, out PppPacket? _))
                _gre.Send(datagram);
            var waiter = new Waiter(entries);
            int wake = waiter.Add(_wakeTransmitter.Descriptor);
            int data = waiter.Add(_isOpen ? _tun.Descriptor : -1);
            waiter.Wait(call?.Transmitter.Deadline - Now);
            if (waiter.IsReady(wake))
                _wakeTransmitter.Clear();
            if (waiter.IsReady(data) && call is not null)
                SendPackets(call, packet, buffer);
        }
    }

    private void SendPackets(TunnelCall call, byte[] packet, byte[] buffer)
    {
        for (int i = 0; i < Burst; i++)
        {
            int length = _tun.Read(packet);
            if (length == 0)
                return;
            if (call.TrySend(packet.AsSpan(0, length), buffer, Now, out Span<byte> datagram))
                _gre.Send(datagram);
        }
    }
}
#endif
