#if NET
using PptpTools.Session;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>
/// One client's tunnel between the server's two threads: the receiving thread owns it, the transmitting thread its
/// <see cref="Transmitter"/> and its place among those whose acknowledgments are due.
/// </summary>
internal sealed class ServerLink : TimedItem
{
    /// <summary>1 while the transmitting thread wants to be told of the next arrival.</summary>
    internal int WantsArrivals;

    /// <summary>1 while it waits in the transmitting thread's queue.</summary>
    internal int IsQueued;

    public ServerLink(ServerClient client, ServerTunnel tunnel)
    {
        Client = client;
        Tunnel = tunnel;
    }

    public ServerClient Client { get; }

    public ServerTunnel Tunnel { get; }

    public TunnelTransmitter Transmitter => Tunnel.Call.Transmitter;

    public ushort CallId => Tunnel.Call.Call.LocalCallId ?? 0;

    /// <summary>The address that the open tunnel has; null while it is not open.</summary>
    public IpAddress? Address { get; set; }

    /// <summary>The longest packet that the host sends into it; 0 while it is not open.</summary>
    public int MaximumTransmissionUnit { get; set; }

    /// <summary>True once there is nothing more to send but what waits.</summary>
    public volatile bool HasEnded;

    /// <summary>Packets of the link that the transmitting thread was told of.</summary>
    public long Signalled { get; set; }

    /// <summary>Packets of the client that had another source than its address.</summary>
    public long Spoofed { get; set; }
}
#endif
