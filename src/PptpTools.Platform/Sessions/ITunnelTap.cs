#if NET
using System;
using System.Net;

namespace PptpTools.Sessions;

/// <summary>Is told every octet that a tunnel sends and receives. Both of the tunnel's threads call it. Times count from the tunnel's beginning.</summary>
internal interface ITunnelTap
{
    /// <summary>The TCP connection is open.</summary>
    void OnConnected(TimeSpan now, IPEndPoint own, IPEndPoint peer);

    /// <summary>Octets of the control connection were received, or given to be sent.</summary>
    void OnControlOctets(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> octets);

    /// <summary>A GRE datagram was received, or is about to be sent.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isOutgoing">True where this end sends it.</param>
    /// <param name="datagram">What follows the IP header; valid during the call.</param>
    void OnDatagram(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> datagram);
}
#endif
