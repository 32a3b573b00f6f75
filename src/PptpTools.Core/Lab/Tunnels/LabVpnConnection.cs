using System;
using System.Collections.Generic;
using PptpTools.Session;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Lab;

/// <summary>One control connection of a <see cref="LabVpnServer"/> with its tunnels.</summary>
internal sealed class LabVpnConnection : ITcpApplication
{
    private const int BufferLength = 65_600;

    private readonly LabVpnServer _server;
    private readonly LabTcpConnection _tcp;
    private readonly byte[] _buffer = new byte[BufferLength];
    private readonly Dictionary<ServerTunnel, LabInterface> _interfaces = [];
    private readonly Dictionary<ServerTunnel, IpAddress> _clientAddresses = [];
    private LabTimer? _timer;
    private bool _isDead;

    public LabVpnConnection(LabVpnServer server, LabTcpConnection tcp, ServerConnection session)
    {
        _server = server;
        _tcp = tcp;
        Session = session;
    }

    /// <summary>The session.</summary>
    public ServerConnection Session { get; }

    /// <summary>The client.</summary>
    public IpAddress Client => _tcp.Key.Remote;

    private TimeSpan Now => _server.Host.Clock.Now;

    public void OnConnected(LabTcpConnection connection)
    {
        Session.HandleAccepted(Now);
        Advance();
    }

    public void OnData(LabTcpConnection connection, ReadOnlySpan<byte> data)
    {
        if (_isDead)
            return;
        Session.HandleControlOctets(data, Now);
        Advance();
    }

    public void OnEnd(LabTcpConnection connection)
    {
        if (_isDead)
            return;
        Session.HandleTransportLost(isFinished: true, Now);
        Advance();
    }

    public void OnClosed(LabTcpConnection connection, TcpCloseReason reason)
    {
        if (_isDead)
            return;
        Session.HandleTransportLost(isFinished: reason == TcpCloseReason.Closed, Now);
        Advance();
    }

    /// <summary>Takes a datagram of the client; false where its call id is of none of this connection's tunnels.</summary>
    public bool TryReceive(ReadOnlySpan<byte> datagram)
    {
        if (_isDead || !GreFrame.TryParse(datagram, out GreFrame frame, out _) || Session.Find(frame) is not { } tunnel)
            return false;
        if (Session.HandleDatagram(tunnel, frame, Now, out ReadOnlySpan<byte> packet))
            Deliver(tunnel, packet);
        Advance();
        return true;
    }

    /// <summary>Ends a tunnel in good order.</summary>
    public void Close(ServerTunnel tunnel)
    {
        Session.Close(tunnel, new SessionFailure(SessionFailureKind.ClosedLocally, "The server's administrator closed the session."), Now);
        Advance();
    }

    /// <summary>Ends a tunnel by its call, without a word to the link.</summary>
    public void HangUp(ServerTunnel tunnel)
    {
        Session.HangUp(tunnel, Now);
        Advance();
    }

    /// <summary>The server's process dies: its host ends the TCP connection, and nothing else is said.</summary>
    /// <param name="isReset">True for a reset, false for a FIN.</param>
    public void Crash(bool isReset)
    {
        _isDead = true;
        if (_timer is not null)
            _server.Host.Clock.Cancel(_timer);
        foreach (ServerTunnel tunnel in Session.Tunnels)
            Withdraw(tunnel);
        Session.Dispose();
        if (isReset)
            _tcp.Abort();
        else
            _tcp.Close();
    }

    /// <summary>Ends everything at once.</summary>
    public void Close()
    {
        Session.Close(Now);
        Advance();
    }

    /// <summary>Asks the client for a sign of life with a packet of a length that nothing else has.</summary>
    /// <param name="tunnel">Whose client.</param>
    /// <param name="length">Octets of data in the Echo-Request.</param>
    public void AskEcho(ServerTunnel tunnel, int length)
    {
        tunnel.Call.Transmitter.Enqueue(new EchoPacket(PppCode.EchoRequest, 0x40, tunnel.Call.Link.Agreement.MagicNumber, new OctetString(new byte[length])));
        Advance();
    }

    /// <summary>Sends an IPv6 packet to the client, whether IPV6CP is open or not.</summary>
    /// <param name="tunnel">Whose client.</param>
    /// <param name="packet">The packet.</param>
    public void SendUnagreed(ServerTunnel tunnel, ReadOnlySpan<byte> packet)
    {
        tunnel.Call.Transmitter.Publish(tunnel.Call.Link.Sending with { CarriesVersion6 = true });
        Send(tunnel, packet);
    }

