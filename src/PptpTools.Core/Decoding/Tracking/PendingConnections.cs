using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding.Tracking;

/// <summary>A segment of a connection that has carried no data yet, kept to be shown once it is known what the connection is.</summary>
internal sealed class PendingSegment
{
    public PendingSegment(in SegmentContext context, ReadOnlySpan<byte> octets)
    {
        Context = context;
        Octets = octets.ToArray();
    }

    public SegmentContext Context { get; }

    /// <summary>The segment, with its data where that is short.</summary>
    public byte[] Octets { get; }

    /// <summary>The one that came after it.</summary>
    public PendingSegment? Next { get; set; }
}

/// <summary>A connection to TCP port 1723 that has carried no control message yet.</summary>
internal sealed class PendingConnection
{
    private const int MaximumSegments = 32;

    /// <summary>Data of at most so many octets is kept with its segment.</summary>
    public const int MaximumPrefix = 2048;

    private PendingSegment? _last;
    private int _count;
    private uint? _clientInitial;
    private uint? _serverInitial;

    public PendingConnection(in TcpEnds ends) => Ends = ends;

    public TcpEnds Ends { get; }

    public int Synchronizations { get; private set; }

    public bool Answered { get; private set; }

    public bool ResetByServer { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>What an ICMP error or foreign data said of it; null where there was nothing.</summary>
    public string? Verdict { get; set; }

    public AttemptOutcome? Outcome { get; set; }

    public long LastTicks { get; private set; }

    /// <summary>The first segment, with the others behind it; null before <see cref="Add"/>.</summary>
    public PendingSegment? First { get; private set; }

    /// <summary>The sequence number of the SYN that one side sent last; null where none was seen.</summary>
    public uint? InitialSequenceBy(bool client) => client ? _clientInitial : _serverInitial;

    /// <summary>Copies the first octets of data that one side sent with right checksums, and says how many there are.</summary>
    public int CopyPrefix(bool client, Span<byte> prefix)
    {
        int length = 0;
        for (PendingSegment? kept = First; kept is not null && length < prefix.Length; kept = kept.Next)
        {
            if (kept.Context.FromClient != client || kept.Context.Checksum == TcpChecksumVerdict.Wrong
                || !TcpSegment.TryParse(kept.Octets, out TcpSegment segment, out _))
                continue;
            int taken = Math.Min(segment.Payload.Length, prefix.Length - length);
            segment.Payload.Slice(0, taken).CopyTo(prefix.Slice(length));
            length += taken;
        }

        return length;
    }

    /// <summary>Notes a segment, and keeps it if it is one of the first.</summary>
    public void Add(in SegmentContext context, in TcpSegment segment)
    {
        TcpFlags flags = segment.Flags;
        LastTicks = context.Ticks;
        if ((flags & TcpFlags.Reset) != 0)
        {
            ResetByServer |= !context.FromClient;
            IsOver = true;
        }

        if ((flags & TcpFlags.Fin) != 0)
            IsOver |= !context.FromClient || Answered;
        if ((flags & TcpFlags.Syn) != 0)
            Synchronize(context.FromClient, segment.Sequence);
        if (_count == MaximumSegments)
            return;
        _count++;
        var kept = new PendingSegment(context, segment.Payload.Length <= MaximumPrefix ? segment.Octets : segment.Octets.Slice(0, segment.HeaderLength));
        if (_last is null)
            First = kept;
        else
            _last.Next = kept;
        _last = kept;
    }

    private void Synchronize(bool byClient, uint sequence)
    {
        if (byClient)
        {
            Synchronizations++;
            _clientInitial = sequence;
        }
        else
        {
            Answered = true;
            _serverInitial = sequence;
        }
    }
}

/// <summary>The two ends of a TCP connection, the side without port 1723 first.</summary>
internal readonly struct TcpEnds
{
    public TcpEnds(IpAddress client, ushort clientPort, IpAddress server, ushort serverPort)
    {
        Client = client;
        ClientPort = clientPort;
        Server = server;
        ServerPort = serverPort;
    }

    /// <summary>The ends of a segment's connection.</summary>
    public TcpEnds(in IpPacket ip, in TcpSegment segment, bool fromClient)
    {
        Client = fromClient ? ip.Source : ip.Destination;
        ClientPort = fromClient ? segment.SourcePort : segment.DestinationPort;
        Server = fromClient ? ip.Destination : ip.Source;
        ServerPort = fromClient ? segment.DestinationPort : segment.SourcePort;
    }

    public IpAddress Client { get; }

    public ushort ClientPort { get; }

    public IpAddress Server { get; }

    public ushort ServerPort { get; }

    public FlowKey Key => FlowKey.OfConnection(Client, ClientPort, Server, ServerPort);
}

/// <summary>
/// Connections to port 1723 that have carried nothing yet. Their number is bounded: beyond it the older half is given up
/// as attempts, so that a flood of SYNs costs a fixed amount of memory.
/// </summary>
internal sealed class PendingConnections
{
    private readonly FlowTable<PendingConnection> _connections = new();
    private readonly int _maximum;
    private readonly Action<PendingConnection> _giveUp;

    public PendingConnections(int maximum, Action<PendingConnection> giveUp)
    {
        _maximum = Math.Max(2, maximum);
        _giveUp = giveUp;
    }

    public PendingConnection? Find(in FlowKey key) => _connections.Find(key);

    /// <summary>Adds a connection that is not there.</summary>
    public PendingConnection Add(in TcpEnds ends, in FlowKey key)
    {
        if (_connections.Count >= _maximum)
            GiveUpOlderHalf();
        var connection = new PendingConnection(ends);
        _connections.Set(key, connection);
        return connection;
    }

    public void Remove(in FlowKey key) => _connections.Remove(key);

    /// <summary>Gives up every connection without a segment since <paramref name="ticks"/>.</summary>
    public void GiveUpBefore(long ticks)
    {
        List<PendingConnection>? old = null;
        foreach (PendingConnection connection in _connections.ToArray())
        {
            if (connection.LastTicks < ticks)
                (old ??= []).Add(connection);
        }

        if (old is null)
            return;
        old.Sort(static (left, right) => left.First!.Context.Frame.CompareTo(right.First!.Context.Frame));
        foreach (PendingConnection connection in old)
        {
            _connections.Remove(connection.Ends.Key);
            _giveUp(connection);
        }
    }

    private void GiveUpOlderHalf()
    {
        var times = new long[_connections.Count];
        int count = 0;
        foreach (PendingConnection connection in _connections.ToArray())
            times[count++] = connection.LastTicks;
        Array.Sort(times);
        GiveUpBefore(times[count / 2] + 1);
    }
}
