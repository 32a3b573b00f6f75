using System.Net;

namespace PptpTools.Session;

/// <summary>Why a tunnel has a route.</summary>
public enum RouteReason : byte
{
    /// <summary>It keeps the tunnel's own packets to the server out of the tunnel.</summary>
    ServerHostRoute,

    /// <summary>It comes with the tunnel's own address.</summary>
    OwnAddress,

    /// <summary>The network of the own address's class, which is taken for the remote network.</summary>
    ClassNetwork,

    /// <summary>The broadcast address of that network.</summary>
    Broadcast,

    /// <summary>Everything that has no nearer route goes through the tunnel.</summary>
    Default,

    /// <summary>The user asked for it.</summary>
    Requested,
}

/// <summary>A route that a tunnel brings, and why.</summary>
/// <param name="Destination">The network or host; null where only the server will tell.</param>
/// <param name="PrefixLength">Length in bits of the destination's prefix.</param>
/// <param name="Gateway">The next hop; null where the destination is on the interface's own wire.</param>
/// <param name="InterfaceName">The interface; null where it is not made yet.</param>
/// <param name="Metric">Of routes with equal prefixes the one with the least is taken.</param>
/// <param name="Table">Number of the host's route table; 254 is the main one on Linux.</param>
/// <param name="Reason">Why the tunnel has it.</param>
/// <param name="Explanation">The same in a sentence.</param>
/// <param name="Replaced">The route that was taken before, as text; null where none was.</param>
public sealed record TunnelRoute(
    IPAddress? Destination,
    int PrefixLength,
    IPAddress? Gateway,
    string? InterfaceName,
    long Metric,
    int Table,
    RouteReason Reason,
    string Explanation,
    string? Replaced)
{
    /// <summary>Destination, gateway, interface and metric on one line.</summary>
    public override string ToString()
    {
        string destination = Destination is null ? $"(from the server)/{PrefixLength}" : $"{Destination}/{PrefixLength}";
        string gateway = Gateway is null ? "" : $" via {Gateway}";
        string metric = Metric == 0 ? "" : $" metric {Metric}";
        return $"{destination}{gateway} dev {InterfaceName ?? "(the tunnel)"}{metric}";
    }
}
