using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using PptpTools.Journal;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Tunnels;
using PptpTools.Wire.Ip;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

/// <summary>What a tunnel changes on a host, against the kernel's own tables in a namespace.</summary>
[SupportedOSPlatform("linux")]
public sealed class HostConfigurationTests
{
    private const string Forwarding = "/proc/sys/net/ipv4/conf/wire0/forwarding";

    private static readonly IpAddress Server = Address("203.0.113.7");

    private static TunnelLease Usual => Lease("172.20.0.2", "172.20.0.1", "172.20.0.1");

    [HostFact]
    public void Everything_is_as_before_once_a_tunnel_is_undone() => RunOnHost(host =>
    {
        string before = host.Picture();
        var options = new RouteOptions { AddsClassNetwork = true, Requested = [Prefix("10.9.0.0/16"), Prefix("2001:db8::/32")] };
        using (var device = new TunDevice("pptp%d"))
        {
            HostConfiguration configuration = Open(host, device, options, Lease("172.20.0.2", "172.20.0.1", "172.20.0.1", "172.20.0.9"));
            Assert.Equal(
                [
                    "ServerHostRoute 203.0.113.7/32 via 192.0.2.1 dev wire0 metric 1", "OwnAddress 172.20.0.1/32 dev pptp0", "ClassNetwork 172.20.0.0/16 dev pptp0",
                    "Requested 10.9.0.0/16 dev pptp0", "Requested 2001:db8::/32 dev pptp0 metric 1", "Default 0.0.0.0/1 dev pptp0", "Default 128.0.0.0/1 dev pptp0",
                ],
                configuration.Routes.Select(static route => $"{route.Reason} {route}"));
            Assert.Equal(host.WireIndex, host.Routes.Find(Server).Interface);
            Assert.Equal(device.Index, host.Routes.Find(Address("198.51.100.1")).Interface);
            Assert.Contains(host.Routes.ListAddresses(), address => address.Local == Address("fe80::1:2:3:4") && address.Interface == device.Index);
            Assert.Equal(["nameserver 172.20.0.1", "nameserver 172.20.0.9"], File.ReadAllLines(host.Resolver).Skip(1).Take(2));
            Assert.Single(host.Journals);
            Assert.Empty(configuration.Findings);

            configuration.Undo();
            Assert.Empty(configuration.Routes);
        }

        Assert.Equal(before, host.Picture());
        Assert.Empty(host.Journals);
    });

    [HostFact]
    public void Another_thread_of_another_namespace_undoes_in_the_tunnels_own() => RunOnHost(host =>
    {
        string before = host.Picture();
        using (var device = new TunDevice("pptp%d"))
        {
            HostConfiguration configuration = Open(host, device, new RouteOptions(), Lease("172.20.0.2", "172.20.0.1"));
            NetworkNamespace.Run(configuration.Undo);
        }

        Assert.Equal(before, host.Picture());
    });

    [HostFact]
    public void What_a_killed_process_left_is_undone_by_the_next_command() => RunOnHost(host =>
    {
        string before = host.Picture();
        LeaveBehind(host);
        Assert.NotEqual(before, host.Picture());

        Assert.Contains(HostRepairer.Repair(host.Folders, isDryRun: true), static repair => repair.Outcome == HostRepairOutcome.Planned);
        Assert.NotEqual(before, host.Picture());
        HostRepair[] repairs = [.. HostRepairer.Repair(host.Folders, isDryRun: false)];
        Assert.Equal(before, host.Picture());
        Assert.Equal(2, repairs.Count(static repair => repair.Outcome == HostRepairOutcome.Undone));
        Assert.All(repairs, static repair => Assert.True(repair.Outcome is HostRepairOutcome.Undone or HostRepairOutcome.AlreadyGone));
        Assert.Empty(host.Journals);
    });

