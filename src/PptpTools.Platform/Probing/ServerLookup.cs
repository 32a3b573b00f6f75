using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using PptpTools.Wire.Ip;

namespace PptpTools.Probing;

/// <summary>Finds the address of a server.</summary>
internal static class ServerLookup
{
    /// <summary>The first IPv4 address of a name.</summary>
    /// <param name="server">A name, or an address.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="failure">Why there is none, in a sentence.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static IpAddress? Find(string server, CancellationToken cancellation, out string failure)
    {
        failure = $"'{server}' has no IPv4 address, which PPTP needs.";
        if (IPAddress.TryParse(server, out IPAddress? given))
            return given.AddressFamily == AddressFamily.InterNetwork ? IpAddress.From(given) : null;
        try
        {
            Task<IPAddress[]> asking = Dns.GetHostAddressesAsync(server);
            asking.Wait(cancellation);
            foreach (IPAddress address in asking.Result)
            {
                if (address.AddressFamily == AddressFamily.InterNetwork)
                    return IpAddress.From(address);
            }
        }
        catch (AggregateException error) when (error.InnerException is SocketException or ArgumentException)
        {
            failure = $"The name '{server}' was not resolved: {error.InnerException.Message}.";
        }

        return null;
    }
}
