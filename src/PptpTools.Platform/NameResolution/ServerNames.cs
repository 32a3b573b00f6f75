#if NET
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Wire.Ip;

namespace PptpTools.NameResolution;

/// <summary>Finds the IPv4 addresses of servers: PPTP's GRE is not defined over IPv6.</summary>
internal static class ServerNames
{
    /// <returns>At least one address, in the order of the answer.</returns>
    /// <exception cref="TunnelException">The name has none.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static IReadOnlyList<IpAddress> Resolve(string server, CancellationToken cancellation = default)
    {
        if (IPAddress.TryParse(server, out IPAddress? address))
            return address.AddressFamily == AddressFamily.InterNetwork ? [IpAddress.From(address)] : throw NotFound($"{server} is an IPv6 address, and PPTP runs over IPv4 alone.");
        try
        {
            IPAddress[] found = Dns.GetHostAddressesAsync(server, AddressFamily.InterNetwork, cancellation).GetAwaiter().GetResult();
            return found.Length > 0 ? [.. found.Select(IpAddress.From)] : throw NotFound($"The name {server} has no IPv4 address.");
        }
        catch (SocketException error)
        {
            throw NotFound($"The name {server} is not found: {error.Message}.", error);
        }
        catch (ArgumentException error)
        {
            throw NotFound($"'{server}' is no name of a host: {error.Message}", error);
        }
    }

    private static TunnelException NotFound(string text, Exception? cause = null) => new(new SessionFailure(SessionFailureKind.NameNotFound, text), cause);
}
#endif
