using System;
using System.Collections.Generic;
using PptpTools.Session;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>A PPTP server on a simulated host: it listens, gives each tunnel an interface and a route, and answers ARP for its clients.</summary>
internal sealed class LabVpnServer : IProtocolHandler
{
    private readonly List<LabVpnConnection> _connections = [];
    private readonly LabTcpOptions _tcp;

    /// <param name="host">Where it runs; it forwards from now on.</param>
    /// <param name="context">What its connections share.</param>
    /// <param name="tcp">How the host's TCP behaves.</param>
    public LabVpnServer(LabHost host, ServerContext context, LabTcpOptions tcp)
    {
        Host = host;
        Context = context;
        _tcp = tcp;
        host.IsForwarding = true;
        host.SetHandler(IpProtocols.Gre, this);
        host.Tcp.Listen(LabVpnClient.Port, Accept, tcp);
    }

    /// <summary>Where it runs.</summary>
    public LabHost Host { get; }

    /// <summary>What its connections share.</summary>
    public ServerContext Context { get; }

    /// <summary>The interface on which it answers ARP requests for its clients; null for none.</summary>
    public LabInterface? ProxyArpInterface { get; init; }

    /// <summary>How much longer a GRE packet takes to leave than a control message thought of at the same time.</summary>
    public TimeSpan DatagramDelay { get; init; }

    /// <summary>What becomes of each GRE packet that leaves, given as octets that may be changed; null of it is nothing. Null for a healthy server.</summary>
    public Func<byte[], byte[]?>? Distortion { get; set; }

    /// <summary>Which control messages it fails to send; null for none.</summary>
    public Predicate<ControlMessage>? Swallows { get; set; }

    /// <summary>The source of its GRE packets; unspecified for the address that the route chooses.</summary>
    public IpAddress DatagramSource { get; set; }

    /// <summary>True where it sends data in clear, whatever was agreed.</summary>
    public bool ForgetsEncryption { get; set; }

    /// <summary>All connections, also those that have ended.</summary>
    public IReadOnlyList<LabVpnConnection> Connections => _connections;

    /// <summary>Waits for no more connections; those that exist stay.</summary>
    public void StopListening() => Host.Tcp.StopListening(LabVpnClient.Port);

    /// <summary>Waits for connections again.</summary>
    public void Listen() => Host.Tcp.Listen(LabVpnClient.Port, Accept, _tcp);

    void IProtocolHandler.Receive(LabHost host, LabInterface arrival, in IpPacket packet)
    {
        foreach (LabVpnConnection connection in _connections)
        {
            if (connection.Client == packet.Source && connection.TryReceive(packet.Payload))
                return;
        }
    }

    private LabVpnConnection Accept(LabTcpConnection connection)
    {
        var accepted = new LabVpnConnection(this, connection, new ServerConnection(Context, Host.Random.For($"connection {_connections.Count}")));
        _connections.Add(accepted);
        return accepted;
    }
}
