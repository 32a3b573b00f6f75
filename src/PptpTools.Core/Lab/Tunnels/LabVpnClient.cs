using System;
using PptpTools.Session;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Lab;

/// <summary>A client session on a simulated host: its TCP connection, its GRE, its tunnel interface and the routes that it brings.</summary>
internal sealed class LabVpnClient : ITcpApplication, IProtocolHandler, ITunnelPort
{
    /// <summary>The port on which PPTP servers listen (RFC 2637 section 3.1).</summary>
    public const ushort Port = 1723;

    private const int BufferLength = 65_600;

    /// <summary>How often a packet may go round in a routing loop before it is dropped, as operating systems do ("dead loop on virtual device").</summary>
    private const int MaximumTurns = 4;

    private readonly LabHost _host;
    private readonly IpAddress _server;
    private readonly byte[] _buffer = new byte[BufferLength];
    private readonly LabPacer _pacer;
    private LabTcpConnection? _connection;
    private IProtocolHandler? _earlier;
    private int _turns;
    private bool _hasPower = true;
    private LabTimer? _timer;

    /// <param name="host">Where it runs.</param>
    /// <param name="server">The server.</param>
    /// <param name="session">The session, new.</param>
    /// <param name="processingTime">What the host takes for each thing that it sends.</param>
    public LabVpnClient(LabHost host, IpAddress server, ClientSession session, TimeSpan processingTime = default)
    {
        _host = host;
        _server = server;
        Session = session;
        _pacer = new LabPacer(host.Clock, processingTime, SendNext);
    }

    /// <summary>The session.</summary>
    public ClientSession Session { get; }

    /// <summary>The tunnel's interface; null while the tunnel is not open.</summary>
    public LabInterface? Interface { get; private set; }

    /// <summary>What IPCP brought, also once the tunnel has ended; null where it never opened.</summary>
    public TunnelLease? Lease { get; private set; }

    /// <summary>Packets dropped because the tunnel's own packets go through the tunnel.</summary>
    public long LoopedPackets { get; private set; }

    /// <summary>What its interface is called.</summary>
    public string InterfaceName { get; init; } = "WAN (PPP/SLIP) Interface";

    /// <summary>Which routes the tunnel brings.</summary>
    public ClientRoutes Routes { get; init; } = ClientRoutes.Default;

    /// <summary>Sees the control connection; null for nobody.</summary>
    public ITunnelObserver? Observer { get; init; }

    /// <summary>The client's TCP port; 0 before <see cref="Connect"/>.</summary>
    public ushort LocalPort => _connection?.Key.LocalPort ?? 0;

    private TimeSpan Now => _host.Clock.Now;

    /// <summary>Opens the TCP connection.</summary>
    /// <param name="options">How the host's TCP behaves.</param>
    /// <param name="localPort">The port here; 0 for the next free one.</param>
    public void Connect(LabTcpOptions options, ushort localPort = 0)
    {
        _earlier = _host.FindHandler(IpProtocols.Gre);
        _host.SetHandler(IpProtocols.Gre, this);
        _connection = _host.Tcp.Connect(_server, Port, this, options, localPort);
        Observer?.OnConnecting(LocalPort);
    }

    /// <summary>Ends the tunnel in good order.</summary>
    public void Close()
    {
        if (!_hasPower)
            return;
        Session.Close(Now);
        Advance();
    }

    /// <summary>The computer loses its power: the session is gone without a word, and interface and routes with it.</summary>
    public void LosePower()
    {
        _host.Clock.Cancel(_timer);
        _timer = null;
        _hasPower = false;
        Withdraw();
    }

    void ITcpApplication.OnConnected(LabTcpConnection connection)
    {
        Session.HandleConnected(Now);
        Advance();
    }

    void ITcpApplication.OnData(LabTcpConnection connection, ReadOnlySpan<byte> data)
    {
        Observer?.OnControlOctets(isOutgoing: false, data);
        Session.HandleControlOctets(data, Now);
        Advance();
    }

