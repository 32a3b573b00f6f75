using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using PptpTools.Recording;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>The two ends of a connection, seen from this host.</summary>
internal readonly record struct TcpConnectionKey(IpAddress Local, ushort LocalPort, IpAddress Remote, ushort RemotePort);

/// <summary>
/// A host's TCP (RFC 9293): handshakes, data in order, retransmission, resets, checksums that are always computed and verified. The window
/// is fixed, there is no congestion control, no window scale and no selective acknowledgment.
/// </summary>
internal sealed class LabTcp(LabHost host)
{
    /// <summary>Most connections of a host; further ones are refused.</summary>
    public const int MaximumConnections = 65_536;

    private const ushort FirstPort = 1025;
    private const ushort LastPort = 65_000;

    private readonly Dictionary<TcpConnectionKey, LabTcpConnection> _connections = [];
    private readonly Dictionary<ushort, Listener> _listeners = [];
    private ushort _lastPort = FirstPort - 1;

    /// <summary>The host.</summary>
    public LabHost Host { get; } = host;

    /// <summary>Sees every segment; null for nobody.</summary>
    public ITcpObserver? Observer { get; set; }

    /// <summary>Connections that exist, also those that only remember themselves.</summary>
    public int Count => _connections.Count;

    /// <summary>Segments dropped because their checksum was wrong.</summary>
    public long BadChecksums { get; private set; }

    /// <summary>Segments with data or SYN or FIN sent again.</summary>
    public long Retransmissions { get; internal set; }

    /// <summary>Waits for connections.</summary>
    /// <param name="port">The port.</param>
    /// <param name="accept">Asked when a handshake is done; null aborts the connection.</param>
    /// <param name="options">How this end behaves; null for the default.</param>
    public void Listen(ushort port, Func<LabTcpConnection, ITcpApplication?> accept, LabTcpOptions? options = null) =>
        _listeners[port] = new Listener(accept ?? throw new ArgumentNullException(nameof(accept)), options ?? LabTcpOptions.Default);

    /// <summary>Waits no longer; connections that exist stay.</summary>
    public void StopListening(ushort port) => _listeners.Remove(port);

    /// <summary>Opens a connection. It ends at once as unreachable, by <see cref="ITcpApplication.OnClosed"/> on the clock, where there is no route.</summary>
    /// <param name="remote">Where to.</param>
    /// <param name="remotePort">The port there.</param>
    /// <param name="application">What uses it.</param>
    /// <param name="options">How this end behaves; null for the default.</param>
    /// <param name="localPort">The port here; 0 for the next free one.</param>
    /// <exception cref="InvalidOperationException">The port is in use with that peer, or no connection is left.</exception>
    public LabTcpConnection Connect(IpAddress remote, ushort remotePort, ITcpApplication application, LabTcpOptions? options = null, ushort localPort = 0)
    {
        IpAddress local = Host.SourceFor(remote);
        var key = new TcpConnectionKey(local, localPort == 0 ? FreePort(local, remote, remotePort) : localPort, remote, remotePort);
        if (_connections.ContainsKey(key) || _connections.Count >= MaximumConnections)
            throw new InvalidOperationException($"{Host.Name} cannot open another connection from port {key.LocalPort}.");
        var connection = new LabTcpConnection(this, key, options ?? LabTcpOptions.Default);
        _connections.Add(key, connection);
        connection.Open(application ?? throw new ArgumentNullException(nameof(application)));
        return connection;
    }

    /// <summary>Forgets every connection without a word to anybody, as a host does that loses its power.</summary>
    public void LoseConnections()
    {
        foreach (LabTcpConnection connection in _connections.Values)
            connection.Vanish();
        _connections.Clear();
    }

