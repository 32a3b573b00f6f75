using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using PptpTools.Journal;
using PptpTools.NameResolution;
using PptpTools.Routing;
using PptpTools.Session;
using PptpTools.Tunnels;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

/// <summary>The programs themselves that keep a Linux host's resolver file, each in a mount namespace and with a /run of its own.</summary>
public sealed partial class NameServiceTests
{
    private const int NewMountNamespace = 0x0002_0000;

    [NameServiceTheory]
    [InlineData("resolvconf")]
    [InlineData("openresolv")]
    public void A_tunnels_servers_are_asked_first_until_it_ends(string service) => RunWith(service, host =>
    {
        string before = Picture(service);
        using var device = new TunDevice("pptp%d");
        HostConfiguration configuration = Open(host, device, new RouteOptions());
        Assert.Equal(["nameserver 172.20.0.1", "nameserver 172.20.0.9", "nameserver 198.51.100.53"], Servers());
        configuration.Undo();
        Assert.Equal(before, Picture(service));
        Assert.Empty(configuration.Findings);
    });

    [NameServiceTheory]
    [InlineData("resolvconf")]
    [InlineData("openresolv")]
    public void A_record_that_was_only_planned_is_no_fault_of_the_repair(string service) => RunWith(service, host =>
    {
        string before = Picture(service);
        HostChange change = NameServerTools.Current.Plan([Address("172.20.0.1")], "pptp0", 7, takesAll: true, "test");
        Assert.Equal(UndoResult.Undone, change.Undo(host.Routes, isDryRun: false));
        Assert.Equal(before, Picture(service));
    });

    [NameServiceTheory]
    [InlineData("systemd-resolved")]
    public void Every_name_is_asked_of_the_tunnels_servers_until_it_ends(string service) => RunWith(service, host =>
    {
        using var device = new TunDevice("pptp%d");
        host.Routes.BringUp(device.Index, 1400);
        string before = Picture(service);
        HostConfiguration configuration = Open(host, device, new RouteOptions());
        Assert.Equal(["172.20.0.1 172.20.0.9", "~.", "yes"], Told(device));
        configuration.Undo();
        Assert.Equal(["", "", "no"], Told(device));
        Assert.Equal(before, Picture(service));
        Assert.Empty(configuration.Findings);
    });

    [NameServiceTheory]
    [InlineData("systemd-resolved")]
    public void With_split_tunnelling_they_are_asked_beside_the_others(string service) => RunWith(service, host =>
    {
        using var device = new TunDevice("pptp%d");
        HostConfiguration configuration = Open(host, device, new RouteOptions { IsSplit = true });
        Assert.Equal(["172.20.0.1 172.20.0.9", "", "yes"], Told(device));
        configuration.Undo();
    });

    [NameServiceTheory]
    [InlineData("systemd-resolved")]
    [InlineData("resolvconf")]
    [InlineData("openresolv")]
    public void What_a_killed_process_left_is_taken_back_by_the_next_command(string service) => RunWith(service, host =>
    {
        using var device = new TunDevice("pptp%d");
        host.Routes.BringUp(device.Index, 1400);
        string before = Picture(service);
        Open(host, device, new RouteOptions());
        Assert.NotEqual(before, Picture(service));
        string journal = Assert.Single(host.Journals);
        File.WriteAllText(journal, File.ReadAllText(journal).Replace($"\"processId\":{Environment.ProcessId}", "\"processId\":4194305", StringComparison.Ordinal));

        Assert.DoesNotContain(HostRepairer.Repair(host.Folders, isDryRun: false), static repair => repair.Outcome == HostRepairOutcome.Failed);
        Assert.Equal(before, Picture(service));
        Assert.Empty(host.Journals);
    });

    [NameServiceTheory]
    [InlineData("systemd-resolved", "systemd-resolved")]
    [InlineData("resolvconf", "resolvconf")]
    [InlineData("openresolv", "resolvconf")]
    public void Who_keeps_the_resolvers_file_is_recognized(string service, string keeper) =>
        RunWith(service, _ => Assert.Equal(keeper, NameServerTools.Current.Describe()));

    private static HostConfiguration Open(TestHost host, TunDevice device, RouteOptions options)
    {
        var configuration = new HostConfiguration(options, "test", host.Folders, NameServerTools.Current);
        configuration.Prepare(Address("203.0.113.7"));
        configuration.Apply(device.Name, device.Index, new TunnelLease(Address("172.20.0.2"), Address("172.20.0.1"), [Address("172.20.0.1"), Address("172.20.0.9")], [], 1, 2), 1396);
        return configuration;
    }

    private static string[] Servers() => [.. File.ReadAllLines("/etc/resolv.conf").Where(static line => line.StartsWith("nameserver", StringComparison.Ordinal))];

    /// <summary>Servers, domains, and whether names that belong to no domain are asked there.</summary>
    private static string[] Told(TunDevice device) =>
        [.. new[] { "dns", "domain", "default-route" }.Select(what => Run("resolvectl", what, device.Name).Split(':', 2)[1].Trim())];

    /// <summary>All that a keeper has been told, and what it made of it.</summary>
    private static string Picture(string service)
    {
        var text = new StringBuilder(File.ReadAllText("/etc/resolv.conf"));
        if (service == "systemd-resolved")
            return text.Append(Run("resolvectl", "--no-pager", "dns")).Append(Run("resolvectl", "--no-pager", "domain")).ToString();
        foreach (string file in Directory.GetFiles("/run/resolvconf", "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            text.AppendLine(file).Append(File.ReadAllText(file));
        return text.ToString();
    }

    private static void RunWith(string service, Action<TestHost> test) => NetworkNamespace.Run(() =>
    {
        if (Unshare(NewMountNamespace) != 0)
            throw new Win32Exception();
        string[] running = Run("bash", Path.Combine(AppContext.BaseDirectory, "NameServices", "enter"), NameServiceTheoryAttribute.Folder!, service)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            using var host = new TestHost();
            test(host);
        }
        finally
        {
            foreach (string process in running)
                Process.GetProcessById(int.Parse(process, System.Globalization.CultureInfo.InvariantCulture)).Kill();
        }
    });

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string text = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)), program);
        Assert.Equal((program, 0), (program, process.ExitCode));
        return text;
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}

/// <summary>A test that needs root and the folder of name services, which <c>NameServices/get</c> makes.</summary>
internal sealed class NameServiceTheoryAttribute : TheoryAttribute
{
    public NameServiceTheoryAttribute()
    {
        if (!IsAvailable || Folder is null || !File.Exists("/usr/bin/dbus-daemon"))
            Skip = "Needs root, /dev/net/tun, dbus-daemon, and PPTP_NAME_SERVICES with the folder that NameServices/get has made.";
    }

    public static string? Folder { get; } = Environment.GetEnvironmentVariable("PPTP_NAME_SERVICES") is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;
}
