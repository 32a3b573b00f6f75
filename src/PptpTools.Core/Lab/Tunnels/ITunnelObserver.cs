using System;

namespace PptpTools.Lab;

/// <summary>Sees what passes between a tunnel's end and its network: at the end's own border, before anything is put in order.</summary>
internal interface ITunnelObserver
{
    /// <summary>Octets of the control connection pass.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isOutgoing">True where this end sends them.</param>
    /// <param name="octets">The octets.</param>
    void OnControlOctets(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> octets);

    /// <summary>A GRE datagram passes.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isOutgoing">True where this end sends it.</param>
    /// <param name="datagram">What follows the IP header.</param>
    void OnDatagram(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> datagram);
}
