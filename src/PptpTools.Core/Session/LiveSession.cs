using System;
using System.Collections.Generic;
using System.Net;
using PptpTools.Tracing;

namespace PptpTools.Session;

/// <summary>What a live session is doing.</summary>
public enum TunnelState : byte
{
    /// <summary>It is being made.</summary>
    Connecting,

    /// <summary>Data can flow.</summary>
    Open,

    /// <summary>It was lost, and is made anew.</summary>
    Reconnecting,

    /// <summary>It is being ended.</summary>
    Closing,

    /// <summary>It has ended by command, or because a limit was reached.</summary>
    Closed,

    /// <summary>It has ended for any other reason.</summary>
    Failed,
}

/// <summary>Which end of a session this host is.</summary>
public enum SessionRole : byte
{
    /// <summary>It opened the tunnel.</summary>
    Client,

    /// <summary>It serves the tunnel.</summary>
    Server,

    /// <summary>The tunnel is another program's.</summary>
    Foreign,
}

/// <summary>A session that lives on this host, as it was when it was asked for. What is not known is null.</summary>
public sealed record LiveSession
{
    /// <summary>Number of the session, unlike that of every other of its user while it lives; 0 where it is foreign. To root, two users' may be the same.</summary>
    public int Id { get; init; }

    /// <summary>The session's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is doing.</summary>
    public TunnelState State { get; init; }

    /// <summary>How far it got.</summary>
    public SessionPhase Phase { get; init; }

    /// <summary>Which end this host is.</summary>
    public SessionRole Role { get; init; }

    /// <summary>The user.</summary>
    public string? UserName { get; init; }

    /// <summary>The server as the user named it, else its address.</summary>
    public string? Server { get; init; }

    /// <summary>The server's address outside the tunnel.</summary>
    public IPAddress? ServerAddress { get; init; }

    /// <summary>The client's address outside the tunnel.</summary>
    public IPAddress? ClientAddress { get; init; }

    /// <summary>The tunnel's network interface.</summary>
    public string? InterfaceName { get; init; }

    /// <summary>This end's address in the tunnel.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The peer's address in the tunnel.</summary>
    public IPAddress? PeerAddress { get; init; }

    /// <summary>The call id that this end assigned: in GRE packets to it (RFC 2637 section 4.1).</summary>
    public int? LocalCallId { get; init; }

    /// <summary>The call id that the peer assigned: in GRE packets to the peer.</summary>
    public int? PeerCallId { get; init; }

    /// <summary>The authentication carried out, such as <c>MS-CHAPv2</c>.</summary>
    public string? Authentication { get; init; }

    /// <summary>The encryption in force, such as <c>MPPE 128-bit stateless</c>; <c>none</c> where there is none.</summary>
    public string? Encryption { get; init; }

    /// <summary>The longest IP packet that goes through the tunnel, in octets.</summary>
    public int? MaximumTransmissionUnit { get; init; }

    /// <summary>Octets of the IP packets that came through the tunnel.</summary>
    public long OctetsReceived { get; init; }

    /// <summary>Octets of the IP packets that were sent through the tunnel.</summary>
    public long OctetsSent { get; init; }

    /// <summary>IP packets that came through the tunnel.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>IP packets that were sent through the tunnel.</summary>
    public long PacketsSent { get; init; }

    /// <summary>GRE packets of the peer that never came.</summary>
    public long Lost { get; init; }

    /// <summary>GRE packets that came more than once.</summary>
    public long Duplicates { get; init; }

    /// <summary>GRE packets that came after one with a higher number.</summary>
    public long Reordered { get; init; }

    /// <summary>Estimated time from a GRE packet to its acknowledgment (RFC 2637 section 4.4); null before the first.</summary>
    public TimeSpan? RoundTripTime { get; init; }

    /// <summary>When it was begun, in UTC.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it opened last, in UTC.</summary>
    public DateTimeOffset? Opened { get; init; }

    /// <summary>How long it has been open, or was open when it ended.</summary>
    public TimeSpan? Uptime { get; init; }

    /// <summary>Why it ended, or was lost last.</summary>
    public SessionFailure? LastError { get; init; }

    /// <summary>The process whose session it is.</summary>
    public int? ProcessId { get; init; }

    /// <summary>What the network protocols agreed, with the story of it.</summary>
    public LiveLease? Lease { get; init; }

    /// <summary>The routes that it brought.</summary>
    public IReadOnlyList<TunnelRoute> Routes { get; init; } = [];

    /// <summary>True for a session of another program.</summary>
    public bool IsForeign => Role == SessionRole.Foreign;

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Name} {State}";
}

/// <summary>What IPCP and IPV6CP agreed for this end (RFC 1332, RFC 1877, RFC 5072), and what was said on the way.</summary>
public sealed record LiveLease
{
    /// <summary>True while a network protocol is open.</summary>
    public bool IsComplete { get; init; }

    /// <summary>This end's address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The peer's address.</summary>
    public IPAddress? PeerAddress { get; init; }

    /// <summary>DNS servers, primary first.</summary>
    public IReadOnlyList<IPAddress> DnsServers { get; init; } = [];

    /// <summary>NBNS (WINS) servers, primary first.</summary>
    public IReadOnlyList<IPAddress> WinsServers { get; init; } = [];

    /// <summary>The options that this end asked for.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>The options that the peer answered with another value.</summary>
    public IReadOnlyList<string> Naked { get; init; } = [];

    /// <summary>The options that the peer rejected.</summary>
    public IReadOnlyList<string> Rejected { get; init; } = [];

    /// <summary>When the addresses came into force, in UTC.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>This end's IPv6 interface identifier, such as <c>8c2f:1:2:3</c>; null where IPV6CP agreed none.</summary>
    public string? InterfaceIdentifier { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Address is null ? "no address" : PeerAddress is null ? $"{Address}" : $"{Address} (peer {PeerAddress})";
}
