using System.Linq;
using System.Net;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Routing;

public sealed class RouteAuditTests
{
    private static readonly HostRoute[] Home =
        [new(Prefix("default"), true, "eth0", 100), new(Prefix("192.168.1.0/24"), false, "eth0", 0), new(Prefix("10.5.0.0/16"), true, "eth0", 0)];

    private static readonly IpAddress Server = Address("203.0.113.7");

    [Fact]
    public void Everything_goes_through_in_two_halves_so_that_no_default_route_is_touched() =>
        Assert.Equal(["0.0.0.0/1", "128.0.0.0/1"], RoutePlan.Into(new RouteOptions(), null).Select(static route => route.Destination.ToString()));

    [Fact]
    public void With_a_metric_there_is_one_default_route() =>
        Assert.Equal("0.0.0.0/0", Assert.Single(RoutePlan.Into(new RouteOptions { Metric = 50 }, null)).Destination.ToString());

    [Fact]
    public void Split_there_is_what_was_asked_for_and_the_class_network()
    {
        var options = new RouteOptions { IsSplit = true, AddsClassNetwork = true, Requested = [Prefix("10.9.0.0/16")] };
        Assert.Equal(
            ["172.20.0.0/16 ClassNetwork", "10.9.0.0/16 Requested"],
            RoutePlan.Into(options, Address("172.20.3.4")).Select(static route => $"{route.Destination} {route.Reason}"));
        Assert.Null(RoutePlan.Into(options, null).First().Destination);
    }

    [Fact]
    public void The_usual_tunnel_has_nothing_to_complain_of() => Assert.Empty(RouteAudit.Before(new RouteOptions(), Server, false, Home));

    [Fact]
    public void Routes_that_lead_the_server_into_the_tunnel_are_an_error()
    {
        RouteFinding finding = Assert.Single(RouteAudit.Before(new RouteOptions { KeepsServerOutside = false }, Server, false, Home));
        Assert.True(finding.IsError);
        Assert.Contains("go round in it", finding.Text);
        Assert.Empty(RouteAudit.Before(new RouteOptions { KeepsServerOutside = false, IsSplit = true, Requested = [Prefix("10.9.0.0/16")] }, Server, false, Home));
    }

    [Fact]
    public void Routed_traffic_between_two_ends_on_one_host_is_an_error_and_none_is_not()
    {
        Assert.True(Assert.Single(RouteAudit.Before(new RouteOptions(), Server, true, Home)).IsError);
        Assert.Empty(RouteAudit.Before(new RouteOptions { IsSplit = true }, Server, true, Home));
    }

    [Theory]
    [InlineData("192.168.1.0/24", "is the network on eth0")]
    [InlineData("192.168.1.64/26", "part of the network 192.168.1.0/24")]
    [InlineData("192.168.0.0/16", "192.168.1.0/24 on eth0 lies in")]
    public void Overlap_with_a_network_on_a_wire_is_told(string requested, string expected)
    {
        var options = new RouteOptions { IsSplit = true, Requested = [Prefix(requested)] };
        RouteFinding finding = Assert.Single(RouteAudit.Before(options, Server, false, Home));
        Assert.False(finding.IsError);
        Assert.Contains(expected, finding.Text);
    }

    [Fact]
    public void A_default_route_that_will_not_be_used_is_told()
    {
        Assert.Contains("metric 100", Assert.Single(RouteAudit.Before(new RouteOptions { Metric = 200 }, Server, false, Home)).Text);
        Assert.Empty(RouteAudit.Before(new RouteOptions { Metric = 50 }, Server, false, Home));
    }

    [Fact]
    public void What_the_server_gave_is_looked_at_too()
    {
        TunnelLease lease = Lease("192.168.1.200", "203.0.113.7", "10.9.9.9");
        string[] texts = [.. RouteAudit.After(new RouteOptions { IsSplit = true, AddsClassNetwork = true }, Server, lease, Home).Select(static finding => finding.Text)];
        Assert.Equal(4, texts.Length);
        Assert.Contains("calls itself 203.0.113.7", texts[0]);
        Assert.Contains("lies in 192.168.1.0/24", texts[1]);
        Assert.Contains("is the network on eth0", texts[2]);
        Assert.Contains("DNS server 10.9.9.9", texts[3]);
        Assert.Empty(RouteAudit.After(new RouteOptions(), Server, Lease("172.20.0.2", "172.20.0.1", "172.20.0.1"), Home));
    }

    private static TunnelLease Lease(string own, string peer, string dns) => new(Address(own), Address(peer), [Address(dns)], [], null, null);

    private static IpPrefix Prefix(string text) => IpPrefix.TryParse(text, out IpPrefix prefix) ? prefix : default;

    private static IpAddress Address(string text) => IpAddress.From(IPAddress.Parse(text));
}
