#if NET
using System;
using System.Runtime.InteropServices;
using System.Text;
using PptpTools.Wire.Ip;

namespace PptpTools.Routing;

/// <summary>
/// Routes, addresses and interfaces as rtnetlink writes them (rtnetlink(7)). A route begins with
/// <code>
///  | family 1 | destination length 1 | source length 1 | TOS 1 | table 1 | protocol 1 | scope 1 | type 1 | flags 4 |
/// </code>
/// </summary>
internal static class RouteMessage
{
    public const int FixedLength = 12;
    public const ushort Destination = 1;
    public const ushort SourcePrefix = 2;
    public const byte Version6 = 10;
    public const int NeighbourLength = 12;

    private const byte Version4 = 2;
    private const ushort LeavingInterface = 4;
    private const ushort Gateway = 5;
    private const ushort Metric = 6;
    private const ushort Source = 7;
    private const ushort Table = 15;
    private const ushort GatewayOfOtherFamily = 18;
    private const int FamilyLength = 2;
    private const byte UniverseScope = 0;
    private const byte LinkScope = 253;
    private const byte UnspecificTable = 252;
    private const uint ClonedFlag = 0x200;
    private const int NeighbourFlags = 10;
    private const byte ProxyFlag = 8;

    public static byte FamilyOf(IpAddress address) => address.IsVersion4 ? Version4 : Version6;

    public static int BitsOf(IpAddress address) => address.IsVersion4 ? 32 : 128;

    public static NetlinkRequest Write(Span<byte> buffer, ushort type, ushort flags, in KernelRoute route)
    {
        Span<byte> fixedPart = stackalloc byte[FixedLength];
        fixedPart.Clear();
        fixedPart[0] = FamilyOf(route.Destination);
        fixedPart[1] = (byte)route.PrefixLength;
        fixedPart[4] = route.Table <= byte.MaxValue ? (byte)route.Table : UnspecificTable;
        fixedPart[5] = route.Protocol;
        fixedPart[6] = route.Gateway is null && route.IsVersion4 ? LinkScope : UniverseScope;
        fixedPart[7] = (byte)route.Type;
        Span<byte> octets = stackalloc byte[16];
        var request = new NetlinkRequest(buffer, type, flags, fixedPart);
        if (route.PrefixLength > 0)
            request.Attribute(Destination, octets.Slice(0, route.Destination.WriteTo(octets)));
        if (route.Interface != 0)
            request.Attribute(LeavingInterface, (uint)route.Interface);
        if (route.Gateway is { } hop && hop.IsVersion4 == route.IsVersion4)
            request.Attribute(Gateway, octets.Slice(0, hop.WriteTo(octets)));
        else if (route.Gateway is { } other)
            request.Attribute(GatewayOfOtherFamily, [FamilyOf(other), 0, .. octets.Slice(0, other.WriteTo(octets))]);
        if (route.Source is { } source)
            request.Attribute(Source, octets.Slice(0, source.WriteTo(octets)));
        if (route.Metric != 0)
            request.Attribute(Metric, route.Metric);
        if (route.Table > byte.MaxValue)
            request.Attribute(Table, route.Table);
        return request;
    }