    internal void Receive(ReadOnlySpan<byte> octets, in IpPacket packet)
    {
        if (!TcpSegment.TryParse(packet.Payload, out TcpSegment segment, out _))
        {
            Host.Counters.Damaged++;
            return;
        }

        Observer?.OnSegment(Host.Clock.Now, isOutgoing: false, octets.Slice(0, packet.TotalLength));
        if (segment.Checksum != segment.ExpectedChecksum(packet.Source, packet.Destination))
        {
            BadChecksums++;
            Host.Counters.Damaged++;
            return;
        }

        var key = new TcpConnectionKey(packet.Destination, segment.DestinationPort, packet.Source, segment.SourcePort);
        if (_connections.TryGetValue(key, out LabTcpConnection? connection))
            connection.Receive(segment);
        else if (IsOpening(segment) && _listeners.TryGetValue(segment.DestinationPort, out Listener? listener) && _connections.Count < MaximumConnections)
            Accept(key, listener, segment);
        else if (Host.ReportsUnreachable)
            Refuse(packet, segment);
    }

    /// <summary>Answers a segment with a reset, in the name of its receiver (RFC 9293 section 3.10.7.1).</summary>
    internal void Refuse(in IpPacket packet, in TcpSegment segment)
    {
        if ((segment.Flags & TcpFlags.Reset) != 0)
            return;
        bool hasAck = (segment.Flags & TcpFlags.Ack) != 0;
        var reset = new TcpFields(
            packet.Destination, segment.DestinationPort, packet.Source, segment.SourcePort,
            hasAck ? segment.Acknowledgment : 0,
            hasAck ? 0 : segment.Sequence + SequenceLength(segment),
            hasAck ? TcpFlags.Reset : TcpFlags.Reset | TcpFlags.Ack, 0);
        Send(reset, maximumSegmentSize: 0, data: default, checksum: null);
    }

    internal void HandleError(in IcmpPacket message, in IcmpOriginal original)
    {
        var key = new TcpConnectionKey(original.Source, original.SourcePort ?? 0, original.Destination, original.DestinationPort ?? 0);
        if (original.SourcePort is not null && _connections.TryGetValue(key, out LabTcpConnection? connection))
            connection.HandleError(message, original);
    }

    /// <summary>Sends a segment.</summary>
    /// <param name="fields">What it says.</param>
    /// <param name="maximumSegmentSize">Option of that name; 0 for none.</param>
    /// <param name="data">Its data.</param>
    /// <param name="checksum">A wrong checksum to carry; null for the right one.</param>
    internal bool Send(in TcpFields fields, int maximumSegmentSize, ReadOnlySpan<byte> data, ushort? checksum)
    {
        byte[] segment = TcpWriter.Segment(fields, maximumSegmentSize, data);
        if (checksum is { } wrong)
            BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(TcpWriter.ChecksumOffset), wrong);
        byte[] packet = Host.MakePacket(fields.Source, fields.Destination, IpProtocols.Tcp, segment, dontFragment: true);
        Observer?.OnSegment(Host.Clock.Now, isOutgoing: true, packet);
        return Host.SendPacket(packet);
    }

    internal void Forget(LabTcpConnection connection) => _connections.Remove(connection.Key);

    /// <summary>Sequence numbers that a segment takes: its octets, SYN and FIN.</summary>
    internal static uint SequenceLength(in TcpSegment segment) =>
        (uint)segment.Payload.Length + ((segment.Flags & TcpFlags.Syn) != 0 ? 1u : 0) + ((segment.Flags & TcpFlags.Fin) != 0 ? 1u : 0);

    private static bool IsOpening(in TcpSegment segment) => (segment.Flags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Reset | TcpFlags.Fin)) == TcpFlags.Syn;

    private void Accept(in TcpConnectionKey key, Listener listener, in TcpSegment segment)
    {
        var connection = new LabTcpConnection(this, key, listener.Options);
        _connections.Add(key, connection);
        connection.Accept(segment, listener.Accept);
    }

    private ushort FreePort(IpAddress local, IpAddress remote, ushort remotePort)
    {
        for (int tries = FirstPort; tries <= LastPort; tries++)
        {
            _lastPort = _lastPort >= LastPort ? FirstPort : (ushort)(_lastPort + 1);
            if (!_connections.ContainsKey(new TcpConnectionKey(local, _lastPort, remote, remotePort)))
                return _lastPort;
        }

        throw new InvalidOperationException($"{Host.Name} has no free port left.");
    }

    private sealed record Listener(Func<LabTcpConnection, ITcpApplication?> Accept, LabTcpOptions Options);
}
