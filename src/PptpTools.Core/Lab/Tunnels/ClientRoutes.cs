using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>The routes that a Windows client adds for a tunnel, each with why.</summary>
/// <param name="UsesDefaultGateway">True to send everything through the tunnel: "use default gateway on remote network".</param>
/// <param name="AddsClassNetwork">True to send the network of the address's class through the tunnel.</param>
/// <param name="KeepsServerOutside">True for the route that keeps the tunnel's own packets out of it; without it they loop.</param>
internal sealed record ClientRoutes(bool UsesDefaultGateway, bool AddsClassNetwork, bool KeepsServerOutside = true)
{
    private const string Tunnel = "tunnel";
    private const int HostBits = 32;

    /// <summary>As Windows does unless told otherwise.</summary>
    public static ClientRoutes Default { get; } = new(UsesDefaultGateway: true, AddsClassNetwork: true);

    /// <summary>Adds the routes. That to the own address through the loopback interface comes with the interface.</summary>
    public void Add(LabHost host, LabInterface tunnel, IpAddress server)
    {
        IpAddress own = tunnel.Address.Address;
        if (KeepsServerOutside && host.Routes.Find(server) is { } regular && regular.Interface != tunnel)
        {
            host.Routes.Add(new LabRoute(
                server.ToIPAddress(), HostBits, regular.NextHop(server).ToIPAddress(), regular.Interface.Name, 1,
                RoutePlan.Explain(RouteReason.ServerHostRoute), Tunnel));
        }

        var options = new RouteOptions { IsSplit = !UsesDefaultGateway, AddsClassNetwork = AddsClassNetwork, AddsBroadcast = true, Metric = 0 };
        foreach (PlannedRoute route in RoutePlan.Into(options, own))
        {
            IpPrefix destination = route.Destination!.Value;
            bool isInPaper = route.Reason == RouteReason.Broadcast;
            host.Routes.Add(new LabRoute(
                destination.Address.ToIPAddress(), destination.Length, own.ToIPAddress(), tunnel.Name, route.Reason == RouteReason.Default ? 0 : 1,
                isInPaper ? route.Explanation : $"{route.Explanation} (not in the paper)", Tunnel));
        }
    }

    /// <summary>Removes what is left of them once the interface is gone: the route to the server.</summary>
    public static void Remove(LabHost host, IpAddress server)
    {
        foreach (LabRoute route in host.Routes.ToList())
        {
            if (route.Source == Tunnel && IpAddress.From(route.Destination) == server)
                host.Routes.Remove(route);
        }
    }
}
