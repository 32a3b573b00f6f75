using System.Collections.Generic;
using PptpTools.Session;
using PptpTools.Wire.Ip;

namespace PptpTools.Routing;

/// <summary>A route into a tunnel that is to be added.</summary>
/// <param name="Destination">The network; null where only the server will tell.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct PlannedRoute(IpPrefix? Destination, RouteReason Reason)
{
    /// <summary>Why, in a sentence.</summary>
    public string Explanation => RoutePlan.Explain(Reason);
}

/// <summary>Decides which routes a tunnel brings: the same for a simulated host and for a real one.</summary>
internal static class RoutePlan
{
    /// <summary>The routes into the tunnel, in the order in which they are added.</summary>
    /// <param name="options">What the user wants.</param>
    /// <param name="own">The tunnel's own address; null where it is not known yet.</param>
    public static IEnumerable<PlannedRoute> Into(RouteOptions options, IpAddress? own)
    {
        if (options.AddsBroadcast)
            yield return new PlannedRoute(own is { } here ? IpPrefix.Host(IpPrefix.ClassOf(here).Broadcast) : null, RouteReason.Broadcast);
        if (options.AddsClassNetwork)
            yield return new PlannedRoute(own is { } address ? IpPrefix.ClassOf(address) : null, RouteReason.ClassNetwork);
        foreach (IpPrefix requested in options.Requested)
            yield return new PlannedRoute(requested, RouteReason.Requested);
        if (options.IsSplit)
            yield break;
        foreach (IpPrefix part in Default(options))
            yield return new PlannedRoute(part, RouteReason.Default);
    }

    /// <summary>Why a route is there, in a sentence.</summary>
    public static string Explain(RouteReason reason) => reason switch
    {
        RouteReason.ServerHostRoute => "The VPN server itself stays on the way it has now: the tunnel's own packets must not enter the tunnel.",
        RouteReason.OwnAddress => "The other end of the tunnel is reached through it.",
        RouteReason.ClassNetwork => "The network of the own address's class is taken for the remote network.",
        RouteReason.Broadcast => "The broadcast address of the remote network goes through the tunnel.",
        RouteReason.Default => "Everything that has no nearer route goes through the tunnel.",
        _ => "It was asked for.",
    };

    /// <summary>
    /// Without a metric, two halves of the address space: they are nearer than any default route, so that none has to be taken away or put
    /// back, and they go with the interface even where this process is killed. With a metric, one default route beside those there are.
    /// </summary>
    private static IEnumerable<IpPrefix> Default(RouteOptions options)
    {
        IpAddress zero = IpAddress.Read([0, 0, 0, 0]);
        return options.Metric is null
            ? [new IpPrefix(zero, 1), new IpPrefix(IpAddress.Read([128, 0, 0, 0]), 1)]
            : [new IpPrefix(zero, 0)];
    }
}
