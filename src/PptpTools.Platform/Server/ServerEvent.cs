using System;
using System.Net;
using PptpTools.Session;

namespace PptpTools.Server;

/// <summary>What happened at a server.</summary>
public enum ServerEventKind : byte
{
    /// <summary>A client opened a control connection.</summary>
    Connected,

    /// <summary>A control connection was refused because of a limit, or none can be accepted for a while.</summary>
    Refused,

    /// <summary>A tunnel is open.</summary>
    TunnelOpened,

    /// <summary>A tunnel has ended, or never came to be.</summary>
    TunnelClosed,

    /// <summary>A control connection has ended.</summary>
    Disconnected,

    /// <summary>The server has ended by itself, and taken back everything.</summary>
    Failed,
}

/// <summary>Something that happened at a server.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Kind">What.</param>
/// <param name="Client">The client's address outside the tunnel; null where the server itself is meant.</param>
/// <param name="UserName">Who it proved to be; null where it proved nothing.</param>
/// <param name="Address">The address that it was given; null for none.</param>
/// <param name="Failure">Why something ended; null where nothing did.</param>
/// <param name="Text">The event in a sentence.</param>
public sealed record ServerEvent(
    DateTimeOffset Time, ServerEventKind Kind, IPAddress? Client, string? UserName, IPAddress? Address, SessionFailure? Failure, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Time:HH:mm:ss} {Text}";
}
