#if NET
using System;
using System.Collections.Generic;
using PptpTools.Sockets;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>Sends GRE packets as <see cref="DatagramFaults"/> say. One thread uses it. At most so many packets wait; further ones are lost, as on any wire.</summary>
internal sealed class FaultyWire
{
    private const int MaximumWaiting = 4096;
    private const int HeaderOctets = 12;
    private static readonly TimeSpan Overtaken = TimeSpan.FromMilliseconds(20);

    private readonly DatagramFaults _faults;
    private readonly SharedGreSocket _gre;
    private readonly Random _random;
    private readonly PriorityQueue<Waiting, (TimeSpan Time, long Order)> _waiting = new();
    private long _order;

    public FaultyWire(DatagramFaults faults, SharedGreSocket gre)
    {
        _faults = faults;
        _gre = gre;
        _random = new Random(faults.Seed);
    }

    /// <summary>When the next of those that wait is due; null where none waits.</summary>
    public TimeSpan? Due => _waiting.TryPeek(out _, out (TimeSpan Time, long) due) ? due.Time : null;

    /// <summary>Sends a packet, or does to it what was drawn.</summary>
    public void Send(Span<byte> datagram, IpAddress from, IpAddress to, TimeSpan now)
    {
        if (IsDrawn(_faults.Drop))
            return;
        if (datagram.Length > HeaderOctets && IsDrawn(_faults.Corrupt))
            datagram[_random.Next(HeaderOctets, datagram.Length)] ^= (byte)(1 << _random.Next(8));
        if (IsDrawn(_faults.Duplicate))
            Leave(datagram, from, to, now, now);
        Leave(datagram, from, to, IsDrawn(_faults.Reorder) ? now + Overtaken : now, now);
    }

    /// <summary>Sends those whose time has come.</summary>
    public void SendDue(TimeSpan now)
    {
        while (Due <= now)
        {
            Waiting waiting = _waiting.Dequeue();
            _gre.Send(waiting.Datagram, waiting.From, waiting.To);
        }
    }

    private bool IsDrawn(double share) => share > 0 && _random.NextDouble() < share;

    private void Leave(ReadOnlySpan<byte> datagram, IpAddress from, IpAddress to, TimeSpan earliest, TimeSpan now)
    {
        TimeSpan time = earliest + _faults.Delay + _faults.Jitter * _random.NextDouble();
        if (time <= now)
            _gre.Send(datagram, from, to);
        else if (_waiting.Count < MaximumWaiting)
            _waiting.Enqueue(new Waiting(datagram.ToArray(), from, to), (time, _order++));
    }

    private sealed record Waiting(byte[] Datagram, IpAddress From, IpAddress To);
}
#endif
