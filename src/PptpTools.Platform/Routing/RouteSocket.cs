#if NET
using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using PptpTools.Linux;
using PptpTools.Wire.Ip;

namespace PptpTools.Routing;

/// <summary>How the kernel would send to a destination.</summary>
/// <param name="Gateway">The next hop; null where the destination is on the wire.</param>
/// <param name="Interface">Index of the interface.</param>
/// <param name="Source">The source address that it would use; null where it does not tell.</param>
internal readonly record struct KernelRoute(IpAddress? Gateway, int Interface, IpAddress? Source);

/// <summary>Changes and asks the kernel's interfaces, addresses and routes of this network namespace through rtnetlink (rtnetlink(7)).</summary>
internal sealed class RouteSocket : IDisposable
{
    /// <summary>Marks the routes as ours, as routing daemons mark theirs (rtm_protocol; 0x50 is not assigned).</summary>
    public const byte Protocol = 0x50;

    private const int NetlinkFamily = 16;
    private const int RawSocket = 3;
    private const int CloseOnExecute = 0x80000;
    private const int RouteProtocol = 0;
    private const ushort Request = 1;
    private const ushort Acknowledge = 4;
    private const ushort Exclusive = 0x200;
    private const ushort Create = 0x400;
    private const ushort ErrorMessage = 2;
    private const ushort NewLink = 16;
    private const ushort NewAddress = 20;
    private const ushort DeleteAddress = 21;
    private const ushort NewRoute = 24;
    private const ushort DeleteRoute = 25;
    private const ushort GetRoute = 26;
    private const byte InternetFamily = 2;
    private const byte MainTable = 254;
    private const byte UniverseScope = 0;
    private const byte LinkScope = 253;
    private const byte Unicast = 1;
    private const byte HostBits = 32;
    private const uint UpFlag = 1;
    private const int BufferLength = 8192;
    private const int FixedRouteLength = 12;

    private readonly Descriptor _descriptor;

    /// <exception cref="Win32Exception">The kernel has no rtnetlink.</exception>
    public unsafe RouteSocket()
    {
        _descriptor = Linux.Descriptor.Of(NativeMethods.OpenSocket(NetlinkFamily, RawSocket | CloseOnExecute, RouteProtocol), "rtnetlink");
        var address = new NativeMethods.NetlinkAddress { Family = NetlinkFamily };
        if (NativeMethods.Bind(_descriptor.Number, address, sizeof(NativeMethods.NetlinkAddress)) < 0)
            throw Linux.Descriptor.Failed("rtnetlink");
    }

    /// <summary>Sets an interface's MTU and brings it up.</summary>
    public void BringUp(int interfaceIndex, int maximumTransmissionUnit)
    {
        Span<byte> link = stackalloc byte[16];
        link.Clear();
        MemoryMarshal.Write(link.Slice(4), interfaceIndex);
        MemoryMarshal.Write(link.Slice(8), UpFlag);
        MemoryMarshal.Write(link.Slice(12), UpFlag);
        const ushort MtuAttribute = 4;
        var request = new NetlinkRequest(stackalloc byte[64], NewLink, Request | Acknowledge, link);
        request.Attribute(MtuAttribute, (uint)maximumTransmissionUnit);
        Exchange(request.Finish(), "Bringing the interface up");
    }

    /// <summary>Gives a point-to-point interface its address and its peer's.</summary>
    public void AddAddress(int interfaceIndex, IpAddress own, IpAddress peer) =>
        ChangeAddress(NewAddress, Request | Acknowledge | Create | Exclusive, interfaceIndex, own, peer);

    /// <summary>Takes it away again.</summary>
    public void RemoveAddress(int interfaceIndex, IpAddress own, IpAddress peer) =>
        ChangeAddress(DeleteAddress, Request | Acknowledge, interfaceIndex, own, peer);

    private void ChangeAddress(ushort type, int flags, int interfaceIndex, IpAddress own, IpAddress peer)
    {
        const ushort PeerAttribute = 1;
        const ushort LocalAttribute = 2;
        Span<byte> fixedPart = stackalloc byte[8];
        fixedPart.Clear();
        fixedPart[0] = InternetFamily;
        fixedPart[1] = HostBits;
        MemoryMarshal.Write(fixedPart.Slice(4), interfaceIndex);
        Span<byte> octets = stackalloc byte[16];
        var request = new NetlinkRequest(stackalloc byte[64], type, (ushort)flags, fixedPart);
        request.Attribute(LocalAttribute, octets.Slice(0, own.WriteTo(octets)));
        request.Attribute(PeerAttribute, octets.Slice(0, peer.WriteTo(octets)));
        Exchange(request.Finish(), $"The address {own}");
    }

