using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding.Tracking;

/// <summary>A segment of a connection that has carried no data yet, kept to be shown once it is known what the connection is.</summary>
internal readonly struct PendingSegment
{
    public PendingSegment(in SegmentContext context, ReadOnlySpan<byte> header)
    {
        Context = context;
        Header = header.ToArray();
    }

    public SegmentContext Context { get; }

    /// <summary>The segment without data.</summary>
    public byte[] Header { get; }
}

/// <summary>A connection to TCP port 1723 that has carried no control message yet.</summary>
internal sealed class PendingConnection
{
    private const int MaximumSegments = 16;

    private PendingSegment[] _segments = [];

    public PendingConnection(in TcpEnds ends) => Ends = ends;

    public TcpEnds Ends { get; }

    public int Count { get; private set; }

    public int Synchronizations { get; private set; }

    public bool Answered { get; private set; }

    public bool ResetByServer { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>What an ICMP error or foreign data said of it; null where there was nothing.</summary>
    public string? Verdict { get; set; }

    public AttemptOutcome? Outcome { get; set; }

    public long LastTicks { get; private set; }

    public ReadOnlySpan<PendingSegment> Segments => new(_segments, 0, Count);

    /// <summary>The sequence number of the SYN that one side sent last; null where none was seen.</summary>
    public uint? InitialSequenceBy(bool client)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (_segments[i].Context.FromClient == client && TcpSegment.TryParse(_segments[i].Header, out TcpSegment segment, out _)
                && (segment.Flags & TcpFlags.Syn) != 0)
                return segment.Sequence;
        }

        return null;
    }

    public void Add(in PendingSegment segment, TcpFlags flags)
    {
        LastTicks = segment.Context.Ticks;
        if ((flags & TcpFlags.Reset) != 0)
        {
            ResetByServer |= !segment.Context.FromClient;
            IsOver = true;
        }

        if ((flags & TcpFlags.Fin) != 0)
            IsOver |= !segment.Context.FromClient || Answered;
        if ((flags & TcpFlags.Syn) != 0)
        {
            if (segment.Context.FromClient)
                Synchronizations++;
            else
                Answered = true;
        }

        if (Count == MaximumSegments)
            return;
        if (Count == _segments.Length)
            Array.Resize(ref _segments, Math.Max(1, Count * 2));
        _segments[Count++] = segment;
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

    public IpAddress Client { get; }

    public ushort ClientPort { get; }

    public IpAddress Server { get; }

    public ushort ServerPort { get; }

    public TcpKey Key => new(Client, ClientPort, Server, ServerPort);
}

/// <summary>
/// Connections to port 1723 that have carried nothing yet. Their number is bounded: beyond it the older half is given up
/// as attempts, so that a flood of SYNs costs a fixed amount of memory.
/// </summary>
internal sealed class PendingConnections
{
    private readonly Dictionary<TcpKey, PendingConnection> _connections = [];
    private readonly int _maximum;
    private readonly Action<PendingConnection> _giveUp;

    public PendingConnections(int maximum, Action<PendingConnection> giveUp)
    {
        _maximum = Math.Max(2, maximum);
        _giveUp = giveUp;
    }

    public PendingConnection? Find(in TcpKey key) => _connections.TryGetValue(key, out PendingConnection? found) ? found : null;

    public PendingConnection FindOrAdd(in TcpEnds ends)
    {
        TcpKey key = ends.Key;
        if (_connections.TryGetValue(key, out PendingConnection? found))
            return found;
        if (_connections.Count >= _maximum)
            GiveUpOlderHalf();
        var connection = new PendingConnection(ends);
        _connections.Add(key, connection);
        return connection;
    }

    public void Remove(in TcpKey key) => _connections.Remove(key);

    /// <summary>Gives up every connection without a segment since <paramref name="ticks"/>.</summary>
    public void GiveUpBefore(long ticks)
    {
        List<PendingConnection>? old = null;
        foreach (PendingConnection connection in _connections.Values)
        {
            if (connection.LastTicks < ticks)
                (old ??= []).Add(connection);
        }

        if (old is null)
            return;
        old.Sort(static (left, right) => left.Segments[0].Context.Frame.CompareTo(right.Segments[0].Context.Frame));
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
        foreach (PendingConnection connection in _connections.Values)
            times[count++] = connection.LastTicks;
        Array.Sort(times);
        GiveUpBefore(times[count / 2] + 1);
    }
}
