using System;
using System.Collections.Generic;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>
/// A simulated host or router: interfaces, routes, ARP, IPv4 with fragments, ICMP, UDP and TCP. Its time is the network's clock; it acts
/// only when a frame arrives, when a timer of its own runs, or when it is told to.
/// </summary>
internal sealed partial class LabHost
{
    private const int EthernetMtu = 1500;
    private const int LoopbackMtu = 65_535;
    private const byte HostBits = 32;

    private static readonly Ipv4Prefix LoopbackNetwork = new(Ipv4Prefix.AddressOf(0x7F00_0001), 8);
    private static readonly Ipv4Prefix MulticastNetwork = new(Ipv4Prefix.AddressOf(0xE000_0000), 4);
    private static readonly Ipv4Prefix LimitedBroadcast = new(Ipv4Prefix.AddressOf(uint.MaxValue), HostBits);

    private readonly List<LabInterface> _interfaces = [];
    private readonly Dictionary<string, LabInterface> _interfacesByName = [];
    private readonly Dictionary<IpAddress, int> _ownAddresses = [];
    private readonly Dictionary<byte, IProtocolHandler> _protocols = [];
    private readonly Dictionary<ushort, IUdpApplication> _udpPorts = [];
    private readonly List<IIcmpObserver> _icmpObservers = [];
    private readonly IpReassembly _reassembly = new(new IpReassemblyLimits(Datagrams: 64, Octets: 1024 * 1024));
    private readonly AnomalyCollector _anomalies = new();
    private ushort _lastIdentification;

