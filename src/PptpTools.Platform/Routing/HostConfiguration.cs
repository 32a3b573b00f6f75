#if NET
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using PptpTools.Journal;
using PptpTools.NameResolution;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.Routing;

/// <summary>What a tunnel changes on this host: the route that keeps its own packets out of it, its addresses, the routes into it, DNS. All of it is journalled.</summary>
internal sealed class HostConfiguration : ITunnelHost
{
    /// <summary>The least that a host's IPv4 takes (RFC 791): longer packets than the peer receives are then dropped.</summary>
    private const int MinimumTransmissionUnit = 68;

    /// <summary>The least that IPv6 takes (RFC 8200 section 5).</summary>
    private const int Version6TransmissionUnit = 1280;

    private const int LinkLocalBits = 64;
    private const uint FirstMetric = 1;
    private const int Tries = 8;

    private readonly RouteOptions _options;
    private readonly NameServerTools _names;
    private readonly HostJournal _journal;
    private readonly List<HostChange> _applied = [];
    private readonly List<TunnelRoute> _serverRoutes = [];
    private IReadOnlyList<HostRoute> _hostRoutes = [];
    private IpAddress _server;
    private TunnelLease? _lease;
    private volatile IReadOnlyList<TunnelRoute> _routes = [];

    /// <param name="options">Which routes are wanted.</param>
    /// <param name="tunnel">The tunnel's name, for the journal.</param>
    /// <param name="folders">Where the journal is.</param>
    /// <param name="names">How DNS servers are changed.</param>
    public HostConfiguration(RouteOptions options, string tunnel, HostFolders folders, NameServerTools names)
    {
        _options = options;
        _names = names;
        _journal = new HostJournal(folders, tunnel);
    }

