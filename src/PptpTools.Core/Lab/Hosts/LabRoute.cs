using System;
using System.Net;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>A line of a simulated host's route table, as Windows 2000's <c>route print</c> shows it.</summary>
/// <param name="Destination">The network or host.</param>
/// <param name="PrefixLength">Length in bits of the destination's prefix: 32 for a host, 0 for the default route.</param>
/// <param name="Gateway">The next hop; the interface's own address where the destination is on its wire.</param>
/// <param name="Interface">Name of the interface.</param>
/// <param name="Metric">Of routes with equal prefixes the one with the least is taken.</param>
/// <param name="Reason">Why the host has it, in one sentence.</param>
/// <param name="Source">What gave it: an interface, an administrator, a tunnel.</param>
public sealed record LabRoute(IPAddress Destination, int PrefixLength, IPAddress Gateway, string Interface, int Metric, string Reason, string Source)
{
    /// <summary>The destination's mask, such as <c>255.255.255.0</c>.</summary>
    public IPAddress Netmask => Ipv4Prefix.AddressOf(new Ipv4Prefix(IpAddress.From(Destination), PrefixLength).Mask).ToIPAddress();

    /// <summary>Destination, gateway and interface on one line.</summary>
    public override string ToString() => $"{Destination}/{PrefixLength} via {Gateway} on {Interface} metric {Metric}";

    internal Ipv4Prefix Prefix => new(IpAddress.From(Destination ?? throw new InvalidOperationException("A route needs a destination.")), PrefixLength);
}