    /// <summary>Adds a route.</summary>
    /// <param name="destination">The network or host.</param>
    /// <param name="prefixLength">Its length in bits.</param>
    /// <param name="gateway">The next hop; null for a destination on the interface's own wire.</param>
    /// <param name="interfaceIndex">The interface.</param>
    /// <param name="metric">The lower is taken first; 0 for the kernel's own.</param>
    public void AddRoute(IpAddress destination, int prefixLength, IpAddress? gateway, int interfaceIndex, uint metric) =>
        ChangeRoute(NewRoute, Request | Acknowledge | Create | Exclusive, destination, prefixLength, gateway, interfaceIndex, metric);

    /// <summary>Removes a route of ours.</summary>
    public void RemoveRoute(IpAddress destination, int prefixLength, IpAddress? gateway, int interfaceIndex, uint metric) =>
        ChangeRoute(DeleteRoute, Request | Acknowledge, destination, prefixLength, gateway, interfaceIndex, metric);

    /// <summary>Asks how the kernel would send to a host.</summary>
    /// <exception cref="Win32Exception">There is no route.</exception>
    public KernelRoute Find(IpAddress destination)
    {
        Span<byte> fixedPart = stackalloc byte[FixedRouteLength];
        fixedPart.Clear();
        fixedPart[0] = InternetFamily;
        fixedPart[1] = HostBits;
        Span<byte> octets = stackalloc byte[16];
        var request = new NetlinkRequest(stackalloc byte[64], GetRoute, Request, fixedPart);
        request.Attribute(DestinationAttribute, octets.Slice(0, destination.WriteTo(octets)));
        ReadOnlySpan<byte> answer = Exchange(request.Finish(), $"The route to {destination}");
        return ReadRoute(answer);
    }

    public void Dispose() => _descriptor.Dispose();

    private const ushort DestinationAttribute = 1;
    private const ushort InterfaceAttribute = 4;
    private const ushort GatewayAttribute = 5;
    private const ushort MetricAttribute = 6;
    private const ushort SourceAttribute = 7;

    private void ChangeRoute(
        ushort type, int flags, IpAddress destination, int prefixLength, IpAddress? gateway, int interfaceIndex, uint metric)
    {
        Span<byte> fixedPart = stackalloc byte[FixedRouteLength];
        fixedPart.Clear();
        fixedPart[0] = InternetFamily;
        fixedPart[1] = (byte)prefixLength;
        fixedPart[4] = MainTable;
        fixedPart[5] = Protocol;
        fixedPart[6] = gateway is null ? LinkScope : UniverseScope;
        fixedPart[7] = Unicast;
        Span<byte> octets = stackalloc byte[16];
        var request = new NetlinkRequest(stackalloc byte[96], type, (ushort)flags, fixedPart);
        request.Attribute(DestinationAttribute, octets.Slice(0, destination.WriteTo(octets)));
        request.Attribute(InterfaceAttribute, (uint)interfaceIndex);
        if (gateway is { } hop)
            request.Attribute(GatewayAttribute, octets.Slice(0, hop.WriteTo(octets)));
        if (metric != 0)
            request.Attribute(MetricAttribute, metric);
        Exchange(request.Finish(), $"The route {destination}/{prefixLength}");
    }

    private unsafe ReadOnlySpan<byte> Exchange(ReadOnlySpan<byte> request, string what)
    {
        fixed (byte* octets = request)
        {
            if (NativeMethods.Send(_descriptor.Number, octets, request.Length, 0) < 0)
                throw Linux.Descriptor.Failed(what);
        }

        var answer = new byte[BufferLength];
        int length;
        fixed (byte* octets = answer)
            length = (int)NativeMethods.Receive(_descriptor.Number, octets, answer.Length, 0);
        if (length < NetlinkRequest.HeaderLength + sizeof(int))
            throw Linux.Descriptor.Failed(what);
        if (MemoryMarshal.Read<ushort>(answer.AsSpan(4)) == ErrorMessage && MemoryMarshal.Read<int>(answer.AsSpan(NetlinkRequest.HeaderLength)) is var error and not 0)
            throw new Win32Exception(-error, $"{what}: {Marshal.GetPInvokeErrorMessage(-error)}");
        return answer.AsSpan(0, length);
    }

    private static KernelRoute ReadRoute(ReadOnlySpan<byte> message)
    {
        IpAddress? gateway = null;
        IpAddress? source = null;
        int leaving = 0;
        for (int at = NetlinkRequest.HeaderLength + FixedRouteLength; at + 4 <= message.Length;)
        {
            int length = MemoryMarshal.Read<ushort>(message.Slice(at));
            if (length < 4 || at + length > message.Length)
                break;
            ReadOnlySpan<byte> value = message.Slice(at + 4, length - 4);
            switch (MemoryMarshal.Read<ushort>(message.Slice(at + 2)))
            {
                case GatewayAttribute when value.Length == 4:
                    gateway = IpAddress.Read(value);
                    break;
                case SourceAttribute when value.Length == 4:
                    source = IpAddress.Read(value);
                    break;
                case InterfaceAttribute when value.Length == 4:
                    leaving = MemoryMarshal.Read<int>(value);
                    break;
            }

            at += (length + 3) & ~3;
        }

        return new KernelRoute(gateway, leaving, source);
    }
}
#endif
