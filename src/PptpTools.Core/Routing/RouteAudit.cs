using System.Collections.Generic;
using System.Linq;
using PptpTools.Session;
using PptpTools.Wire.Ip;

namespace PptpTools.Routing;

/// <summary>A route that the host has, as far as a tunnel's routes have to do with it.</summary>
/// <param name="Destination">The network.</param>
/// <param name="HasGateway">False where the network is on the interface's own wire.</param>
/// <param name="InterfaceName">The interface.</param>
/// <param name="Metric">The lower is taken first.</param>
internal sealed record HostRoute(IpPrefix Destination, bool HasGateway, string InterfaceName, long Metric);

/// <summary>Something about a tunnel's routes that its user should know.</summary>
/// <param name="IsError">True where the tunnel cannot work so.</param>
/// <param name="Text">What, in a sentence or two.</param>
public sealed record RouteFinding(bool IsError, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Looks for loops and overlap between the routes that a tunnel is to bring and those that the host has.</summary>
internal static class RouteAudit
{
    /// <summary>What can be told before the tunnel is open.</summary>
    /// <param name="options">What the user wants.</param>
    /// <param name="server">The server's address outside the tunnel.</param>
    /// <param name="serverIsHere">True where that address is one of this host.</param>
    /// <param name="routes">The host's routes, without those of the tunnel.</param>
    public static IEnumerable<RouteFinding> Before(RouteOptions options, IpAddress server, bool serverIsHere, IReadOnlyList<HostRoute> routes)
    {
        PlannedRoute[] planned = [.. RoutePlan.Into(options, own: null)];
        if (serverIsHere && planned.Length > 0)
        {
            yield return new RouteFinding(true,
                $"The server {server} is this host, in this network namespace: what is routed into the tunnel would come out where it went in. "
                + "Run one of the ends in another network namespace, or ask for no routes (-SplitTunneling -ClassNetwork:$false).");
        }

        if (!serverIsHere && !options.KeepsServerOutside && planned.Any(route => route.Destination is { } prefix && prefix.Contains(server)))
        {
            yield return new RouteFinding(true,
                $"The routes lead the server {server} itself into the tunnel, and its own packets would go round in it. Leave the route to the server on.");
        }

        foreach (PlannedRoute route in planned)
        {
            if (route is { Destination: { } wanted, Reason: RouteReason.Requested })
            {
                foreach (RouteFinding finding in Overlaps(wanted, routes))
                    yield return finding;
            }
        }

        if (options is { IsSplit: false, Metric: { } metric } && routes.Where(static route => IsDefault4(route)).Min(static route => (long?)route.Metric) is { } least && least <= metric)
        {
            yield return new RouteFinding(false,
                $"The host's default route has metric {least}, which is taken before {metric}: the tunnel's default route will not be used.");
        }
    }

    /// <summary>What can be told once the server has given its addresses.</summary>
    /// <param name="options">What the user wants.</param>
    /// <param name="server">The server's address outside the tunnel.</param>
    /// <param name="lease">What the server gave.</param>
    /// <param name="routes">The host's routes, without those of the tunnel.</param>
    public static IEnumerable<RouteFinding> After(RouteOptions options, IpAddress server, TunnelLease lease, IReadOnlyList<HostRoute> routes)
    {
        if (lease.Address is not { } own)
            yield break;
        if (lease.PeerAddress == server)
            yield return new RouteFinding(false, $"The server calls itself {server} inside the tunnel as well: no route to it is added, so that its packets stay outside.");
        if (Wire(own, routes) is { } near)
        {
            yield return new RouteFinding(false,
                $"The address {own} that the server gave lies in {near.Destination}, which is on {near.InterfaceName}: hosts of the remote network with such addresses are not reached.");
        }

        if (options.AddsClassNetwork)
        {
            foreach (RouteFinding finding in Overlaps(IpPrefix.ClassOf(own), routes))
                yield return finding;
        }

        if (!options.UsesDns)
            yield break;
        PlannedRoute[] planned = [.. RoutePlan.Into(options, own)];
        foreach (IpAddress name in lease.DnsServers)
        {
            if (name != lease.PeerAddress && !planned.Any(route => route.Destination is { } prefix && prefix.Contains(name)))
                yield return new RouteFinding(false, $"The DNS server {name} that the server named has no route into the tunnel: it is asked outside. Add -Route {name}.");
        }
    }

    private static bool IsDefault4(HostRoute route) => route.Destination is { IsDefault: true, Address.IsVersion4: true };

    private static HostRoute? Wire(IpAddress address, IReadOnlyList<HostRoute> routes) =>
        routes.FirstOrDefault(route => !route.HasGateway && !route.Destination.IsDefault && route.Destination.Contains(address));

    private static IEnumerable<RouteFinding> Overlaps(IpPrefix wanted, IReadOnlyList<HostRoute> routes)
    {
        foreach (HostRoute route in routes)
        {
            if (route.HasGateway || route.Destination.IsDefault)
                continue;
            if (route.Destination.Contains(wanted))
            {
                yield return new RouteFinding(false, route.Destination == wanted
                    ? $"{wanted} is the network on {route.InterfaceName}: the host's own route is taken, or its neighbours are no longer reached."
                    : $"{wanted} is part of the network {route.Destination} on {route.InterfaceName}: hosts there with such addresses are no longer reached.");
            }
            else if (wanted.Contains(route.Destination))
            {
                yield return new RouteFinding(false, $"{route.Destination} on {route.InterfaceName} lies in {wanted}: it stays outside the tunnel.");
            }
        }
    }
}
