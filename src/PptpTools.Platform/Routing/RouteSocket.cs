#if NET
using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.InteropServices;
using PptpTools.Wire.Ip;

namespace PptpTools.Routing;

/// <summary>
/// Changes and lists the kernel's interfaces, addresses and routes through rtnetlink (rtnetlink(7)): those of the network namespace of the
/// thread that made it. One thread at a time uses it.
/// </summary>
internal sealed class RouteSocket : IDisposable
{
    public const int NoSuchEntry = 2;
    public const int NoSuchProcess = 3;
    public const int Exists = 17;
    public const int NoSuchDevice = 19;
    public const int AddressNotAvailable = 99;

    private const ushort NewLink = 16;
    private const ushort GetLink = 18;
    private const ushort NewAddress = 20;
    private const ushort DeleteAddress = 21;
    private const ushort GetAddress = 22;
    private const ushort NewRoute = 24;
    private const ushort DeleteRoute = 25;
    private const ushort GetRoute = 26;
    private const ushort NewNeighbour = 28;
    private const ushort DeleteNeighbour = 29;
    private const ushort GetNeighbour = 30;
    private const uint UpFlag = 1;
    private const uint LookupTableFlag = 0x1000;
    private const int LinkLength = 16;
    private const int AddressLength = 8;

    private readonly NetlinkSocket _socket = new();

    /// <summary>Sets an interface's MTU and brings it up.</summary>
    /// <param name="interfaceIndex">The interface.</param>
    /// <param name="maximumTransmissionUnit">In octets.</param>
    public void BringUp(int interfaceIndex, int maximumTransmissionUnit)
    {
        const ushort unitAttribute = 4;
        var request = new NetlinkRequest(
            stackalloc byte[64], NewLink, NetlinkSocket.Request | NetlinkSocket.Acknowledge, Link(stackalloc byte[LinkLength], interfaceIndex, UpFlag));
        request.Attribute(unitAttribute, (uint)maximumTransmissionUnit);
        _socket.Exchange(request.Finish(), "Bringing the interface up");
    }

    /// <summary>Keeps the kernel from giving an interface IPv6 addresses of its own, for which it would send packets.</summary>
    /// <returns>False where the kernel has no IPv6.</returns>
    public bool LeaveWithoutOwnIpv6(int interfaceIndex)
    {
        // IFLA_AF_SPEC { AF_INET6 { IFLA_INET6_ADDR_GEN_MODE = IN6_ADDR_GEN_MODE_NONE } }
        const ushort familiesAttribute = 26;
        ReadOnlySpan<byte> nothing = [1];
        Span<byte> mode = stackalloc byte[8];
        int inner = NetlinkRequest.WriteAttribute(mode, 8, nothing);
        Span<byte> family = stackalloc byte[16];
        int outer = NetlinkRequest.WriteAttribute(family, RouteMessage.Version6, mode.Slice(0, inner));
        var request = new NetlinkRequest(
            stackalloc byte[64], NewLink, NetlinkSocket.Request | NetlinkSocket.Acknowledge, Link(stackalloc byte[LinkLength], interfaceIndex, 0));
        request.Attribute(familiesAttribute, family.Slice(0, outer));
        try
        {
            _socket.Exchange(request.Finish(), "IPv6 of the interface");
            return true;
        }
        catch (Win32Exception error) when (error.NativeErrorCode is not (1 or NoSuchDevice))
        {
            return false;
        }
    }

    /// <summary>Gives a point-to-point interface its address and its peer's.</summary>
    public void AddAddress(int interfaceIndex, IpAddress own, IpAddress peer) => Add(new KernelAddress(interfaceIndex, own, peer, RouteMessage.BitsOf(own)));

    /// <summary>Takes it away again.</summary>
    public void RemoveAddress(int interfaceIndex, IpAddress own, IpAddress peer) => Remove(new KernelAddress(interfaceIndex, own, peer, RouteMessage.BitsOf(own)));

    /// <summary>Adds an address.</summary>
    public void Add(KernelAddress address) =>
        ChangeAddress(NewAddress, NetlinkSocket.Request | NetlinkSocket.Acknowledge | NetlinkSocket.Create | NetlinkSocket.Exclusive, address);

