using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>Takes the IP packets that a host routes into a point-to-point interface.</summary>
internal interface ITunnelPort
{
    /// <summary>Takes a packet.</summary>
    /// <param name="ipPacket">The packet, valid during the call.</param>
    void Send(ReadOnlySpan<byte> ipPacket);
}

/// <summary>An interface of a host. Made by the host.</summary>
internal sealed class LabInterface
{
    private readonly List<ILabTap> _taps = [];

    internal LabInterface(LabHost host, string name, LabInterfaceKind kind, Ipv4Prefix address, int maximumTransmissionUnit)
    {
        Host = host;
        Name = name;
        Kind = kind;
        Address = address;
        MaximumTransmissionUnit = maximumTransmissionUnit;
        Arp = new ArpCache(this);
    }

    /// <summary>Whose it is.</summary>
    public LabHost Host { get; }

    /// <summary>Its name, such as <c>Local Area Connection</c>.</summary>
    public string Name { get; }

    /// <summary>What it leads to.</summary>
    public LabInterfaceKind Kind { get; }

    /// <summary>Its address and the length of its network's prefix.</summary>
    public Ipv4Prefix Address { get; }

    /// <summary>The longest IP packet in octets that it sends whole.</summary>
    public int MaximumTransmissionUnit { get; set; }

    /// <summary>False while it is unplugged: it sends and receives nothing.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>Its hardware address; zeros where it is no Ethernet.</summary>
    public MacAddress HardwareAddress { get; internal init; }

    /// <summary>The segment it is on; null where it is no Ethernet.</summary>
    public EthernetSegment? Segment { get; internal init; }

    /// <summary>Where packets go that are routed here; null where it is no point-to-point interface.</summary>
    public ITunnelPort? Tunnel { get; internal init; }

    /// <summary>How the frames that taps see begin.</summary>
    public LinkType LinkType => Kind == LabInterfaceKind.Ethernet ? LinkType.Ethernet : LinkType.Raw;

    /// <summary>The hardware addresses it has learnt.</summary>
    public ArpCache Arp { get; }

    /// <summary>Addresses of other hosts for which ARP requests are answered here (RFC 1027).</summary>
    public HashSet<IpAddress> ProxyAddresses { get; } = [];

    /// <summary>Asked in order about each packet that arrived, after the taps saw it.</summary>
    public List<PacketFilter> InputFilters { get; } = [];

    /// <summary>Asked in order about each packet to be sent, before the taps see it.</summary>
    public List<PacketFilter> OutputFilters { get; } = [];

    /// <summary>Sees the packets of its host; null for nobody.</summary>
    public IPacketObserver? Observer { get; set; }

    /// <summary>Adds someone who sees all frames.</summary>
    public void AddTap(ILabTap tap) => _taps.Add(tap ?? throw new ArgumentNullException(nameof(tap)));

    /// <summary>Removes what <see cref="AddTap"/> added.</summary>
    public void RemoveTap(ILabTap tap) => _taps.Remove(tap);

    /// <summary>The interface as it is now.</summary>
    public LabInterfaceState ToState(IpAddress? defaultGateway) => new(
        Name, Kind, Kind == LabInterfaceKind.Ethernet ? HardwareAddress.ToString() : null, Address.Address.ToIPAddress(), Address.Length,
        MaximumTransmissionUnit, defaultGateway?.ToIPAddress());

    /// <summary>Host and interface.</summary>
    public override string ToString() => $"{Host.Name}: {Name}";

    internal void ShowTaps(ReadOnlySpan<byte> frame, bool isOutgoing)
    {
        for (int i = 0; i < _taps.Count; i++)
            _taps[i].OnFrame(this, Host.Clock.Now, frame, isOutgoing);
    }

    /// <summary>Gives a frame to the wire.</summary>
    internal void Transmit(byte[] frame)
    {
        if (!IsUp || Segment is null)
            return;
        ShowTaps(frame, isOutgoing: true);
        Segment.Transmit(this, frame);
    }
}
