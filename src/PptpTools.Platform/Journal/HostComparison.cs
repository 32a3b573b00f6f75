using System.Collections.Generic;
using System.Linq;
using System.Net;
using PptpTools.Session;

namespace PptpTools.Journal;

/// <summary>What became of a part of the host while a tunnel was opened.</summary>
public enum HostDifference
{
    /// <summary>It was there before and after.</summary>
    Kept,

    /// <summary>It was there only after.</summary>
    Added,

    /// <summary>It was there only before.</summary>
    Removed,

    /// <summary>It was there before and after, and is another now.</summary>
    Changed,
}

/// <summary>A line of the host's route tables before and after a tunnel was opened.</summary>
/// <param name="Difference">What became of it.</param>
/// <param name="Destination">The network or host.</param>
/// <param name="PrefixLength">Length in bits of its prefix.</param>
/// <param name="Gateway">The next hop; null where the destination is on the wire.</param>
/// <param name="InterfaceName">The interface.</param>
/// <param name="Metric">The lower is taken first.</param>
/// <param name="Table">Number of the table.</param>
/// <param name="Reason">Why the tunnel added it; null where it did not.</param>
/// <param name="Tunnel">The tunnel.</param>
public sealed record RouteComparison(
    HostDifference Difference, IPAddress Destination, int PrefixLength, IPAddress? Gateway, string InterfaceName, long Metric, int Table, RouteReason? Reason, string Tunnel);

/// <summary>An interface of the host before and after a tunnel was opened.</summary>
/// <param name="Difference">What became of it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">Its addresses and MTU before; empty where it was not there.</param>
/// <param name="After">Its addresses and MTU after; empty where it was not there.</param>
/// <param name="Tunnel">The tunnel.</param>
public sealed record InterfaceComparison(HostDifference Difference, string Name, string Before, string After, string Tunnel);

/// <summary>Compares the host before a tunnel was opened with the host after.</summary>
public static class HostComparison
{
    /// <summary>The routes that were there before or after, those of before first.</summary>
    public static IReadOnlyList<RouteComparison> Routes(HostRecord record)
    {
        RouteComparison Of(HostRouteLine line, HostDifference difference) => new(
            difference, line.Destination, line.PrefixLength, line.Gateway, line.InterfaceName, line.Metric, line.Table,
            record.Routes.FirstOrDefault(route => Equals(route.Destination, line.Destination) && route.PrefixLength == line.PrefixLength
                && route.InterfaceName == line.InterfaceName && route.Metric == line.Metric)?.Reason,
            record.Tunnel);
        return
        [
            .. record.RoutesBefore.Select(line => Of(line, record.RoutesAfter.Contains(line) ? HostDifference.Kept : HostDifference.Removed)),
            .. record.RoutesAfter.Where(line => !record.RoutesBefore.Contains(line)).Select(line => Of(line, HostDifference.Added)),
        ];
    }

    /// <summary>The interfaces that were there before or after, those of before first.</summary>
    public static IReadOnlyList<InterfaceComparison> Interfaces(HostRecord record)
    {
        Dictionary<string, string> before = record.InterfacesBefore.ToDictionary(static link => link.Name, Describe);
        Dictionary<string, string> after = record.InterfacesAfter.ToDictionary(static link => link.Name, Describe);
        return [.. before.Keys.Union(after.Keys).Select(name => Compare(name, TextOf(before, name), TextOf(after, name), record.Tunnel))];
    }

    private static InterfaceComparison Compare(string name, string before, string after, string tunnel)
    {
        HostDifference difference = before == after ? HostDifference.Kept
            : before.Length == 0 ? HostDifference.Added
            : after.Length == 0 ? HostDifference.Removed
            : HostDifference.Changed;
        return new InterfaceComparison(difference, name, before, after, tunnel);
    }

    private static string TextOf(Dictionary<string, string> texts, string name) => texts.TryGetValue(name, out string? text) ? text : "";

    private static string Describe(HostInterface link) =>
        string.Join(", ", link.Addresses.Concat([$"MTU {link.MaximumTransmissionUnit}", link.IsUp ? "up" : "down"]));
}
