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
    /// <param name="server">A name, or an address.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>At least one address, in the order of the answer.</returns>
    /// <exception cref="TunnelException">There is none.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static IReadOnlyList<IpAddress> Resolve(string server, CancellationToken cancellation = default)
    {
        IpAddress[] found = [.. Ask(server, cancellation).Where(static address => address.AddressFamily == AddressFamily.InterNetwork).Select(IpAddress.From)];
        return found.Length > 0 ? found : throw NotFound($"'{server}' has no IPv4 address, which PPTP needs.");
    }

    private static IPAddress[] Ask(string server, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(server, out IPAddress? given))
            return given.AddressFamily == AddressFamily.InterNetwork ? [given] : throw NotFound($"{server} is an IPv6 address, and PPTP runs over IPv4 alone.");
        try
        {
#if NET
            return Dns.GetHostAddressesAsync(server, AddressFamily.InterNetwork, cancellation).GetAwaiter().GetResult();
#else
            System.Threading.Tasks.Task<IPAddress[]> asking = Dns.GetHostAddressesAsync(server);
            System.Threading.Tasks.Task.WaitAny([asking], cancellation);
            return asking.GetAwaiter().GetResult();
#endif
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.NoData)
        {
            return [];
        }
        catch (SocketException error)
        {
            throw NotFound($"The name '{server}' is not found: {error.Message}.", error);
        }
        catch (ArgumentException error)
        {
            throw NotFound($"'{server}' is no name of a host: {error.Message}", error);
        }
    }

    private static TunnelException NotFound(string text, Exception? cause = null) => new(new SessionFailure(SessionFailureKind.NameNotFound, text), cause);
}
