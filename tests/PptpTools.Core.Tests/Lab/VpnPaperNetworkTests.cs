using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Lab;
using PptpTools.Session;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>The paper's figures 2 to 5: interfaces, routes and addresses, and what does not depend on the paper's times.</summary>
public sealed class VpnPaperNetworkTests
{
    private const string Wire = "Local Area Connection";
    private const string Tunnel = "WAN (PPP/SLIP) Interface";
    private const string Loopback = "MS TCP Loopback interface";
    private const string NotInPaper = "(not in the paper)";

    private static readonly ILegacyCryptography Cryptography = new BouncyCastleCryptography();

    private static LabScenario Scenario => LabScenarios.Find("VpnPaper")!;

    [Fact]
    public void Interfaces_before_and_after_are_those_of_figures_2_and_4()
    {
        LabResult result = ScenarioRun.Play(Scenario, 1, null, Cryptography);
        Assert.Equal([$"{Loopback} 127.0.0.1/8", $"{Wire} 10.0.0.5/24"], Names(result.ClientBefore));
        Assert.Equal([$"{Loopback} 127.0.0.1/8", $"{Wire} 10.0.0.5/24", $"{Tunnel} 192.168.1.52/32"], Names(result.ClientAfter));
    }

    [Fact]
    public void Routes_before_the_tunnel_are_those_of_figure_3()
    {
        LabResult result = ScenarioRun.Play(Scenario, 1, null, Cryptography);
        Assert.Superset(
            new HashSet<string>
            {
                $"0.0.0.0/0 via 10.0.0.1 on {Wire}",
                $"10.0.0.0/24 via 10.0.0.5 on {Wire}",
                $"10.0.0.5/32 via 127.0.0.1 on {Loopback}",
                $"127.0.0.0/8 via 127.0.0.1 on {Loopback}",
            },
            Lines(result.ClientBefore.Routes));
        Assert.All(result.ClientBefore.Routes, route => Assert.NotEmpty(route.Reason));
    }

    [Fact]
    public void The_tunnel_brings_the_three_routes_of_figure_5_and_two_that_Windows_adds_by_setting()
    {
        LabResult result = ScenarioRun.Play(Scenario, 1, null, Cryptography);
        LabRoute[] added = [.. result.ClientAfter.Routes.Except(result.ClientBefore.Routes)];
        Assert.Equal(
            [
                "172.16.0.2/32 via 10.0.0.1 on " + Wire,
                "192.168.1.255/32 via 192.168.1.52 on " + Tunnel,
                "192.168.1.52/32 via 127.0.0.1 on " + Loopback,
            ],
            Lines(added.Where(route => !route.Reason.Contains(NotInPaper, StringComparison.Ordinal))).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["0.0.0.0/0 via 192.168.1.52 on " + Tunnel, "192.168.1.0/24 via 192.168.1.52 on " + Tunnel],
            Lines(added.Where(route => route.Reason.Contains(NotInPaper, StringComparison.Ordinal))).Order(StringComparer.Ordinal));
        Assert.Empty(result.ClientBefore.Routes.Except(result.ClientAfter.Routes));
    }

    [Fact]
    public void Closing_the_tunnel_takes_its_interface_and_every_route_back()
    {
        using var world = new LabWorld(Scenario.Plan(1, Cryptography), Cryptography);
        var before = new LabHostState(world.Client);
        world.Connect();
        Assert.True(world.RunUntilOpen());
        Assert.Contains("172.16.0.2/32 via 10.0.0.1 on " + Wire, Lines(new LabHostState(world.Client).Routes));
        world.Tunnel!.Close();
        world.Run(5);
        var after = new LabHostState(world.Client);
        Assert.Equal(before.Routes, after.Routes);
        Assert.Equal(before.Interfaces, after.Interfaces);
    }

    [Fact]
    public void A_second_connection_gets_54()
    {
        using var world = new LabWorld(Scenario.Plan(1, Cryptography) with { ClientPort = 0 }, Cryptography);
        Assert.Equal("192.168.1.52", Connect(world));
        world.Tunnel!.Close();
        world.Run(5);
        Assert.Equal("192.168.1.54", Connect(world));
        Assert.Equal("192.168.1.50", world.Tunnel!.Session.Lease?.PeerAddress.ToString());
    }

    [Fact]
    public void The_server_has_two_local_users()
    {
        LabPlan plan = Scenario.Plan(1, Cryptography) with { UserName = LabWorld.SecondUserName, Password = LabWorld.SecondPassword };
        using var world = new LabWorld(plan, Cryptography);
        Assert.Equal("192.168.1.52", Connect(world));
    }

    [Fact]
    public void Even_addresses_are_handed_out_in_order_and_odd_ones_when_these_are_spent()
    {
        LabPlan plan = Scenario.Plan(1, Cryptography);
        Assert.True(plan.PoolIsEvenFirst);
        var pool = new AddressPool(Ipv4Prefix.ParseAddress(plan.Pool.First), Ipv4Prefix.ParseAddress("192.168.1.57"), isEvenFirst: true);
        var given = new List<string>();
        while (pool.TryTake(out IpAddress address))
            given.Add(address.ToString().Split('.')[^1]);
        Assert.Equal(["52", "54", "56", "51", "53", "55", "57"], [.. given.Take(3), .. given.Skip(3).Order(StringComparer.Ordinal)]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0.1)]
    [InlineData(7, 3)]
    [InlineData(40, 90)]
    [InlineData(300, 300)]
    public void The_same_hosts_connect_with_other_delays_and_seeds(double there, double back)
    {
        for (ulong seed = 2; seed < 8; seed++)
        {
            LabPlan plan = Scenario.Plan(seed, Cryptography) with
            {
                ToServer = new LinkConditions { Delay = TimeSpan.FromMilliseconds(there) },
                ToClient = new LinkConditions { Delay = TimeSpan.FromMilliseconds(back) },
                ProcessingTime = TimeSpan.FromMilliseconds(there / 3),
            };
            using var world = new LabWorld(plan, Cryptography);
            Assert.Equal("192.168.1.52", Connect(world));
            LabWebServer server = new(world.Web);
            LabWebClient page = LabWebClient.Get(world.Client, LabWorld.WebAddress);
            world.Run(10);
            Assert.Equal((200, 1), (page.Status, server.Requests));
        }
    }

    [Fact]
    public void Every_seed_gives_the_papers_58_frames()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            LabResult result = ScenarioRun.Play(Scenario, seed, null, Cryptography);
            Assert.Equal(58, result.Steps.Count);
            Assert.Equal("192.168.1.52", result.Lease?.Address.ToString());
            Assert.Contains("0x8bc6 where 0x3f0d", result.Steps[4].Explanation, StringComparison.Ordinal);
        }
    }

    private static string? Connect(LabWorld world)
    {
        world.Connect();
        return world.RunUntilOpen() ? world.Tunnel!.Session.Lease?.Address.ToString() : null;
    }

    private static IEnumerable<string> Names(LabHostState host) => host.Interfaces.Select(one => $"{one.Name} {one.Address}/{one.PrefixLength}");

    private static HashSet<string> Lines(IEnumerable<LabRoute> routes) => [.. routes.Select(route => $"{route.Destination}/{route.PrefixLength} via {route.Gateway} on {route.Interface}")];
}
