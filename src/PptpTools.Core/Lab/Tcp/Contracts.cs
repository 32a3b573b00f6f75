using System;

namespace PptpTools.Lab;

/// <summary>Why a connection is over.</summary>
internal enum TcpCloseReason : byte
{
    /// <summary>Both ends finished.</summary>
    Closed,

    /// <summary>This end aborted it.</summary>
    Aborted,

    /// <summary>The peer refused it with a reset.</summary>
    Refused,

    /// <summary>The peer reset it after it was established.</summary>
    Reset,

    /// <summary>The peer did not answer.</summary>
    TimedOut,

    /// <summary>There was no route, or an ICMP error said that the peer cannot be reached.</summary>
    Unreachable,
}

/// <summary>What uses a connection. Each call may use the connection in turn.</summary>
internal interface ITcpApplication
{
    /// <summary>The handshake is done.</summary>
    void OnConnected(LabTcpConnection connection);

    /// <summary>Octets have come, in order.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="data">The octets, valid during the call.</param>
    void OnData(LabTcpConnection connection, ReadOnlySpan<byte> data);

    /// <summary>The peer has sent its last octet; this end may send on until it closes too.</summary>
    void OnEnd(LabTcpConnection connection);

    /// <summary>The connection is over. Called once, and nothing after it.</summary>
    void OnClosed(LabTcpConnection connection, TcpCloseReason reason);
}

/// <summary>Sees every segment at a host's TCP: sent ones as they are made, received ones as they arrive, those with wrong checksums included.</summary>
internal interface ITcpObserver
{
    /// <summary>A segment passes.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isOutgoing">True when this host sends it.</param>
    /// <param name="ipPacket">The whole IP packet, valid during the call.</param>
    void OnSegment(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> ipPacket);
}
