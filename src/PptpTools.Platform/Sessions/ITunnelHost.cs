#if NET
using System.Collections.Generic;
using PptpTools.Session;
using PptpTools.Wire.Ip;

namespace PptpTools.Sessions;

/// <summary>What the host has to do for a tunnel: addresses, routes and names. Every exception of it ends the tunnel.</summary>
internal interface ITunnelHost
{
    /// <summary>The routes that the tunnel has now, each with its reason. Any thread may ask.</summary>
    IReadOnlyList<TunnelRoute> Routes { get; }

    /// <summary>Called once before the TCP connection is opened, on the caller's thread.</summary>
    /// <param name="server">The server's address outside the tunnel.</param>
    void Prepare(IpAddress server);

    /// <summary>Called on the receiving thread when the tunnel opens, and whenever what it agreed is new.</summary>
    /// <param name="interfaceName">Name of the TUN device, which is down at first.</param>
    /// <param name="interfaceIndex">The kernel's number of it.</param>
    /// <param name="lease">What the network protocols agreed.</param>
    /// <param name="maximumTransmissionUnit">The longest IP packet that goes through the tunnel, in octets.</param>
    void Apply(string interfaceName, int interfaceIndex, TunnelLease lease, int maximumTransmissionUnit);

    /// <summary>Called at the end on any thread, while the device is still there; again does nothing.</summary>
    void Undo();
}
#endif