    [HostFact]
    public void A_torn_last_line_is_a_change_that_was_not_made() => RunOnHost(host =>
    {
        string before = host.Picture();
        string path = LeaveBehind(host);
        File.AppendAllText(path, "{\"number\":9,\"change\":{\"kind\":\"route\",\"rou");
        Assert.NotEmpty(HostRepairer.Repair(host.Folders, isDryRun: false));
        Assert.Equal(before, host.Picture());
        Assert.Empty(host.Journals);
    });

    [HostFact]
    public void What_a_newer_version_changed_is_left_told_and_kept_in_the_journal() => RunOnHost(host =>
    {
        using (var device = new TunDevice("pptp%d"))
            Open(host, device, new RouteOptions(), Usual);
        string path = Assert.Single(host.Journals);
        File.AppendAllLines(path, ["""{"number":9,"change":{"kind":"firewall","rule":"x"}}""", """{"number":10,"change":{"kind":"firewall","rule":"y"}}""", """{"number":10,"isUndone":true}"""]);
        Assert.Equal("a change of the kind 'firewall'", HostRepairer.Repair(host.Folders, isDryRun: false)[0].Change);

        KillOwner(path);
        HostRepair[] repairs = [.. HostRepairer.Repair(host.Folders, isDryRun: false)];
        HostRepair left = Assert.Single(repairs, static repair => repair.Outcome == HostRepairOutcome.Failed);
        Assert.Contains("Another version", left.Explanation);
        Assert.Contains(path, left.Explanation);
        Assert.Equal(path, Assert.Single(host.Journals));
    });

    [HostFact]
    public void A_journal_holds_what_is_to_be_undone_however_often_addresses_change() => RunOnHost(host =>
    {
        string before = host.Picture();
        using (var device = new TunDevice("pptp%d"))
        {
            HostConfiguration configuration = Open(host, device, new RouteOptions(), Usual);
            string path = Assert.Single(host.Journals);
            HostPicture first = JournalFile.Read(path)!.Before!;
            for (int i = 0; i < 150; i++)
            {
                configuration.Apply(device.Name, device.Index, Lease($"172.20.{i}.2", $"172.20.{i}.1", $"172.20.{i}.1"), 1396);
                Assert.InRange(new FileInfo(path).Length, 0, 96 * 1024);
            }

            JournalFile file = JournalFile.Read(path)!;
            Assert.Equal(["172.20.149.2"], file.Changes.Values.OfType<AddressChange>().Where(static change => change.Address.Local.IsVersion4).Select(static change => $"{change.Address.Local}"));
            Assert.Equal(first.ToLines(), file.Before!.ToLines());
            Assert.Contains(file.After!.ToLines(), static line => $"{line.Destination}" == "172.20.149.1");
            Assert.Equal(configuration.Routes.Count, file.ToRecord(JournalOwner.Current).Routes.Count);
            KillOwner(path);
        }

        Assert.NotEmpty(HostRepairer.Repair(host.Folders, isDryRun: false));
        Assert.Equal(before, host.Picture());
        Assert.Empty(host.Journals);
    });

    [HostFact]
    public void What_belongs_to_a_living_process_or_to_another_namespace_is_left_and_told() => RunOnHost(host =>
    {
        using var device = new TunDevice("pptp%d");
        HostConfiguration configuration = Open(host, device, new RouteOptions { UsesDns = false }, Lease("172.20.0.2", "172.20.0.1"));
        string open = host.Picture();
        Assert.All(HostRepairer.Repair(host.Folders, isDryRun: false), static repair => Assert.Equal(HostRepairOutcome.InUse, repair.Outcome));

        KillOwner(Assert.Single(host.Journals));
        NetworkNamespace.Run(() => Assert.All(
            HostRepairer.Repair(host.Folders, isDryRun: false), static repair => Assert.Equal(HostRepairOutcome.OtherNamespace, repair.Outcome)));
        Assert.Equal(open, host.Picture());
        Assert.Single(host.Journals);
    });

