using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Session;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;

namespace PptpTools.Benchmarks;

/// <summary>A client and a server in one process, between which octets are carried at once: nothing waits, and nothing is lost.</summary>
internal sealed class SimulatedPair : IDisposable
{
    private readonly ClientSession _client;
    private readonly ServerConnection _server;
    private readonly byte[] _buffer;
    private readonly Queue<(bool ToServer, byte[] Octets)> _datagrams = new();
    private TimeSpan _now;

    public SimulatedPair(SharedParts shared, ClientOptions client, ServerContext context)
    {
        _buffer = shared.Buffer;
        _client = new ClientSession(client, shared.Credentials, "CLIENT", shared.Cryptography, shared.Random);
        _server = new ServerConnection(context, shared.Random);
    }

    public bool IsOpen => _client.Phase == SessionPhase.Open && _server.Tunnels.Count == 1 && _server.Tunnels[0].Call.Phase == SessionPhase.Open;

    /// <summary>From the TCP connection to the open tunnel.</summary>
    public void Connect()
    {
        _client.HandleConnected(_now);
        _server.HandleAccepted(_now);
        while (CarryMessages() | CarryDatagrams())
        {
        }

        if (!IsOpen)
            throw new InvalidOperationException($"The tunnel did not open: {_client.Failure}");
    }

    /// <summary>Sends packets from the client and reads them at the server.</summary>
    public void SendData(ReadOnlySpan<byte> packet, int count)
    {
        ServerTunnel tunnel = _server.Tunnels[0];
        for (int i = 0; i < count; i++)
        {
            _now += TimeSpan.FromTicks(100);
            if (!_client.TrySend(packet, _buffer, _now, out Span<byte> datagram)
                || !GreFrame.TryParse(datagram, out GreFrame frame, out _)
                || !_server.HandleDatagram(tunnel, frame, _now, out ReadOnlySpan<byte> received)
                || received.Length != packet.Length)
                throw new InvalidOperationException("A packet was lost.");
        }
    }

    /// <summary>What the receiving end has counted.</summary>
    public string Counters
    {
        get
        {
            TunnelCall call = _server.Tunnels[0].Call;
            GreReceiverStatistics gre = call.Receiver.Gre.Statistics;
            return $"{gre.Lost} missing in GRE, {gre.Late} late, {call.Receiver.Unreadable} unreadable, {call.Link.ResetRequestsSent} Reset-Requests";
        }
    }

    /// <summary>Makes a datagram of the client, 20 microseconds after the last.</summary>
    public ReadOnlySpan<byte> Send(ReadOnlySpan<byte> packet)
    {
        _now += TimeSpan.FromTicks(200);
        return _client.TrySend(packet, _buffer, _now, out Span<byte> datagram) ? datagram : throw new InvalidOperationException("A packet could not be sent.");
    }

    /// <summary>Gives a datagram to the server.</summary>
    public void Deliver(ReadOnlySpan<byte> datagram, PacketSink sink)
    {
        if (!GreFrame.TryParse(datagram, out GreFrame frame, out _))
            throw new InvalidOperationException("A datagram cannot be read.");
        if (_server.HandleDatagram(_server.Tunnels[0], frame, _now, out ReadOnlySpan<byte> packet))
            sink(packet);
        Take(sink);
    }

    /// <summary>Handles what is due, and carries the links' own packets.</summary>
    public void CarryLink(PacketSink sink)
    {
        if (_server.Deadline <= _now)
        {
            _server.HandleDeadline(_now);
            Take(sink);
        }

        if (_client.Deadline <= _now)
            _client.HandleDeadline(_now);
        while (CarryDatagrams())
        {
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private void Take(PacketSink sink)
    {
        while (_server.TryTakePacket(_server.Tunnels[0], _now, out ReadOnlySpan<byte> packet))
            sink(packet);
    }

    private bool CarryMessages()
    {
        bool hasAny = false;
        while (_client.TryTakeMessage(out ControlMessage? message))
        {
            _server.HandleControlOctets(message!.ToOctets(), _now);
            hasAny = true;
        }

        while (_server.TryTakeMessage(out ControlMessage? message))
        {
            _client.HandleControlOctets(message!.ToOctets(), _now);
            hasAny = true;
        }

        return hasAny;
    }

    private bool CarryDatagrams()
    {
        while (_client.Tunnel is { } own && own.TryTakeDatagram(_buffer, _now, out Span<byte> datagram, out _))
            _datagrams.Enqueue((true, datagram.ToArray()));
        while (_server.Tunnels.Count > 0 && _server.Tunnels[0].Call.TryTakeDatagram(_buffer, _now, out Span<byte> datagram, out _))
            _datagrams.Enqueue((false, datagram.ToArray()));
        if (_datagrams.Count == 0)
            return false;
        (bool toServer, byte[] octets) = _datagrams.Dequeue();
        if (!toServer)
            _client.HandleDatagram(octets, _now, out _);
        else if (GreFrame.TryParse(octets, out GreFrame frame, out _) && _server.Find(frame) is { } tunnel)
            _server.HandleDatagram(tunnel, frame, _now, out _);
        return true;
    }
}

/// <summary>Takes an IP packet that came out of the tunnel.</summary>
internal delegate void PacketSink(ReadOnlySpan<byte> packet);

/// <summary>What the pairs of one process share.</summary>
internal sealed class SharedParts : IUserDirectory, IRandomSource, IDisposable
{
    private readonly UserAccount _account = new("alice", "clientPass".ToCharArray());

    public byte[] Buffer { get; } = new byte[70_000];

    public Credentials Credentials { get; } = new("alice", "clientPass".ToCharArray());

    public ILegacyCryptography Cryptography { get; } = new BouncyCastleCryptography();

    public IRandomSource Random => this;

    public AddressPool Pool { get; } = new(Address(10, 0, 0, 1), Address(10, 255, 255, 254));

    public ServerContext Context(ServerOptions options) => new(options, this, Pool, "SERVER", Cryptography);

    public UserAccount? Find(string userName) => userName == _account.Name ? _account : null;

    public void Dispose()
    {
        _account.Dispose();
        Credentials.Dispose();
    }

    public void Fill(Span<byte> octets) => RandomNumberGenerator.Fill(octets);

    private static IpAddress Address(byte a, byte b, byte c, byte d) => IpAddress.Read([a, b, c, d]);
}
