#if NET
using System;
using System.Net;

namespace PptpTools.Sessions;

/// <summary>
/// Is told every octet that a tunnel sends and receives. Both of the tunnel's threads call it, one for the datagrams of each direction. Times count
/// from the tunnel's beginning.
/// </summary>
internal interface ITunnelTap
{
    /// <summary>The TCP connection is open.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isOutgoing">True where this end opened it.</param>
    /// <param name="own">This end.</param>
    /// <param name="peer">The other.</param>
    void OnConnected(TimeSpan now, bool isOutgoing, IPEndPoint own, IPEndPoint peer);

    /// <summary>Octets of the control connection were received, or given to be sent.</summary>
    void OnControlOctets(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> octets);

    /// <summary>An end says nothing more on the control connection. Said again it counts once, and nothing counts after a reset.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isOutgoing">True where this end does.</param>
    /// <param name="isReset">True for TCP's RST, false for its FIN.</param>
    void OnControlEnd(TimeSpan now, bool isOutgoing, bool isReset);

    /// <summary>A GRE datagram was received, or is about to be sent.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isOutgoing">True where this end sends it.</param>
    /// <param name="datagram">What follows the IP header; valid during the call.</param>
    void OnDatagram(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> datagram);
}
#endif