    [HostFact]
    public void Two_tunnels_to_one_server_do_not_undo_each_others() => RunOnHost(host =>
    {
        string before = host.Picture();
        using (var first = new TunDevice("pptp%d"))
        using (var second = new TunDevice("pptp%d"))
        {
            HostConfiguration one = Open(host, first, new RouteOptions(), Usual);
            string alone = host.Picture();
            HostConfiguration other = Open(host, second, new RouteOptions(), Lease("172.21.0.2", "172.21.0.1", "172.21.0.1"));
            Assert.Contains(other.Findings, static finding => finding.Text.Contains("taken first", StringComparison.Ordinal));
            one.Undo();
            Assert.Equal(host.WireIndex, host.Routes.Find(Server).Interface);
            Assert.Equal(second.Index, host.Routes.Find(Address("198.51.100.1")).Interface);
            Assert.Contains("nameserver 172.21.0.1", File.ReadAllText(host.Resolver));
            Assert.DoesNotContain("nameserver 172.20.0.1", File.ReadAllText(host.Resolver));
            other.Undo();
        }

        Assert.Equal(before, host.Picture());
    });

    [HostFact]
    public void A_new_lease_replaces_what_the_old_one_brought() => RunOnHost(host =>
    {
        string before = host.Picture();
        using (var device = new TunDevice("pptp%d"))
        {
            HostConfiguration configuration = Open(host, device, new RouteOptions { AddsClassNetwork = true }, Usual);
            configuration.Apply(device.Name, device.Index, Lease("10.1.0.2", "10.1.0.1", "10.1.0.1"), 1300);
            Assert.DoesNotContain(host.Routes.ListAddresses(), static address => address.Local == Address("172.20.0.2"));
            Assert.Contains(configuration.Routes, static route => route.ToString() == "10.0.0.0/8 dev pptp0");
            Assert.DoesNotContain("172.20.0.1", File.ReadAllText(host.Resolver));
            configuration.Undo();
        }

        Assert.Equal(before, host.Picture());
    });

    [HostFact]
    public void Both_ends_on_one_host_are_refused() => RunOnHost(host =>
    {
        string before = host.Picture();
        HostConfiguration near = Configure(host, new RouteOptions());
        Assert.Equal(SessionFailureKind.RouteConflict, Assert.Throws<TunnelException>(() => near.Prepare(Address("192.0.2.2"))).Failure.Kind);
        near.Undo();

        using (var device = new TunDevice("pptp%d"))
        {
            HostConfiguration split = Configure(host, new RouteOptions { IsSplit = true });
            split.Prepare(Address("192.0.2.2"));
            Assert.Contains("nothing would cross", Assert.Throws<TunnelException>(
                () => split.Apply(device.Name, device.Index, Lease("172.20.0.2", "192.0.2.2"), 1400)).Message);
            split.Undo();
        }

        Assert.Equal(before, host.Picture());
    });

    [HostFact]
    public void A_peer_that_has_the_servers_own_address_gets_no_route_into_the_tunnel() => RunOnHost(host =>
    {
        using var device = new TunDevice("pptp%d");
        HostConfiguration configuration = Open(host, device, new RouteOptions(), Lease("172.20.0.2", Server.ToString()));
        Assert.Equal(host.WireIndex, host.Routes.Find(Server).Interface);
        Assert.Contains("calls itself", Assert.Single(configuration.Findings).Text);
        configuration.Undo();
    });

    [HostFact]
    public void A_resolver_file_that_somebody_else_changed_is_left_and_told() => RunOnHost(host =>
    {
        using var device = new TunDevice("pptp%d");
        HostConfiguration configuration = Open(host, device, new RouteOptions(), Usual);
        File.WriteAllText(host.Resolver, File.ReadAllText(host.Resolver).Replace("172.20.0.1", "172.20.0.77", StringComparison.Ordinal));
        configuration.Undo();
        Assert.Contains("172.20.0.77", File.ReadAllText(host.Resolver));
        Assert.Contains("Somebody changed it", Assert.Single(configuration.Findings).Text);
    });