    void ITcpApplication.OnEnd(LabTcpConnection connection)
    {
        Session.HandleTransportLost(isFinished: true, Now);
        Advance();
    }

    void ITcpApplication.OnClosed(LabTcpConnection connection, TcpCloseReason reason)
    {
        if (Session.Phase == SessionPhase.TcpConnection)
            Session.HandleConnectFailed(isRefused: reason is TcpCloseReason.Refused or TcpCloseReason.Unreachable);
        else
            Session.HandleTransportLost(isFinished: reason == TcpCloseReason.Closed, Now);
        Advance();
    }

    void IProtocolHandler.Receive(LabHost host, LabInterface arrival, in IpPacket packet)
    {
        if (packet.Source != _server)
        {
            if (_earlier is not null)
                _earlier.Receive(host, arrival, packet);
            else
                Session.HandleForeignDatagram(packet.Payload, packet.Source);
            return;
        }

        if (Session.HandleDatagram(packet.Payload, Now, out ReadOnlySpan<byte> inner))
            Deliver(inner);
        Advance();
    }

    void ITunnelPort.Send(ReadOnlySpan<byte> ipPacket)
    {
        if (_turns == MaximumTurns)
        {
            LoopedPackets++;
            return;
        }

        // Where the route to the server leads into the tunnel the datagram comes back here as a packet: it needs a buffer of its own.
        byte[] buffer = _turns == 0 ? _buffer : new byte[BufferLength];
        if (!Session.TrySend(ipPacket, buffer, Now, out Span<byte> datagram))
            return;
        _turns++;
        Send(datagram);
        _turns--;
    }

    /// <summary>Takes what the session made ready, and sets the clock for what it waits for.</summary>
    private void Advance()
    {
        while (Session.TryTakePacket(Now, out ReadOnlySpan<byte> packet))
            Deliver(packet);
        FollowPhase();
        _pacer.Notify();
        if (Session.WantsTransportClosed)
            _connection?.Close();
        SetTimer();
    }

    private void SetTimer()
    {
        if (_timer is not null)
            _host.Clock.Cancel(_timer);

        // What is due and waits for its turn to be sent stays due until then.
        TimeSpan earliest = _pacer.Next ?? Now;
        _timer = Session.Deadline is { } deadline ? _host.Clock.At(deadline > earliest ? deadline : earliest, HandleDeadline) : null;
    }

    private void HandleDeadline()
    {
        Session.HandleDeadline(Now);
        Advance();
    }

    private bool SendNext()
    {
        if (!Session.LinkGoesFirst && Session.TryTakeMessage(out ControlMessage? message))
        {
            byte[] octets = message!.ToOctets();
            Observer?.OnControlOctets(isOutgoing: true, octets);
            _connection!.Send(octets);
            return true;
        }

        if (Session.Tunnel is not { } tunnel || !tunnel.TryTakeDatagram(_buffer, Now, out Span<byte> datagram, out PppPacket? _))
            return false;
        Send(datagram);
        SetTimer();
        return true;
    }

    private void Send(ReadOnlySpan<byte> datagram) => _host.Send(_server, IpProtocols.Gre, datagram);

    private void Deliver(ReadOnlySpan<byte> packet)
    {
        FollowPhase();
        if (Interface is not null)
            _host.ReceiveIp(Interface, packet);
    }

    /// <summary>Brings interface and routes when the tunnel opens, and takes them back when it ends.</summary>
    private void FollowPhase()
    {
        Lease = Session.Lease ?? Lease;
        bool isOpen = Session.Phase == SessionPhase.Open && !Session.HasEnded;
        if (isOpen && Interface is null && Session.Lease is { Address: { } address })
        {
            Interface = _host.AddTunnel(InterfaceName, address, this, Session.Tunnel!.Transmitter.MaximumTransmissionUnit);
            Routes.Add(_host, Interface, _server);
        }
        else if (!isOpen)
        {
            Withdraw();
        }
    }

    private void Withdraw()
    {
        if (Interface is not { } closed)
            return;
        Interface = null;
        _host.RemoveInterface(closed);
        ClientRoutes.Remove(_host, _server);
    }
}
