using System.Collections.Generic;
using System.Net;
using PptpTools.Session;

namespace PptpTools.Journal;

/// <summary>An interface of the host at one time.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsUp">True where it was up.</param>
/// <param name="MaximumTransmissionUnit">The longest packet that it took, in octets.</param>
/// <param name="Addresses">Its addresses, each with the length of its prefix or its peer.</param>
public sealed record HostInterface(string Name, bool IsUp, int MaximumTransmissionUnit, IReadOnlyList<string> Addresses);

/// <summary>A line of the host's route tables at one time.</summary>
/// <param name="Destination">The network or host.</param>
/// <param name="PrefixLength">Length in bits of its prefix.</param>
/// <param name="Gateway">The next hop; null where the destination is on the wire.</param>
/// <param name="InterfaceName">The interface.</param>
/// <param name="Metric">The lower is taken first.</param>
/// <param name="Table">Number of the table.</param>
public sealed record HostRouteLine(IPAddress Destination, int PrefixLength, IPAddress? Gateway, string InterfaceName, long Metric, int Table);

/// <summary>What a tunnel or a server has changed on this host.</summary>
/// <param name="Tunnel">What changed it.</param>
/// <param name="ProcessId">Number of its process.</param>
/// <param name="IsAlive">True while that process runs.</param>
/// <param name="Routes">The routes that it added, each with its reason.</param>
/// <param name="InterfacesBefore">The interfaces before.</param>
/// <param name="RoutesBefore">The routes before.</param>
/// <param name="InterfacesAfter">The interfaces once it was open.</param>
/// <param name="RoutesAfter">The routes once it was open.</param>
public sealed record HostRecord(
    string Tunnel,
    int ProcessId,
    bool IsAlive,
    IReadOnlyList<TunnelRoute> Routes,
    IReadOnlyList<HostInterface> InterfacesBefore,
    IReadOnlyList<HostRouteLine> RoutesBefore,
    IReadOnlyList<HostInterface> InterfacesAfter,
    IReadOnlyList<HostRouteLine> RoutesAfter);