    internal LabHost(LabNetwork network, string name)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Network = network;
        Random = network.Random.For(name);
        Routes = new RouteTable(this);
        Tcp = new LabTcp(this);
        Loopback = Add(new LabInterface(this, "MS TCP Loopback interface", LabInterfaceKind.Loopback, LoopbackNetwork, LoopbackMtu));
        AddRoute(
            new Ipv4Prefix(LoopbackNetwork.Network, LoopbackNetwork.Length), Loopback, LoopbackNetwork.Address,
            "Addresses of the host itself: packets for them never leave it (RFC 1122 section 3.2.1.3).");
        _lastIdentification = (ushort)Random.NextUInt32();
    }

    /// <summary>Its name, unique in the network: its random numbers depend on it.</summary>
    public string Name { get; }

    /// <summary>Where it is.</summary>
    public LabNetwork Network { get; }

    /// <summary>The network's clock.</summary>
    public LabClock Clock => Network.Clock;

    /// <summary>Its own random numbers.</summary>
    public LabRandom Random { get; }

    /// <summary>Its routes.</summary>
    public RouteTable Routes { get; }

    /// <summary>Its TCP.</summary>
    public LabTcp Tcp { get; }

    /// <summary>The loopback interface.</summary>
    public LabInterface Loopback { get; }

    /// <summary>All interfaces, the loopback first.</summary>
    public IReadOnlyList<LabInterface> Interfaces => _interfaces;

    /// <summary>True for a router: packets for others are sent on.</summary>
    public bool IsForwarding { get; set; }

    /// <summary>False for a host behind a firewall that answers nothing unasked: no ICMP unreachable, no reset for closed ports.</summary>
    public bool ReportsUnreachable { get; set; } = true;

    /// <summary>False for a host that does not answer ICMP echo requests.</summary>
    public bool AnswersEcho { get; set; } = true;

    /// <summary>Time to live of packets it sends: 128 in Windows, 64 in Linux.</summary>
    public byte TimeToLive { get; set; } = 128;

    /// <summary>Rewrites what it forwards; null for none.</summary>
    public IPacketTranslator? Translator { get; set; }

    /// <summary>What went wrong.</summary>
    public LabHostCounters Counters { get; } = new();

    /// <summary>Adds an Ethernet interface, with the routes that an interface brings.</summary>
    /// <param name="name">Its name, unique on the host.</param>
    /// <param name="segment">Where it is plugged in.</param>
    /// <param name="address">Its address and network.</param>
    /// <param name="hardwareAddress">Its hardware address; null for one that the network makes up.</param>
    /// <param name="maximumTransmissionUnit">The longest IP packet in octets that it sends whole.</param>
    public LabInterface AddEthernet(
        string name, EthernetSegment segment, Ipv4Prefix address, MacAddress? hardwareAddress = null, int maximumTransmissionUnit = EthernetMtu)
    {
        if (segment is null)
            throw new ArgumentNullException(nameof(segment));
        LabInterface added = Add(new LabInterface(this, name, LabInterfaceKind.Ethernet, address, maximumTransmissionUnit)
        {
            HardwareAddress = hardwareAddress ?? Network.NextHardwareAddress(),
            Segment = segment,
        });
        segment.Attach(added);
        IpAddress own = address.Address;
        AddRoute(new Ipv4Prefix(address.Network, address.Length), added, own, "The network on the interface's own wire: its hosts are reached directly.");
        AddOwnAddressRoute(own, added.Name);
        AddRoute(new Ipv4Prefix(address.Broadcast, HostBits), added, own, "The broadcast address of the interface's network.");
        AddRoute(MulticastNetwork, added, own, "Multicast groups are sent on the interface's wire (RFC 1112 section 6.4).");
        AddRoute(LimitedBroadcast, added, own, "Every host on the interface's wire (RFC 919).");
        return added;
    }

    /// <summary>Adds a point-to-point interface, with the route to its own address. Routes through it are the caller's.</summary>
    /// <param name="name">Its name, unique on the host.</param>
    /// <param name="address">Its own address.</param>
    /// <param name="port">Where packets go that are routed into it.</param>
    /// <param name="maximumTransmissionUnit">The longest IP packet in octets that it sends whole.</param>
    public LabInterface AddTunnel(string name, IpAddress address, ITunnelPort port, int maximumTransmissionUnit)
    {
        LabInterface added = Add(new LabInterface(this, name, LabInterfaceKind.PointToPoint, new Ipv4Prefix(address, HostBits), maximumTransmissionUnit)
        {
            Tunnel = port ?? throw new ArgumentNullException(nameof(port)),
        });
        AddOwnAddressRoute(address, name);
        return added;
    }

    /// <summary>Adds the default route.</summary>
    public void AddDefaultGateway(LabInterface leaving, IpAddress gateway) => Routes.Add(new LabRoute(
        Ipv4Prefix.AddressOf(0).ToIPAddress(), 0, gateway.ToIPAddress(), leaving.Name, 1,
        "Destinations that no other line covers go to the router on the same wire.", $"configured on {leaving.Name}"));

    /// <summary>Removes an interface and the routes through it or to its address.</summary>
    public void RemoveInterface(LabInterface removed)
    {
        if (!_interfaces.Remove(removed))
            return;
        _interfacesByName.Remove(removed.Name);
        Routes.RemoveAll(route => route.Interface == removed.Name || (route.Source == removed.Name && route.Interface == Loopback.Name));
        removed.IsUp = false;
        removed.Arp.Clear();
        removed.Segment?.Detach(removed);
        if (--_ownAddresses[removed.Address.Address] == 0)
            _ownAddresses.Remove(removed.Address.Address);
    }

    /// <summary>The interface of a name; null when there is none.</summary>
    public LabInterface? FindInterface(string name) => _interfacesByName.TryGetValue(name, out LabInterface? found) ? found : null;

    /// <summary>True for an address of this host, loopback included.</summary>
    public bool IsOwn(IpAddress address) => _ownAddresses.ContainsKey(address) || LoopbackNetwork.Contains(address);

    /// <summary>The address that packets to a destination carry as their source; unspecified when there is no route.</summary>
    public IpAddress SourceFor(IpAddress destination)
    {
        if (IsOwn(destination))
            return destination;
        return Routes.Find(destination)?.Interface.Address.Address ?? default;
    }

    /// <summary>Gives packets of a protocol that are for this host to a handler; null takes it away. TCP, UDP and ICMP are the host's own.</summary>
    public void SetHandler(byte protocol, IProtocolHandler? handler)
    {
        if (handler is null)
            _protocols.Remove(protocol);
        else
            _protocols[protocol] = handler;
    }

    /// <summary>Who takes a protocol's packets; null for nobody.</summary>
    public IProtocolHandler? FindHandler(byte protocol) => _protocols.TryGetValue(protocol, out IProtocolHandler? found) ? found : null;

    /// <summary>Gives datagrams for a UDP port to an application; null takes it away.</summary>
    public void SetUdpApplication(ushort port, IUdpApplication? application)
    {
        if (application is null)
            _udpPorts.Remove(port);
        else
            _udpPorts[port] = application;
    }

    /// <summary>Adds someone who sees ICMP messages.</summary>
    public void AddIcmpObserver(IIcmpObserver observer) => _icmpObservers.Add(observer ?? throw new ArgumentNullException(nameof(observer)));

    /// <summary>Removes what <see cref="AddIcmpObserver"/> added.</summary>
    public void RemoveIcmpObserver(IIcmpObserver observer) => _icmpObservers.Remove(observer);

    /// <summary>All interfaces as they are now, the loopback first.</summary>
    public IReadOnlyList<LabInterfaceState> InterfaceStates()
    {
        RouteChoice? route = Routes.Find(Ipv4Prefix.AddressOf(0));
        return _interfaces.ConvertAll(one => one.ToState(route is { Route.PrefixLength: 0 } && route.Interface == one ? route.Gateway : null));
    }

    private LabInterface Add(LabInterface added)
    {
        _interfacesByName.Add(added.Name, added);
        _interfaces.Add(added);
        _ownAddresses.TryGetValue(added.Address.Address, out int count);
        _ownAddresses[added.Address.Address] = count + 1;
        return added;
    }

    private void AddOwnAddressRoute(IpAddress own, string source) => Routes.Add(new LabRoute(
        own.ToIPAddress(), HostBits, LoopbackNetwork.Address.ToIPAddress(), Loopback.Name, 1,
        "The host's own address: what it sends to itself goes through the loopback interface and never over a wire.", source));

    private void AddRoute(Ipv4Prefix destination, LabInterface leaving, IpAddress gateway, string reason) => Routes.Add(new LabRoute(
        destination.Address.ToIPAddress(), destination.Length, gateway.ToIPAddress(), leaving.Name, 1, reason, leaving.Name));
}
