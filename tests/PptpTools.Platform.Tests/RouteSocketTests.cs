using System.ComponentModel;
using System.Linq;
using PptpTools.Routing;
using PptpTools.Tunnels;
using PptpTools.Wire.Ip;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

/// <summary>Against the kernel's own tables, in a namespace.</summary>
public sealed class RouteSocketTests
{
    [PrivilegedFact]
    public void What_was_added_is_listed_exactly_so_and_what_is_removed_is_gone() => RunWithDevice((routes, device) =>
    {
        KernelRoute[] added =
        [
            new(Address("10.20.0.0"), 16, null, device) { Metric = 50 },
            new(Address("10.20.0.0"), 16, null, device) { Metric = 51 },
            new(Address("203.0.113.7"), 32, Address("10.9.8.1"), device) { Metric = 1 },
            new(Address("0.0.0.0"), 1, null, device),
            new(Address("0.0.0.0"), 0, null, device) { Metric = 700 },
            new(Address("10.30.0.0"), 16, null, device) { Table = 5000 },
            new(Address("2001:db8::"), 32, null, device) { Metric = 9 },
        ];
        foreach (KernelRoute route in added)
            routes.Add(route);
        Assert.Equal(added.ToHashSet(), [.. routes.ListRoutes().Where(static route => route.IsOurs)]);

        routes.Remove(added[1]);
        Assert.Contains(added[0], routes.ListRoutes());
        Assert.DoesNotContain(added[1], routes.ListRoutes());
        Assert.Equal(RouteSocket.NoSuchProcess, Assert.Throws<Win32Exception>(() => routes.Remove(added[1])).NativeErrorCode);
        Assert.Equal(RouteSocket.Exists, Assert.Throws<Win32Exception>(() => routes.Add(added[0])).NativeErrorCode);
    });

    [PrivilegedFact]
    public void The_way_to_a_host_names_gateway_interface_source_and_table() => RunWithDevice((routes, device) =>
    {
        routes.AddRoute(Address("203.0.113.0"), 24, Address("10.9.8.1"), device, 5);
        KernelRoute way = routes.Find(Address("203.0.113.9"));
        Assert.Equal((Address("10.9.8.1"), device, Address("10.9.8.7"), KernelRoute.MainTable), (way.Gateway, way.Interface, way.Source, way.Table));
        Assert.Equal(KernelRouteType.Local, routes.Find(Address("10.9.8.7")).Type);
        Assert.Throws<Win32Exception>(() => routes.Find(Address("198.51.100.1")));
    });

    [PrivilegedFact]
    public void Links_and_addresses_are_listed_with_peer_and_unit() => RunWithDevice((routes, device) =>
    {
        routes.Add(new KernelAddress(device, Address("fe80::7"), Address("fe80::7"), 64));
        Assert.Contains(new KernelAddress(device, Address("10.9.8.7"), Address("10.9.8.1"), 32), routes.ListAddresses());
        Assert.Contains(new KernelAddress(device, Address("fe80::7"), Address("fe80::7"), 64), routes.ListAddresses());
        Assert.Contains(new KernelLink(device, "pptp0", IsUp: true, IsLoopback: false, 1400), routes.ListLinks());
        Assert.Contains(routes.ListLinks(), static link => link is { Name: "lo", IsLoopback: true });
    });

    [PrivilegedFact]
    public void An_interface_can_be_kept_from_IPv6_addresses_of_its_own() => Run(() =>
    {
        using var routes = new RouteSocket();
        using var device = new TunDevice("pptp%d");
        Assert.True(routes.LeaveWithoutOwnIpv6(device.Index));
        routes.BringUp(device.Index, 1400);
        Assert.DoesNotContain(routes.ListAddresses(), address => address.Interface == device.Index);
    });

    [PrivilegedFact]
    public void A_table_of_many_routes_is_listed_whole() => RunWithDevice((routes, device) =>
    {
        for (int i = 0; i < 3000; i++)
            routes.AddRoute(IpAddress.Read([100, 64, (byte)(i >> 8), (byte)i]), 32, null, device, 3);
        Assert.Equal(3000, routes.ListRoutes().Count(static route => route.IsOurs));
    });

    private static void RunWithDevice(System.Action<RouteSocket, int> test) => Run(() =>
    {
        using var routes = new RouteSocket();
        using var device = new TunDevice("pptp%d");
        routes.AddAddress(device.Index, Address("10.9.8.7"), Address("10.9.8.1"));
        routes.BringUp(device.Index, 1400);
        test(routes, device.Index);
    });
}
