using System.Collections.Generic;
using System.Net;
using PptpTools.Session;

namespace PptpTools.Server;

/// <summary>What a run over real sockets left: a server and a client in network namespaces of their own, which are gone again.</summary>
/// <param name="Session">The session at its client, while it was open.</param>
/// <param name="ServerSession">The session at its server.</param>
/// <param name="Lease">What the client was given.</param>
/// <param name="Routes">The routes that the tunnel brought.</param>
/// <param name="Page">The page that was fetched through the tunnel.</param>
/// <param name="Path">The capture, as it was recorded at the client.</param>
public sealed record LiveLabResult(
    LiveSession Session, LiveSession ServerSession, TunnelLease Lease, IReadOnlyList<TunnelRoute> Routes, LiveLabPage Page, string Path)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Session.UserName}: {Page}";
}

/// <summary>A page that was fetched through a tunnel.</summary>
/// <param name="Server">The web server's address.</param>
/// <param name="Status">The first line of its answer.</param>
/// <param name="Length">Octets of the page.</param>
/// <param name="TunnelOctets">Octets of IP that came in the tunnel's GRE packets meanwhile.</param>
public sealed record LiveLabPage(IPAddress Server, string Status, int Length, long TunnelOctets)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Status}, {Length} octets from {Server}, {TunnelOctets} octets of IP in GRE";
}
