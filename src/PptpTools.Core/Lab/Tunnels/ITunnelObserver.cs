using System;

namespace PptpTools.Lab;

/// <summary>Sees the control connection of a tunnel at its own end: what the end gives to TCP and gets from it.</summary>
internal interface ITunnelObserver
{
    /// <summary>The end opens the TCP connection.</summary>
    /// <param name="port">The end's TCP port.</param>
    void OnConnecting(ushort port);

    /// <summary>Octets of the control connection pass.</summary>
    /// <param name="isOutgoing">True where this end sends them.</param>
    /// <param name="octets">The octets.</param>
    void OnControlOctets(bool isOutgoing, ReadOnlySpan<byte> octets);
}