    [HostFact]
    public void Without_a_resolver_file_one_is_made_and_taken_away() => RunOnHost(host =>
    {
        File.Delete(host.Resolver);
        using var device = new TunDevice("pptp%d");
        HostConfiguration configuration = Open(host, device, new RouteOptions(), Usual);
        Assert.Contains("nameserver 172.20.0.1", File.ReadAllText(host.Resolver));
        configuration.Undo();
        Assert.False(File.Exists(host.Resolver));
    });

    [HostFact]
    public void Where_resolvconf_keeps_the_file_it_is_told() => RunOnHost(host =>
    {
        string log = host.AddProgram("resolvconf");
        File.WriteAllText(host.Resolver, "# Generated by resolvconf\nnameserver 198.51.100.53\n");
        string before = host.Picture();
        using (var device = new TunDevice("pptp%d"))
        {
            HostConfiguration configuration = Open(host, device, new RouteOptions(), Usual);
            string[] lines = File.ReadAllLines(log);
            Assert.StartsWith("-a tun", lines[0]);
            Assert.Equal("nameserver 172.20.0.1", lines[1]);
            configuration.Undo();
            Assert.Equal($"-d{lines[0][2..]} -f", File.ReadAllLines(log)[2]);
        }

        Assert.Equal(before, host.Picture());
    });

    [HostFact]
    public void Where_systemd_resolved_answers_it_is_told() => RunOnHost(host =>
    {
        string log = host.AddProgram("resolvectl");
        File.WriteAllText(host.Resolver, "nameserver 127.0.0.53\noptions edns0 trust-ad\n");
        using var device = new TunDevice("pptp%d");
        HostConfiguration configuration = Open(host, device, new RouteOptions(), Lease("172.20.0.2", "172.20.0.1", "172.20.0.1", "172.20.0.9"));
        Assert.Equal(["dns pptp0 172.20.0.1 172.20.0.9", "domain pptp0 ~.", "default-route pptp0 yes"], File.ReadAllLines(log));
        configuration.Undo();
        Assert.Equal("revert pptp0", File.ReadAllLines(log)[3]);
    });

    [HostFact]
    public void What_systemd_resolved_took_before_it_refused_the_rest_is_taken_back() => RunOnHost(host =>
    {
        string log = host.AddProgram("resolvectl");
        File.AppendAllText(log[..^4], "[ \"$1\" != domain ]\n");
        File.WriteAllText(host.Resolver, "nameserver 127.0.0.53\n");
        using var device = new TunDevice("pptp%d");
        HostConfiguration configuration = Open(host, device, new RouteOptions(), Usual);
        Assert.Equal(["dns pptp0 172.20.0.1", "domain pptp0 ~.", "revert pptp0"], File.ReadAllLines(log));
        Assert.Single(configuration.Findings);
        configuration.Undo();
        Assert.Equal(3, File.ReadAllLines(log).Length);
    });

    [HostFact]
    public void A_program_that_leaves_something_running_is_not_waited_for() => RunOnHost(host =>
    {
        string program = host.AddProgram("resolvconf")[..^4];
        File.WriteAllText(program, "#!/bin/sh\nsleep 120 &\nexit 3\n");
        System.Threading.Tasks.Task running = System.Threading.Tasks.Task.Run(() => NameResolution.HostProgram.Run(program, ""));
        Assert.Throws<AggregateException>(() => running.Wait(TimeSpan.FromSeconds(60)));
        Assert.IsType<IOException>(running.Exception?.InnerException);
    });

    [HostFact]
    public void What_follows_part_of_a_line_is_undone_too() => RunOnHost(host =>
    {
        string before = host.Picture();
        string path = LeaveBehind(host);
        string[] lines = File.ReadAllLines(path);
        File.WriteAllLines(path, [lines[0], "{\"number\":9,\"change\":{\"kind\":\"route\",\"rou", .. lines[1..]]);
        Assert.NotEmpty(HostRepairer.Repair(host.Folders, isDryRun: false));
        Assert.Equal(before, host.Picture());
    });