    /// <returns>False for what is no route of IPv4 or IPv6, or one of the cache.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out KernelRoute route)
    {
        route = default;
        if (body.Length < FixedLength || body[0] is not (Version4 or Version6))
            return false;
        int octets = body[0] == Version4 ? 4 : 16;
        IpAddress destination = IpAddress.Read(new byte[octets]);
        IpAddress? gateway = null;
        IpAddress? source = null;
        int leaving = 0;
        uint metric = 0;
        uint table = body[4];
        var attributes = new NetlinkAttributes(body.Slice(FixedLength));
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case Destination when attributes.Value.Length == octets:
                    destination = IpAddress.Read(attributes.Value);
                    break;
                case Gateway when attributes.Value.Length == octets:
                    gateway = IpAddress.Read(attributes.Value);
                    break;
                case GatewayOfOtherFamily when attributes.Value.Length - FamilyLength is 4 or 16:
                    gateway = IpAddress.Read(attributes.Value.Slice(FamilyLength));
                    break;
                case Source when attributes.Value.Length == octets:
                    source = IpAddress.Read(attributes.Value);
                    break;
                case LeavingInterface:
                    leaving = (int)attributes.Number;
                    break;
                case Metric:
                    metric = attributes.Number;
                    break;
                case Table:
                    table = attributes.Number;
                    break;
            }
        }

        bool isAnswer = (MemoryMarshal.Read<uint>(body.Slice(8)) & ClonedFlag) != 0;
        route = new KernelRoute(destination, body[1], gateway, leaving)
        {
            Source = source,
            Metric = metric,
            Table = table,
            Protocol = body[5],
            Type = (KernelRouteType)body[7],
        };
        return !isAnswer || body[1] == BitsOf(destination);
    }

    /// <summary>Reads <c>| family 1 | prefix length 1 | flags 1 | scope 1 | interface 4 |</c> and attributes.</summary>
    public static bool TryReadAddress(ReadOnlySpan<byte> body, out KernelAddress address)
    {
        const int fixedLength = 8;
        address = default;
        if (body.Length < fixedLength || body[0] is not (Version4 or Version6))
            return false;
        int octets = body[0] == Version4 ? 4 : 16;
        IpAddress? local = null;
        IpAddress? peer = null;
        var attributes = new NetlinkAttributes(body.Slice(fixedLength));
        while (attributes.MoveNext())
        {
            if (attributes.Value.Length != octets)
                continue;
            if (attributes.Type == 1)
                peer = IpAddress.Read(attributes.Value);
            else if (attributes.Type == 2)
                local = IpAddress.Read(attributes.Value);
        }

        if ((local ?? peer) is not { } own)
            return false;
        address = new KernelAddress(MemoryMarshal.Read<int>(body.Slice(4)), own, peer ?? own, body[1]);
        return true;
    }

    /// <summary>Writes <c>| family 1 | - 3 | interface 4 | state 2 | flags 1 | type 1 |</c> of an address answered for.</summary>
    public static Span<byte> Proxy(Span<byte> fixedPart, byte family, int interfaceIndex)
    {
        fixedPart.Clear();
        fixedPart[0] = family;
        MemoryMarshal.Write(fixedPart.Slice(4), interfaceIndex);
        fixedPart[NeighbourFlags] = ProxyFlag;
        return fixedPart;
    }

    /// <summary>Reads it back.</summary>
    public static bool TryReadProxy(ReadOnlySpan<byte> body, out IpAddress address, out int interfaceIndex)
    {
        address = default;
        interfaceIndex = 0;
        if (body.Length < NeighbourLength || (body[NeighbourFlags] & ProxyFlag) == 0)
            return false;
        interfaceIndex = MemoryMarshal.Read<int>(body.Slice(4));
        var attributes = new NetlinkAttributes(body.Slice(NeighbourLength));
        while (attributes.MoveNext())
        {
            if (attributes.Type != Destination || attributes.Value.Length is not (4 or 16))
                continue;
            address = IpAddress.Read(attributes.Value);
            return true;
        }

        return false;
    }

    /// <summary>Reads <c>| family 1 | - 1 | type 2 | index 4 | flags 4 | change 4 |</c> and attributes.</summary>
    public static bool TryReadLink(ReadOnlySpan<byte> body, out KernelLink? link)
    {
        const int fixedLength = 16;
        const ushort nameAttribute = 3;
        const ushort unitAttribute = 4;
        const uint upFlag = 1;
        const uint loopbackFlag = 8;
        link = null;
        if (body.Length < fixedLength)
            return false;
        string name = "";
        int unit = 0;
        var attributes = new NetlinkAttributes(body.Slice(fixedLength));
        while (attributes.MoveNext())
        {
            if (attributes.Type == nameAttribute)
                name = Encoding.UTF8.GetString(attributes.Value).TrimEnd('\0');
            else if (attributes.Type == unitAttribute)
                unit = (int)attributes.Number;
        }

        uint flags = MemoryMarshal.Read<uint>(body.Slice(8));
        link = new KernelLink(MemoryMarshal.Read<int>(body.Slice(4)), name, (flags & upFlag) != 0, (flags & loopbackFlag) != 0, unit);
        return name.Length > 0;
    }
}
#endif