    internal void Send(ServerTunnel tunnel, ReadOnlySpan<byte> packet)
    {
        if (_server.ForgetsEncryption)
            tunnel.Call.Transmitter.Publish(tunnel.Call.Link.Sending with { Protector = null });
        if (tunnel.Call.TrySend(packet, _buffer, Now, out Span<byte> datagram))
            Send(datagram);
    }

    private void Advance()
    {
        if (_isDead)
            return;
        foreach (ServerTunnel tunnel in Session.Tunnels)
        {
            while (!tunnel.Call.HasEnded && Session.TryTakePacket(tunnel, Now, out ReadOnlySpan<byte> packet))
                Deliver(tunnel, packet);
        }

        while (Session.TryTakeMessage(out ControlMessage? message))
        {
            if (_server.Swallows?.Invoke(message!) == true)
                continue;
            _tcp.Send(message!.ToOctets());
        }

        foreach (ServerTunnel tunnel in Session.Tunnels)
        {
            FollowPhase(tunnel);
            TakeDatagrams(tunnel);
        }

        if (Session.WantsTransportClosed)
            _tcp.Close();
        if (_timer is not null)
            _server.Host.Clock.Cancel(_timer);
        _timer = Session.Deadline is { } deadline ? _server.Host.Clock.At(deadline > Now ? deadline : Now, HandleDeadline) : null;
    }

    private void HandleDeadline()
    {
        Session.HandleDeadline(Now);
        Advance();
    }

    private void TakeDatagrams(ServerTunnel tunnel)
    {
        while (tunnel.Call.TryTakeDatagram(_buffer, Now, out Span<byte> datagram, out PppPacket? _))
            Send(datagram);
    }

    private void Send(ReadOnlySpan<byte> datagram)
    {
        if (_server.Distortion is { } distortion)
        {
            if (distortion(datagram.ToArray()) is not { } distorted)
                return;
            datagram = distorted;
        }

        if (_server.DatagramDelay == TimeSpan.Zero)
        {
            Leave(datagram);
            return;
        }

        byte[] copy = datagram.ToArray();
        _server.Host.Clock.After(_server.DatagramDelay, () => Leave(copy));
    }

    private void Leave(ReadOnlySpan<byte> datagram) => _server.Host.Send(Client, IpProtocols.Gre, datagram, _server.DatagramSource);

    private void Deliver(ServerTunnel tunnel, ReadOnlySpan<byte> packet)
    {
        FollowPhase(tunnel);
        if (_interfaces.TryGetValue(tunnel, out LabInterface? arrival))
            _server.Host.ReceiveIp(arrival, packet);
    }

    /// <summary>Gives an open tunnel its interface, route and proxy ARP entry, and takes them back when it ends.</summary>
    private void FollowPhase(ServerTunnel tunnel)
    {
        bool isOpen = tunnel.Call.Phase == SessionPhase.Open && !tunnel.Call.HasEnded;
        bool isKnown = _interfaces.ContainsKey(tunnel);
        if (isOpen && !isKnown && tunnel.ClientAddress is { } address)
        {
            string name = $"PPP adapter {address}";
            LabInterface added = _server.Host.AddTunnel(
                name, _server.Context.Pool.ServerAddress, new Port(this, tunnel), tunnel.Call.Transmitter.MaximumTransmissionUnit);
            _server.Host.Routes.Add(new LabRoute(
                address.ToIPAddress(), 32, _server.Context.Pool.ServerAddress.ToIPAddress(), name, 1, "The client at the other end of the tunnel.", name));
            _server.ProxyArpInterface?.ProxyAddresses.Add(address);
            _interfaces.Add(tunnel, added);
        }
        else if (!isOpen && isKnown)
        {
            Withdraw(tunnel);
        }

        if (tunnel.ClientAddress is { } current)
            _clientAddresses[tunnel] = current;
    }

    private void Withdraw(ServerTunnel tunnel)
    {
        if (!_interfaces.TryGetValue(tunnel, out LabInterface? known))
            return;
        _interfaces.Remove(tunnel);
        if (_clientAddresses.TryGetValue(tunnel, out IpAddress former))
            _server.ProxyArpInterface?.ProxyAddresses.Remove(former);
        _server.Host.RemoveInterface(known);
    }

    private sealed class Port(LabVpnConnection connection, ServerTunnel tunnel) : ITunnelPort
    {
        public void Send(ReadOnlySpan<byte> ipPacket) => connection.Send(tunnel, ipPacket);
    }
}
