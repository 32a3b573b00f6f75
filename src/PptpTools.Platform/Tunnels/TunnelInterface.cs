#if NET
using System;
using System.Collections.Generic;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Tunnels;

/// <summary>The least that a host does for a tunnel: its interface has the address and the MTU that were agreed last. Routes are somebody else's.</summary>
internal sealed class TunnelInterface : ITunnelHost
{
    /// <summary>The least that a host's IPv4 takes (RFC 791): longer packets than the peer receives are then dropped.</summary>
    private const int MinimumTransmissionUnit = 68;

    private (IpAddress Own, IpAddress Peer)? _addresses;

    /// <inheritdoc/>
    public IReadOnlyList<TunnelRoute> Routes => [];

    /// <inheritdoc/>
    public void Prepare(IpAddress server)
    {
    }

    /// <inheritdoc/>
    public void Apply(string interfaceName, int interfaceIndex, TunnelLease lease, int maximumTransmissionUnit)
    {
        (IpAddress Own, IpAddress Peer)? wanted = lease.Address is { } own ? (own, lease.PeerAddress ?? own) : null;
        using var routes = new RouteSocket();
        if (_addresses != wanted)
        {
            if (_addresses is { } old)
                routes.RemoveAddress(interfaceIndex, old.Own, old.Peer);
            _addresses = null;
            if (wanted is { } address)
                routes.AddAddress(interfaceIndex, address.Own, address.Peer);
            _addresses = wanted;
        }

        routes.BringUp(interfaceIndex, Math.Max(MinimumTransmissionUnit, maximumTransmissionUnit));
    }

    /// <summary>Nothing: what belongs to the device goes with it.</summary>
    public void Undo()
    {
    }
}
#endif
