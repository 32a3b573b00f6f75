using System;

namespace PptpTools.Session;

/// <summary>Which connection stays where both ends opened one (RFC 2637 section 3.1.3).</summary>
internal static class ControlCollision
{
    /// <summary>
    /// True where this end wins, whose address is the higher number: the connection that it opened stays. The loser closes its own
    /// with <see cref="ControlConnection.GiveUp"/> and answers on the winner's; the winner accepts the loser's as yielding.
    /// </summary>
    /// <param name="localAddress">This end's address in network order.</param>
    /// <param name="peerAddress">The peer's address in network order.</param>
    public static bool LocalWins(ReadOnlySpan<byte> localAddress, ReadOnlySpan<byte> peerAddress) => localAddress.SequenceCompareTo(peerAddress) > 0;
}
