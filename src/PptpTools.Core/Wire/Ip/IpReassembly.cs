using System;
using System.Collections.Generic;

namespace PptpTools.Wire.Ip;

/// <summary>How much reassembly may keep.</summary>
/// <param name="Datagrams">Most datagrams that wait for fragments.</param>
/// <param name="Octets">Most octets that they hold together.</param>
/// <param name="Timeout">Time in ticks of 100 ns after the first fragment when a datagram is given up (RFC 8200 section 4.5: 60 s).</param>
public sealed record IpReassemblyLimits(int Datagrams = 1024, int Octets = 4 * 1024 * 1024, long Timeout = 60 * TimeSpan.TicksPerSecond);

/// <summary>
/// Puts IP fragments together again (RFC 791 section 3.2, RFC 8200 section 4.5). Where fragments overlap the octets that came first are
/// kept. What waits is bounded in number, octets and time; the oldest goes first and is counted.
/// </summary>
public sealed class IpReassembly
{
    internal const int MaximumDatagram = 65_535;

    private readonly IpReassemblyLimits _limits;
    private readonly Dictionary<FragmentKey, LinkedListNode<FragmentedDatagram>> _waiting = [];
    private readonly LinkedList<FragmentedDatagram> _byAge = new();
    private readonly Stack<LinkedListNode<FragmentedDatagram>> _free = new();
    private LinkedListNode<FragmentedDatagram>? _delivered;
    private long _octets;

    /// <summary>A reassembly without anything waiting.</summary>
    public IpReassembly(IpReassemblyLimits? limits = null) => _limits = limits ?? new IpReassemblyLimits();

    /// <summary>Datagrams that wait for fragments.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Octets held for them.</summary>
    public long Octets => _octets;

    /// <summary>Datagrams given up because no more fragments came in time.</summary>
    public long TimedOut { get; private set; }

    /// <summary>Datagrams given up because too much was waiting.</summary>
    public long Evicted { get; private set; }

    /// <summary>The frames that carried the datagram delivered last, in order of arrival; valid until the next call.</summary>
    public ReadOnlySpan<long> Frames => _delivered is null ? default : _delivered.Value.Frames;

    /// <summary>Takes a fragment.</summary>
    /// <param name="fragment">A packet with <see cref="IpPacket.IsFragment"/>.</param>
    /// <param name="frame">Number of its frame.</param>
    /// <param name="ticks">When it was captured.</param>
    /// <param name="anomalies">Receives what is wrong with the fragment, and what had to be given up for it.</param>
    /// <param name="whole">The datagram, when this was the last of its fragments; valid until the next call.</param>
    /// <returns>True when the datagram is complete.</returns>
    public bool TryAdd(in IpPacket fragment, long frame, long ticks, AnomalyCollector anomalies, out IpPacket whole)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        whole = default;
        Recycle();
        GiveUpOld(ticks, anomalies);
        var key = FragmentKey.Of(fragment);
        if (!_waiting.TryGetValue(key, out LinkedListNode<FragmentedDatagram>? node))
            node = Begin(key, ticks, anomalies);

        FragmentedDatagram datagram = node.Value;
        long before = datagram.Capacity;
        datagram.Add(fragment, frame, anomalies);
        _octets += datagram.Capacity - before;
        if (datagram.IsComplete)
        {
            Remove(node);
            _delivered = node;
            whole = datagram.Deliver();
            return true;
        }

        while (_octets > _limits.Octets && _byAge.First is { } oldest && oldest != node)
            GiveUp(oldest, anomalies, isLate: false);
        return false;
    }

    private LinkedListNode<FragmentedDatagram> Begin(in FragmentKey key, long ticks, AnomalyCollector anomalies)
    {
        while (_waiting.Count >= _limits.Datagrams)
            GiveUp(_byAge.First!, anomalies, isLate: false);
        LinkedListNode<FragmentedDatagram> node = _free.Count > 0 ? _free.Pop() : new LinkedListNode<FragmentedDatagram>(new FragmentedDatagram());
        node.Value.Begin(key, ticks);
        _octets += node.Value.Capacity;
        _byAge.AddLast(node);
        _waiting.Add(key, node);
        return node;
    }

    private void GiveUpOld(long ticks, AnomalyCollector anomalies)
    {
        while (_byAge.First is { } oldest && ticks - oldest.Value.Ticks > _limits.Timeout)
            GiveUp(oldest, anomalies, isLate: true);
    }

    private void GiveUp(LinkedListNode<FragmentedDatagram> node, AnomalyCollector anomalies, bool isLate)
    {
        FragmentedDatagram datagram = node.Value;
        if (isLate)
            TimedOut++;
        else
            Evicted++;
        string reason = isLate ? "no more came in time" : "too much was waiting";
        anomalies.Add(
            isLate ? "FragmentsTimedOut" : "FragmentsDropped",
            $"The fragments of datagram 0x{datagram.Key.Identification:x} from {datagram.Key.Source} to {datagram.Key.Destination}, the first in frame {datagram.Frames[0]}, were given up: {reason}",
            "RFC 791 3.2");
        Remove(node);
        _free.Push(node);
    }

    private void Remove(LinkedListNode<FragmentedDatagram> node)
    {
        _byAge.Remove(node);
        _waiting.Remove(node.Value.Key);
        _octets -= node.Value.Capacity;
    }

    private void Recycle()
    {
        if (_delivered is null)
            return;
        _free.Push(_delivered);
        _delivered = null;
    }
}