    [HostFact]
    public void A_setting_and_an_address_answered_for_are_undone_exactly() => RunOnHost(host =>
    {
        var journal = new HostJournal(host.Folders, "server");
        journal.Make(SettingChange.To(host.Folders, Forwarding, "1")!);
        journal.Make(new NeighbourChange(Address("192.0.2.50"), host.WireIndex, "wire0"));
        Assert.Equal("1", File.ReadAllText(Forwarding).Trim());
        Assert.Contains((Address("192.0.2.50"), host.WireIndex), host.Routes.ListProxies());

        NetworkNamespace.Run(() => Assert.Equal(2, journal.Undo().Count(static repair => repair.Outcome == HostRepairOutcome.Undone)));
        Assert.Equal("0", File.ReadAllText(Forwarding).Trim());
        Assert.Empty(host.Routes.ListProxies());
    });

    [HostFact]
    public void A_setting_that_two_servers_need_is_undone_by_the_last() => RunOnHost(host =>
    {
        var first = new HostJournal(host.Folders, "first");
        var second = new HostJournal(host.Folders, "second");
        first.Make(SettingChange.To(host.Folders, Forwarding, "1")!);
        second.Make(SettingChange.To(host.Folders, Forwarding, "1")!);

        Assert.Equal(HostRepairOutcome.InUse, Assert.Single(first.Undo()).Outcome);
        Assert.Equal("1", File.ReadAllText(Forwarding).Trim());
        Assert.Equal(HostRepairOutcome.Undone, Assert.Single(second.Undo()).Outcome);
        Assert.Equal("0", File.ReadAllText(Forwarding).Trim());
        Assert.Empty(host.Journals);
    });

    [HostFact]
    public void A_setting_that_was_so_before_is_no_change() => RunOnHost(host =>
    {
        File.WriteAllText(Forwarding, "1");
        Assert.Null(SettingChange.To(host.Folders, Forwarding, "1"));
    });

    [HostFact]
    public void After_the_end_nothing_more_is_changed() => RunOnHost(host =>
    {
        HostConfiguration configuration = Configure(host, new RouteOptions());
        configuration.Prepare(Server);
        configuration.Undo();
        Assert.Throws<ObjectDisposedException>(() => configuration.Prepare(Server));
        Assert.Empty(host.Journals);
    });

    private static void RunOnHost(Action<TestHost> test) => NetworkNamespace.Run(() =>
    {
        using var host = new TestHost();
        test(host);
    });

    private static HostConfiguration Configure(TestHost host, RouteOptions options) => new(options, "test", host.Folders, host.Names);

    /// <summary>A tunnel of a process that is gone, and its journal.</summary>
    private static string LeaveBehind(TestHost host)
    {
        using (var device = new TunDevice("pptp%d"))
            Open(host, device, new RouteOptions(), Usual);
        string path = Assert.Single(host.Journals);
        KillOwner(path);
        return path;
    }

    private static HostConfiguration Open(TestHost host, TunDevice device, RouteOptions options, TunnelLease lease)
    {
        HostConfiguration configuration = Configure(host, options);
        configuration.Prepare(Server);
        configuration.Apply(device.Name, device.Index, lease, 1396);
        return configuration;
    }

    private static TunnelLease Lease(string own, string peer, params string[] dns) =>
        new(Address(own), Address(peer), [.. dns.Select(Address)], [], 0x0001_0002_0003_0004, 0x0001_0002_0003_0005);

    private static IpPrefix Prefix(string text) => IpPrefix.TryParse(text, out IpPrefix prefix) ? prefix : default;

    /// <summary>As if the process that wrote the journal were gone.</summary>
    private static void KillOwner(string path)
    {
        string text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace($"\"processId\":{Environment.ProcessId}", "\"processId\":4194305", StringComparison.Ordinal));
    }
}
