using System;
using System.Collections.Generic;

namespace PptpTools.Lab;

/// <summary>A simulated network: hosts and wires on one clock, with one seed. Whatever is added in the same order with the same seed runs the same.</summary>
internal sealed class LabNetwork
{
    private readonly List<LabHost> _hosts = [];
    private readonly List<EthernetSegment> _segments = [];
    private uint _lastHardwareAddress;

    /// <summary>A network without hosts.</summary>
    /// <param name="seed">Decides every random number.</param>
    /// <param name="epoch">What a capture shows for the time at which the network is switched on; null for noon of 2004-03-01.</param>
    public LabNetwork(ulong seed, DateTimeOffset? epoch = null)
    {
        Random = new LabRandom(seed);
        Epoch = epoch ?? new DateTimeOffset(2004, 3, 1, 12, 0, 0, TimeSpan.Zero);
    }

    /// <summary>The time.</summary>
    public LabClock Clock { get; } = new();

    /// <summary>The seed's own sequence; parts take theirs with <see cref="LabRandom.For"/>.</summary>
    public LabRandom Random { get; }

    /// <summary>The date at which the network is switched on.</summary>
    public DateTimeOffset Epoch { get; }

    /// <summary>All hosts, in the order in which they were added.</summary>
    public IReadOnlyList<LabHost> Hosts => _hosts;

    /// <summary>All segments, in the order in which they were added.</summary>
    public IReadOnlyList<EthernetSegment> Segments => _segments;

    /// <summary>Adds a host that has only its loopback interface yet.</summary>
    /// <exception cref="ArgumentException">The network has a host of that name, which would draw the same random numbers.</exception>
    public LabHost AddHost(string name)
    {
        if (_hosts.Exists(host => host.Name == name))
            throw new ArgumentException($"The network has a host '{name}'.", nameof(name));
        var host = new LabHost(this, name);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Adds an Ethernet segment.</summary>
    /// <param name="name">Its name in captures.</param>
    /// <param name="conditions">What it does to frames from every sender that has none of its own; null for a perfect wire.</param>
    public EthernetSegment AddSegment(string name, LinkConditions? conditions = null)
    {
        var segment = new EthernetSegment(this, name, conditions ?? LinkConditions.Perfect);
        _segments.Add(segment);
        return segment;
    }

    /// <summary>Joins two hosts by a wire of their own.</summary>
    /// <param name="name">Its name in captures.</param>
    /// <param name="near">One end.</param>
    /// <param name="nearAddress">Its address there.</param>
    /// <param name="far">The other end.</param>
    /// <param name="farAddress">Its address there, in the same network.</param>
    /// <param name="there">What happens to frames from near to far.</param>
    /// <param name="back">What happens to frames from far to near.</param>
    public EthernetSegment AddRoutedLink(
        string name, LabHost near, Ipv4Prefix nearAddress, LabHost far, Ipv4Prefix farAddress, LinkConditions? there = null, LinkConditions? back = null)
    {
        EthernetSegment link = AddSegment(name);
        link.SetConditions(near.AddEthernet(name, link, nearAddress), there ?? LinkConditions.Perfect);
        link.SetConditions(far.AddEthernet(name, link, farAddress), back ?? LinkConditions.Perfect);
        return link;
    }

    /// <summary>A hardware address that no other interface has, of those for local use (IEEE 802 section 8.2).</summary>
    internal MacAddress NextHardwareAddress() => new(0x0200_0000_0000UL | ++_lastHardwareAddress);
}
