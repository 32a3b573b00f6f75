using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>A route that was chosen for a packet.</summary>
/// <param name="Route">The line of the table.</param>
/// <param name="Interface">Where the packet leaves.</param>
/// <param name="Gateway">The next hop of the line.</param>
internal sealed record RouteChoice(LabRoute Route, LabInterface Interface, IpAddress Gateway)
{
    /// <summary>The host on the interface's wire that gets the packet: the destination itself where the line has no other gateway.</summary>
    public IpAddress NextHop(IpAddress destination) => Gateway.IsUnspecified || Gateway == Interface.Address.Address ? destination : Gateway;
}

/// <summary>Routes by longest prefix, then least metric, then age (RFC 1812 section 5.2.4.3).</summary>
internal sealed class RouteTable(LabHost host)
{
    private const int Lengths = 33;

    private readonly List<RouteChoice> _routes = [];
    private readonly Dictionary<uint, List<RouteChoice>>?[] _byLength = new Dictionary<uint, List<RouteChoice>>?[Lengths];

    /// <summary>All lines, in the order of <c>route print</c>: by destination, then mask.</summary>
    public IReadOnlyList<LabRoute> ToList() =>
    [
        .. _routes.OrderBy(static route => Ipv4Prefix.NumberOf(route.Route.Prefix.Network))
            .ThenBy(static route => route.Route.PrefixLength).ThenBy(static route => route.Route.Metric).Select(static route => route.Route),
    ];

    /// <summary>Adds a line.</summary>
    /// <exception cref="ArgumentException">The host has no interface of that name.</exception>
    public void Add(LabRoute route)
    {
        if (route is null)
            throw new ArgumentNullException(nameof(route));
        LabInterface leaving = host.FindInterface(route.Interface)
            ?? throw new ArgumentException($"{host.Name} has no interface '{route.Interface}'.", nameof(route));
        var choice = new RouteChoice(route, leaving, IpAddress.From(route.Gateway));
        _routes.Add(choice);
        Dictionary<uint, List<RouteChoice>> networks = _byLength[route.PrefixLength] ??= [];
        if (!networks.TryGetValue(KeyOf(route), out List<RouteChoice>? lines))
            networks.Add(KeyOf(route), lines = []);
        int place = lines.FindIndex(line => line.Route.Metric > route.Metric);
        lines.Insert(place < 0 ? lines.Count : place, choice);
    }

    /// <summary>Removes a line that is equal; false when there is none.</summary>
    public bool Remove(LabRoute route)
    {
        int place = _routes.FindIndex(line => line.Route == route);
        if (place < 0)
            return false;
        Forget(_routes[place]);
        _routes.RemoveAt(place);
        return true;
    }

    /// <summary>The line for a destination; null when there is none through an interface that is up.</summary>
    public RouteChoice? Find(IpAddress destination)
    {
        uint number = Ipv4Prefix.NumberOf(destination);
        for (int length = Lengths - 1; length >= 0; length--)
        {
            uint mask = length == 0 ? 0 : uint.MaxValue << (Lengths - 1 - length);
            if (_byLength[length] is not { } networks || !networks.TryGetValue(number & mask, out List<RouteChoice>? lines))
                continue;
            foreach (RouteChoice line in lines)
            {
                if (line.Interface.IsUp)
                    return line;
            }
        }

        return null;
    }

    /// <summary>Removes every line for which a condition holds.</summary>
    public void RemoveAll(Predicate<LabRoute> condition) => _routes.RemoveAll(choice =>
    {
        bool isRemoved = condition(choice.Route);
        if (isRemoved)
            Forget(choice);
        return isRemoved;
    });

    private static uint KeyOf(LabRoute route) => Ipv4Prefix.NumberOf(route.Prefix.Network);

    private void Forget(RouteChoice choice)
    {
        Dictionary<uint, List<RouteChoice>> networks = _byLength[choice.Route.PrefixLength]!;
        List<RouteChoice> lines = networks[KeyOf(choice.Route)];
        lines.Remove(choice);
        if (lines.Count == 0)
            networks.Remove(KeyOf(choice.Route));
    }
}
