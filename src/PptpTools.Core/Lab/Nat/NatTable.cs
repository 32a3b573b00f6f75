using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>A number that an inside host uses: a port, an echo identifier, a call id. Call ids are of one peer, others of all.</summary>
internal readonly record struct NatInside(byte Protocol, IpAddress Address, ushort Number, IpAddress Peer);

/// <summary>A number that the router uses outside in its place.</summary>
internal readonly record struct NatOutside(byte Protocol, ushort Number, IpAddress Peer);

/// <summary>Which outside number stands for which inside one. Bounded; what was used least lately goes first.</summary>
internal sealed class NatTable(LabClock clock)
{
    /// <summary>Most mappings.</summary>
    public const int Limit = 16_384;

    private const ushort FirstNumber = 1024;

    private readonly Dictionary<NatInside, LinkedListNode<Mapping>> _byInside = [];
    private readonly Dictionary<NatOutside, LinkedListNode<Mapping>> _byOutside = [];
    private readonly LinkedList<Mapping> _byUse = new();
    private ushort _next = FirstNumber;

    /// <summary>How long an unused mapping is remembered.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Mappings remembered.</summary>
    public int Count => _byInside.Count;

    /// <summary>The outside number for an inside one.</summary>
    /// <param name="inside">The inside number.</param>
    /// <param name="keepsNumber">True to use the same number where it is free; false for another in any case.</param>
    public ushort ToOutside(in NatInside inside, bool keepsNumber = true)
    {
        ForgetUnused();
        if (_byInside.TryGetValue(inside, out LinkedListNode<Mapping>? known))
        {
            Touch(known);
            return known.Value.Outside.Number;
        }

        if (_byInside.Count >= Limit)
            Forget(_byUse.First!);
        var outside = new NatOutside(inside.Protocol, inside.Number, inside.Peer);
        while (_byOutside.ContainsKey(outside) || (!keepsNumber && outside.Number == inside.Number))
        {
            outside = outside with { Number = _next };
            _next = _next == ushort.MaxValue ? FirstNumber : (ushort)(_next + 1);
        }

        Add(inside, outside);
        return outside.Number;
    }

    /// <summary>Finds who uses an outside number.</summary>
    public bool TryToInside(in NatOutside outside, out NatInside inside)
    {
        ForgetUnused();
        inside = default;
        if (!_byOutside.TryGetValue(outside, out LinkedListNode<Mapping>? known))
            return false;
        Touch(known);
        inside = known.Value.Inside;
        return true;
    }

    /// <summary>Gives an outside number to an inside one.</summary>
    public void Add(in NatInside inside, in NatOutside outside)
    {
        LinkedListNode<Mapping> node = _byUse.AddLast(new Mapping(inside, outside) { LastUse = clock.Now });
        _byInside[inside] = node;
        _byOutside[outside] = node;
    }

    /// <summary>Forgets everything, as a router does that is switched off and on.</summary>
    public void Clear()
    {
        _byInside.Clear();
        _byOutside.Clear();
        _byUse.Clear();
    }

    private void ForgetUnused()
    {
        while (_byUse.First is { } oldest && clock.Now - oldest.Value.LastUse > IdleTimeout)
            Forget(oldest);
    }

    private void Touch(LinkedListNode<Mapping> node)
    {
        node.Value.LastUse = clock.Now;
        _byUse.Remove(node);
        _byUse.AddLast(node);
    }

    private void Forget(LinkedListNode<Mapping> node)
    {
        _byInside.Remove(node.Value.Inside);
        _byOutside.Remove(node.Value.Outside);
        _byUse.Remove(node);
    }

    private sealed class Mapping(in NatInside inside, in NatOutside outside)
    {
        public NatInside Inside { get; } = inside;

        public NatOutside Outside { get; } = outside;

        public TimeSpan LastUse { get; set; }
    }
}
