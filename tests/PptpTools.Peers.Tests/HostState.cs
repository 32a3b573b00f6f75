using System;
using System.Globalization;
using System.IO;
using System.Threading;

namespace PptpTools.Peers;

/// <summary>What a tunnel must leave as it was: interfaces, addresses, routes, rules, addresses answered for, and forwarding of this namespace.</summary>
internal static class HostState
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Waits until the kernel has checked the addresses that it gave itself (RFC 4862 section 5.4), which changes what is shown.</summary>
    public static void Settle() =>
        RowFailure.Unless(SpinWait.SpinUntil(() => !Ip("-6", "address").Contains("tentative", StringComparison.Ordinal), Limit), "An address stays tentative.");

    public static string Read() =>
        Ip("-o", "link") + Ip("-o", "address") + Ip("route", "show", "table", "all") + Ip("-6", "route", "show", "table", "all") + Ip("rule")
        + Ip("neighbor", "show", "proxy") + $"ip_forward = {File.ReadAllText("/proc/sys/net/ipv4/ip_forward")}";

    /// <summary>Octets that an interface takes in one piece.</summary>
    public static int MaximumTransmissionUnit(string name) =>
        int.Parse(Ip("-o", "link", "show", "dev", name).Split(" mtu ")[1].Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Ip(params string[] arguments) => CommandLine.Run(Limit, "ip", arguments).Need("ip");
}
