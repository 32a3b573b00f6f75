using System.Collections.Generic;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Session;

/// <summary>The addresses that a tunnel's network protocols agreed (RFC 1332, RFC 1877, RFC 5072).</summary>
/// <param name="Address">This end's address; null where IPCP is not open.</param>
/// <param name="PeerAddress">The peer's address; null where it named none.</param>
/// <param name="DnsServers">DNS servers that this end was told, primary first.</param>
/// <param name="WinsServers">WINS servers that this end was told, primary first.</param>
/// <param name="InterfaceIdentifier">This end's IPv6 interface identifier; null where IPV6CP is not open.</param>
/// <param name="PeerInterfaceIdentifier">The peer's IPv6 interface identifier; null where IPV6CP is not open.</param>
public sealed record TunnelLease(
    IpAddress? Address,
    IpAddress? PeerAddress,
    IReadOnlyList<IpAddress> DnsServers,
    IReadOnlyList<IpAddress> WinsServers,
    ulong? InterfaceIdentifier,
    ulong? PeerInterfaceIdentifier)
{
    /// <summary>What the link's protocols agreed; null while none is open.</summary>
    internal static TunnelLease? Of(PppLink link)
    {
        if (link.Version4 is null && link.Version6 is null)
            return null;
        var dns = new List<IpAddress>();
        var wins = new List<IpAddress>();
        foreach (PppOption option in link.Version4?.Requested ?? OptionList.Empty)
        {
            if (option is not NameServerAddressOption { Address.IsUnspecified: false } server)
                continue;
            (server.Role is NameServerRole.PrimaryDns or NameServerRole.SecondaryDns ? dns : wins).Add(server.Address);
        }

        return new TunnelLease(
            link.Version4?.LocalAddress, link.Version4?.PeerAddress, dns, wins, link.Version6?.LocalIdentifier, link.Version6?.PeerIdentifier);
    }
}
