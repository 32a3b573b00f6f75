using System.Collections.Generic;
using System.Net;
using PptpTools.Routing;
using PptpTools.Session;

namespace PptpTools.Connecting;

/// <summary>What a connection would change on this host.</summary>
/// <param name="Server">The server as it was named.</param>
/// <param name="ServerAddress">Its address.</param>
/// <param name="Routes">The routes, in the order in which they are added; what only the server will tell is null in them.</param>
/// <param name="DnsChange">Where the DNS servers that the server names would go; null where they are not used.</param>
/// <param name="Findings">Loops and overlap.</param>
public sealed record ConnectPlan(
    string Server, IPAddress ServerAddress, IReadOnlyList<TunnelRoute> Routes, string? DnsChange, IReadOnlyList<RouteFinding> Findings);
