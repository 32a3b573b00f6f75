using System.Collections.Generic;

namespace PptpTools.Routing;

/// <summary>Which routes a tunnel is to bring. The defaults send everything through it and leave it nothing to loop.</summary>
public sealed record RouteOptions
{
    /// <summary>True to send only what has a route of its own through the tunnel.</summary>
    public bool IsSplit { get; init; }

    /// <summary>True for a route to the network of the own address's class, as Windows adds one.</summary>
    public bool AddsClassNetwork { get; init; }

    /// <summary>True for a route to the broadcast address of that network, as Windows adds one.</summary>
    internal bool AddsBroadcast { get; init; }

    /// <summary>Networks to send through the tunnel.</summary>
    public IReadOnlyList<IpPrefix> Requested { get; init; } = [];

    /// <summary>The metric of the routes into the tunnel; null for the least.</summary>
    public uint? Metric { get; init; }

    /// <summary>True for the route that keeps the tunnel's own packets out of it.</summary>
    public bool KeepsServerOutside { get; init; } = true;

    /// <summary>True to use the DNS servers that the server names.</summary>
    public bool UsesDns { get; init; } = true;
}