    /// <summary>Removes an address.</summary>
    public void Remove(KernelAddress address) => ChangeAddress(DeleteAddress, NetlinkSocket.Request | NetlinkSocket.Acknowledge, address);

    /// <summary>Adds a route.</summary>
    /// <param name="destination">The network or host.</param>
    /// <param name="prefixLength">Its length in bits.</param>
    /// <param name="gateway">The next hop; null for a destination on the interface's own wire.</param>
    /// <param name="interfaceIndex">The interface.</param>
    /// <param name="metric">The lower is taken first; 0 for the kernel's own.</param>
    public void AddRoute(IpAddress destination, int prefixLength, IpAddress? gateway, int interfaceIndex, uint metric) =>
        Add(new KernelRoute(destination, prefixLength, gateway, interfaceIndex) { Metric = metric });

    /// <summary>Removes a route of ours.</summary>
    public void RemoveRoute(IpAddress destination, int prefixLength, IpAddress? gateway, int interfaceIndex, uint metric) =>
        Remove(new KernelRoute(destination, prefixLength, gateway, interfaceIndex) { Metric = metric });

    /// <summary>Adds a route.</summary>
    /// <exception cref="Win32Exception">There is one with the same prefix and metric (<see cref="Exists"/>), or the kernel refuses.</exception>
    public void Add(KernelRoute route) => Change(
        NewRoute, NetlinkSocket.Request | NetlinkSocket.Acknowledge | NetlinkSocket.Create | NetlinkSocket.Exclusive, route);

    /// <summary>Removes a route that is as given in every part.</summary>
    /// <exception cref="Win32Exception">There is none (<see cref="NoSuchProcess"/>), or the kernel refuses.</exception>
    public void Remove(KernelRoute route) => Change(DeleteRoute, NetlinkSocket.Request | NetlinkSocket.Acknowledge, route);

    /// <summary>Asks how the kernel would send to a host.</summary>
    /// <param name="destination">The host.</param>
    /// <param name="source">The address that it would be sent from; null where the kernel is to choose.</param>
    /// <returns>The way, with table and source; its destination is the host.</returns>
    /// <exception cref="Win32Exception">There is no route.</exception>
    public KernelRoute Find(IpAddress destination, IpAddress? source = null)
    {
        Span<byte> fixedPart = stackalloc byte[RouteMessage.FixedLength];
        fixedPart.Clear();
        fixedPart[0] = RouteMessage.FamilyOf(destination);
        fixedPart[1] = (byte)RouteMessage.BitsOf(destination);
        MemoryMarshal.Write(fixedPart.Slice(8), LookupTableFlag);
        Span<byte> octets = stackalloc byte[16];
        if (source is not null)
            fixedPart[2] = (byte)RouteMessage.BitsOf(destination);
        var request = new NetlinkRequest(stackalloc byte[96], GetRoute, NetlinkSocket.Request, fixedPart);
        request.Attribute(RouteMessage.Destination, octets.Slice(0, destination.WriteTo(octets)));
        if (source is { } own)
            request.Attribute(RouteMessage.SourcePrefix, octets.Slice(0, own.WriteTo(octets)));
        ReadOnlySpan<byte> answer = _socket.Exchange(request.Finish(), $"The route to {destination}");
        return RouteMessage.TryRead(answer, out KernelRoute route) ? route : throw new Win32Exception(NoSuchProcess, $"The route to {destination}: none was told.");
    }

    /// <summary>All interfaces.</summary>
    public List<KernelLink> ListLinks()
    {
        var links = new List<KernelLink>();
        _socket.List(GetLink, Link(stackalloc byte[LinkLength], 0, 0), links.Clear, body =>
        {
            if (RouteMessage.TryReadLink(body, out KernelLink? link))
                links.Add(link!);
        });
        return links;
    }

    /// <summary>All addresses of both families.</summary>
    public List<KernelAddress> ListAddresses()
    {
        var addresses = new List<KernelAddress>();
        _socket.List(GetAddress, new byte[AddressLength], addresses.Clear, body =>
        {
            if (RouteMessage.TryReadAddress(body, out KernelAddress address))
                addresses.Add(address);
        });
        return addresses;
    }