    /// <summary>What the user should know of the routes, in the order in which it was found. Any thread may take from it.</summary>
    public ConcurrentQueue<RouteFinding> Findings { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<TunnelRoute> Routes => _routes;

    /// <summary>The address to send to the server from; null for the kernel's choice.</summary>
    public IpAddress? LocalAddress { get; init; }

    /// <inheritdoc/>
    public void Prepare(IpAddress server)
    {
        _server = server;
        _journal.Scope.Run(() =>
        {
            using var routes = new RouteSocket();
            HostPicture picture = HostPicture.Take(routes);
            _hostRoutes = picture.ToHostRoutes();
            KernelRoute way = routes.Find(server, LocalAddress);
            bool isHere = way.Type == KernelRouteType.Local;
            Report(RouteAudit.Before(_options, server, isHere, _hostRoutes));
            _journal.Note(picture);
            if (isHere || !_options.KeepsServerOutside)
                return;
            RouteChange change = Add(
                routes, picture.NameOf(way.Interface), new IpPrefix(server, RouteMessage.BitsOf(server)), way.Gateway, way.Interface, FirstMetric, RouteReason.ServerHostRoute);
            _serverRoutes.Add(change.ToRoute());
        });
        Publish();
    }

    /// <inheritdoc/>
    public void Apply(string interfaceName, int interfaceIndex, TunnelLease lease, int maximumTransmissionUnit)
    {
        int unit = Math.Max(MinimumTransmissionUnit, maximumTransmissionUnit);
        using var routes = new RouteSocket();
        if (!HasSameAddresses(lease))
        {
            foreach (HostChange change in Enumerable.Reverse(_applied))
                _journal.Undo(change);
            _applied.Clear();
            _lease = lease;
            Report(RouteAudit.After(_options, _server, lease, _hostRoutes));
            routes.LeaveWithoutOwnIpv6(interfaceIndex);
            AddAddress(routes, interfaceName, interfaceIndex, lease);
            routes.BringUp(interfaceIndex, unit);
            AddVersion6(interfaceName, interfaceIndex, lease, unit);
            AddRoutes(routes, interfaceName, interfaceIndex, lease);
            DemandServerOutside(routes, interfaceName, interfaceIndex);
            ChangeNames(interfaceName, interfaceIndex, lease);
            _journal.Note(HostPicture.Take(routes));
        }
        else
        {
            routes.BringUp(interfaceIndex, unit);
        }

        Publish();
    }

    /// <inheritdoc/>
    public void Undo()
    {
        foreach (HostRepair repair in _journal.Undo())
        {
            if (repair.Outcome is HostRepairOutcome.Failed or HostRepairOutcome.ChangedSince)
                Findings.Enqueue(new RouteFinding(IsError: false, repair.ToString()));
        }

        _routes = [];
    }

    private static IpAddress LinkLocal(ulong identifier)
    {
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        octets[0] = 0xFE;
        octets[1] = 0x80;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(octets.Slice(8), identifier);
        return IpAddress.Read(octets);
    }

    private bool HasSameAddresses(TunnelLease lease) =>
        _lease is { } before && before.Address == lease.Address && before.PeerAddress == lease.PeerAddress
        && before.InterfaceIdentifier == lease.InterfaceIdentifier && before.DnsServers.SequenceEqual(lease.DnsServers);

    private void Report(IEnumerable<RouteFinding> findings)
    {
        foreach (RouteFinding finding in findings)
        {
            if (finding.IsError)
                throw new TunnelException(new SessionFailure(SessionFailureKind.RouteConflict, finding.Text));
            Findings.Enqueue(finding);
        }
    }

    private void AddAddress(RouteSocket routes, string interfaceName, int interfaceIndex, TunnelLease lease)
    {
        if (lease.Address is not { } own)
            return;
        IpAddress peer = lease.PeerAddress is { } named && named != _server ? named : own;
        if (lease.PeerAddress is { } end && end != own && IsHere(routes, end))
        {
            throw new TunnelException(new SessionFailure(
                SessionFailureKind.RouteConflict,
                $"The server's end of the tunnel, {end}, is on this host, in this network namespace: nothing would cross the tunnel. Run one of the ends in another network namespace."));
        }

        Make(new AddressChange(new KernelAddress(interfaceIndex, own, peer, RouteMessage.BitsOf(own)), interfaceName));
    }

    private static bool IsHere(RouteSocket routes, IpAddress address)
    {
        try
        {
            return routes.Find(address).Type == KernelRouteType.Local;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private void AddVersion6(string interfaceName, int interfaceIndex, TunnelLease lease, int unit)
    {
        if (lease.InterfaceIdentifier is not { } identifier)
            return;
        if (unit < Version6TransmissionUnit)
        {
            Findings.Enqueue(new RouteFinding(false, $"The tunnel carries packets of {unit} octets at most and IPv6 needs {Version6TransmissionUnit}: it gets no IPv6 address."));
            return;
        }

        IpAddress own = LinkLocal(identifier);
        Make(new AddressChange(new KernelAddress(interfaceIndex, own, own, LinkLocalBits), interfaceName));
    }

    private void AddRoutes(RouteSocket routes, string interfaceName, int interfaceIndex, TunnelLease lease)
    {
        foreach (PlannedRoute planned in RoutePlan.Into(_options, lease.Address))
        {
            if (planned.Destination is not { } destination)
                continue;
            uint metric = _options.Metric ?? (destination.Address.IsVersion4 ? 0 : FirstMetric);
            RouteChange change = Add(routes, interfaceName, destination, gateway: null, interfaceIndex, metric, planned.Reason);
            _applied.Add(change);
            if (change.Route.Metric != metric)
                Findings.Enqueue(new RouteFinding(false, $"The host has another route to {destination} that is taken first: that through the tunnel has metric {change.Route.Metric} and is not used while the other lasts."));
        }
    }

    /// <summary>Adds a route with the least metric from a given one on that no route to the same destination has.</summary>
    private RouteChange Add(
        RouteSocket routes, string interfaceName, IpPrefix destination, IpAddress? gateway, int interfaceIndex, uint metric, RouteReason reason)
    {
        for (int i = 0; ; i++)
        {
            List<KernelRoute> all = routes.ListRoutes();
            List<KernelRoute> there = [.. all.Where(route =>
                route.Table == KernelRoute.MainTable && route.Destination == destination.Address && route.PrefixLength == destination.Length)];
            while (there.Exists(route => route.Metric == metric))
                metric++;
            var route = new KernelRoute(destination.Address, destination.Length, gateway, interfaceIndex) { Metric = metric };
            var change = new RouteChange(route, interfaceName, reason, RoutePlan.Explain(reason), WayNow(all, destination, routes.ListLinks()));
            try
            {
                _journal.Make(change);
                return change;
            }
            catch (Win32Exception error) when (error.NativeErrorCode == RouteSocket.Exists && i < Tries)
            {
                // Another process was quicker: with the next metric.
            }
        }
    }

    /// <summary>The route that is taken now: the nearest, then that with the least metric.</summary>
    private static string? WayNow(IEnumerable<KernelRoute> routes, IpPrefix destination, List<KernelLink> links)
    {
        KernelRoute? now = routes
            .Where(route => route is { Table: KernelRoute.MainTable, Type: KernelRouteType.Unicast } && new IpPrefix(route.Destination, route.PrefixLength).Contains(destination))
            .OrderByDescending(static route => route.PrefixLength).ThenBy(static route => route.Metric)
            .Select(static route => (KernelRoute?)route).FirstOrDefault();
        if (now is not { } way)
            return null;
        string gateway = way.Gateway is { } hop ? $" via {hop}" : "";
        string metric = way.Metric == 0 ? "" : $" metric {way.Metric}";
        return $"{way.Destination}/{way.PrefixLength}{gateway} dev {links.Find(link => link.Index == way.Interface)?.Name}{metric}";
    }

    /// <summary>Rules and routes of others may still lead the tunnel's own packets into it.</summary>
    private void DemandServerOutside(RouteSocket routes, string interfaceName, int interfaceIndex)
    {
        if (routes.Find(_server, LocalAddress).Interface == interfaceIndex)
        {
            throw new TunnelException(new SessionFailure(
                SessionFailureKind.RouteConflict, $"The routes lead the server {_server} itself into {interfaceName}, and the tunnel's own packets would go round in it."));
        }
    }

    private void ChangeNames(string interfaceName, int interfaceIndex, TunnelLease lease)
    {
        if (!_options.UsesDns || lease.DnsServers.Count == 0)
            return;
        try
        {
            Make(_names.Plan([.. lease.DnsServers.Distinct()], interfaceName, interfaceIndex, takesAll: !_options.IsSplit, _journal.Name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Findings.Enqueue(new RouteFinding(false, $"The DNS servers that the server named cannot be used: {error.Message.TrimEnd('.')}."));
        }
    }

    private void Make(HostChange change)
    {
        _journal.Make(change);
        _applied.Add(change);
    }

    private void Publish() => _routes =
    [
        .. _serverRoutes,
        .. _applied.OfType<AddressChange>().Where(static change => change.Address.Peer != change.Address.Local).Select(static change => change.ToRoute()),
        .. _applied.OfType<RouteChange>().Select(static change => change.ToRoute()),
    ];
}
#endif
