#if NET
using System.Collections.Generic;
using System.Linq;
using PptpTools.Routing;

namespace PptpTools.Journal;

/// <summary>Interfaces, addresses and routes of a network namespace at one time.</summary>
/// <param name="Links">The interfaces.</param>
/// <param name="Addresses">Their addresses.</param>
/// <param name="Routes">The routes of the tables that rules lead to: all but those of own addresses and groups.</param>
internal sealed record HostPicture(IReadOnlyList<KernelLink> Links, IReadOnlyList<KernelAddress> Addresses, IReadOnlyList<KernelRoute> Routes)
{
    public static HostPicture Take(RouteSocket routes) => new(
        routes.ListLinks(), routes.ListAddresses(), [.. routes.ListRoutes().Where(static route => route.Table != KernelRoute.LocalTable && route.Type != KernelRouteType.Multicast)]);

    /// <summary>The name of an interface.</summary>
    public string NameOf(int interfaceIndex) => Links.FirstOrDefault(link => link.Index == interfaceIndex)?.Name ?? $"interface {interfaceIndex}";

    /// <summary>The unicast routes of the main table, as the audit takes them.</summary>
    public IReadOnlyList<HostRoute> ToHostRoutes() =>
    [
        .. from route in Routes
           where route is { Table: KernelRoute.MainTable, Type: KernelRouteType.Unicast }
           select new HostRoute(new IpPrefix(route.Destination, route.PrefixLength), route.Gateway is not null, NameOf(route.Interface), route.Metric),
    ];

    /// <summary>The interfaces, as users see them.</summary>
    public IReadOnlyList<HostInterface> ToInterfaces() =>
    [
        .. Links.Select(link => new HostInterface(
            link.Name, link.IsUp, link.MaximumTransmissionUnit,
            [.. Addresses.Where(address => address.Interface == link.Index).Select(static address => address.Peer == address.Local
                ? $"{address.Local}/{address.PrefixLength}"
                : $"{address.Local} peer {address.Peer}")])),
    ];

    /// <summary>The unicast routes, as users see them.</summary>
    public IReadOnlyList<HostRouteLine> ToLines() =>
    [
        .. from route in Routes
           where route.Type == KernelRouteType.Unicast
           orderby route.IsVersion4 descending, route.Destination.High, route.Destination.Low, route.PrefixLength, route.Metric
           select new HostRouteLine(
               route.Destination.ToIPAddress(), route.PrefixLength, route.Gateway?.ToIPAddress(), NameOf(route.Interface), route.Metric, (int)route.Table),
    ];
}
#endif