    /// <summary>All routes of both families and of all tables, those with one next hop or none.</summary>
    public List<KernelRoute> ListRoutes()
    {
        var routes = new List<KernelRoute>();
        _socket.List(GetRoute, new byte[RouteMessage.FixedLength], routes.Clear, body =>
        {
            if (RouteMessage.TryRead(body, out KernelRoute route))
                routes.Add(route);
        });
        return routes;
    }

    /// <summary>Lets this host answer ARP requests, or neighbour solicitations, for an address in another's place.</summary>
    public void AddProxy(IpAddress address, int interfaceIndex) =>
        ChangeProxy(NewNeighbour, NetlinkSocket.Request | NetlinkSocket.Acknowledge | NetlinkSocket.Create | NetlinkSocket.Exclusive, address, interfaceIndex);

    /// <summary>Ends that.</summary>
    /// <exception cref="Win32Exception">It did not (<see cref="NoSuchEntry"/>), or the kernel refuses.</exception>
    public void RemoveProxy(IpAddress address, int interfaceIndex) =>
        ChangeProxy(DeleteNeighbour, NetlinkSocket.Request | NetlinkSocket.Acknowledge, address, interfaceIndex);

    /// <summary>All addresses that this host answers for in another's place.</summary>
    public List<(IpAddress Address, int Interface)> ListProxies()
    {
        var proxies = new List<(IpAddress Address, int Interface)>();
        _socket.List(GetNeighbour, RouteMessage.Proxy(stackalloc byte[RouteMessage.NeighbourLength], family: 0, interfaceIndex: 0), proxies.Clear, body =>
        {
            if (RouteMessage.TryReadProxy(body, out IpAddress address, out int interfaceIndex))
                proxies.Add((address, interfaceIndex));
        });
        return proxies;
    }

    public void Dispose() => _socket.Dispose();

    private static Span<byte> Link(Span<byte> link, int interfaceIndex, uint flags)
    {
        link.Clear();
        MemoryMarshal.Write(link.Slice(4), interfaceIndex);
        MemoryMarshal.Write(link.Slice(8), flags);
        MemoryMarshal.Write(link.Slice(12), flags);
        return link;
    }

    private void ChangeAddress(ushort type, int flags, KernelAddress address)
    {
        const ushort peerAttribute = 1;
        const ushort localAttribute = 2;
        const byte linkScope = 253;
        const byte withoutDetection = 2;
        Span<byte> fixedPart = stackalloc byte[AddressLength];
        fixedPart.Clear();
        fixedPart[0] = RouteMessage.FamilyOf(address.Local);
        fixedPart[1] = (byte)address.PrefixLength;
        if (!address.Local.IsVersion4)
        {
            // Nobody else is on the wire, so that no address can be there twice.
            fixedPart[2] = withoutDetection;
            fixedPart[3] = linkScope;
        }

        MemoryMarshal.Write(fixedPart.Slice(4), address.Interface);
        Span<byte> octets = stackalloc byte[16];
        var request = new NetlinkRequest(stackalloc byte[96], type, (ushort)flags, fixedPart);
        request.Attribute(localAttribute, octets.Slice(0, address.Local.WriteTo(octets)));
        request.Attribute(peerAttribute, octets.Slice(0, address.Peer.WriteTo(octets)));
        _socket.Exchange(request.Finish(), $"The address {address.Local}");
    }

    private void ChangeProxy(ushort type, int flags, IpAddress address, int interfaceIndex)
    {
        Span<byte> fixedPart = RouteMessage.Proxy(stackalloc byte[RouteMessage.NeighbourLength], RouteMessage.FamilyOf(address), interfaceIndex);
        Span<byte> octets = stackalloc byte[16];
        var request = new NetlinkRequest(stackalloc byte[64], type, (ushort)flags, fixedPart);
        request.Attribute(RouteMessage.Destination, octets.Slice(0, address.WriteTo(octets)));
        _socket.Exchange(request.Finish(), $"Answering for {address}");
    }

    private void Change(ushort type, int flags, in KernelRoute route)
    {
        Span<byte> buffer = stackalloc byte[192];
        NetlinkRequest request = RouteMessage.Write(buffer, type, (ushort)flags, route);
        _socket.Exchange(request.Finish(), $"The route {route.Destination}/{route.PrefixLength}");
    }
}
#endif
