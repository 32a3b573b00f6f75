using System;
using System.Collections.Generic;
using System.Net;
using PptpTools.Tracing;

namespace PptpTools.Decoding;

/// <summary>What the two ends said of themselves in Start-Control-Connection (RFC 2637 sections 2.1 and 2.2).</summary>
public sealed class ControlConnectionInfo
{
    /// <summary>Number of the control connection in its capture, from 1; sessions of one control connection share it.</summary>
    public int Id { get; internal set; }

    /// <summary>The client's host name.</summary>
    public string? ClientHostName { get; internal set; }

    /// <summary>The client's vendor string.</summary>
    public string? ClientVendor { get; internal set; }

    /// <summary>The client's firmware revision.</summary>
    public int? ClientFirmware { get; internal set; }

    /// <summary>The server's host name.</summary>
    public string? ServerHostName { get; internal set; }

    /// <summary>The server's vendor string.</summary>
    public string? ServerVendor { get; internal set; }

    /// <summary>The server's firmware revision.</summary>
    public int? ServerFirmware { get; internal set; }

    /// <summary>The protocol version that the server answered with, such as 1.0.</summary>
    public Version? ProtocolVersion { get; internal set; }

    /// <summary>The side that sent Outgoing-Call-Requests (RFC 2637 section 1.3): <c>client</c> or <c>server</c>; null where no call tells.</summary>
    public string? Pns { get; internal set; }
}

/// <summary>One call (RFC 2637 sections 2.7 to 2.13).</summary>
public sealed class CallInfo
{
    /// <summary><c>Outgoing</c> or <c>Incoming</c>, as the PNS sees it, by the request or else by its answer; <c>Unknown</c> where only GRE was seen.</summary>
    public string Kind { get; internal set; } = "Unknown";

    /// <summary>The call id that the client assigned: in GRE packets to the client. Null where it was not seen.</summary>
    public ushort? ClientCallId { get; internal set; }

    /// <summary>The call id that the server assigned: in GRE packets to the server. Null where it was not seen.</summary>
    public ushort? ServerCallId { get; internal set; }

    /// <summary>The call serial number.</summary>
    public ushort? SerialNumber { get; internal set; }

    /// <summary>The phone number asked for; null where there was none.</summary>
    public string? PhoneNumber { get; internal set; }

    /// <summary>The connect speed in bit/s.</summary>
    public long? ConnectSpeed { get; internal set; }

    /// <summary>The receive window that the client announced, in packets.</summary>
    public int? ClientWindow { get; internal set; }

    /// <summary>The receive window that the server announced, in packets.</summary>
    public int? ServerWindow { get; internal set; }

    /// <summary>The packet processing delay that the server announced, in tenths of a second; null where it was not seen.</summary>
    public int? ProcessingDelay { get; internal set; }

    /// <summary>The packet processing delay that the client announced, in tenths of a second; null where it was not seen.</summary>
    public int? ClientProcessingDelay { get; internal set; }

    /// <summary>The result that ended the call, such as <c>AdministrativeShutdown</c>; null where none was given.</summary>
    public string? Result { get; internal set; }
}

/// <summary>What IPCP agreed for the client (RFC 1332, RFC 1877).</summary>
public sealed class PptpLease
{
    /// <summary>Number of the session.</summary>
    public int SessionId { get; internal set; }

    /// <summary>Where it was read from: a file, or the interface of a live session; null where that was a stream.</summary>
    public string? Path { get; set; }

    /// <summary>True when both sides acknowledged: the addresses are in force. IPV6CP counts where IPCP did not begin or was rejected.</summary>
    public bool IsComplete { get; internal set; }

    /// <summary>The client's address in the tunnel.</summary>
    public IPAddress? Address { get; internal set; }

    /// <summary>The server's address in the tunnel.</summary>
    public IPAddress? PeerAddress { get; internal set; }

    /// <summary>DNS servers, primary first.</summary>
    public IReadOnlyList<IPAddress> DnsServers { get; internal set; } = [];

    /// <summary>NBNS (WINS) servers, primary first.</summary>
    public IReadOnlyList<IPAddress> WinsServers { get; internal set; } = [];

    /// <summary>The header compression agreed, such as <c>VJ</c>; null where none was.</summary>
    public string? Compression { get; internal set; }

    /// <summary>The options that the client asked for.</summary>
    public IReadOnlyList<string> Asked { get; internal set; } = [];

    /// <summary>The options that the server answered with another value.</summary>
    public IReadOnlyList<string> Naked { get; internal set; } = [];

    /// <summary>The options that the server rejected.</summary>
    public IReadOnlyList<string> Rejected { get; internal set; } = [];

    /// <summary>When the address was acknowledged, in UTC; null where it was not.</summary>
    public DateTimeOffset? Since { get; internal set; }

    /// <summary>The client's IPv6 interface identifier; null where IPV6CP agreed none.</summary>
    public string? InterfaceIdentifier { get; internal set; }
}

/// <summary>The story of one option in one direction's requests.</summary>
public sealed class OptionHistory
{
    /// <summary>The protocol that negotiated it.</summary>
    public Layer Layer { get; internal set; }

    /// <summary>The option's name, such as <c>MaximumReceiveUnit</c>.</summary>
    public string Option { get; internal set; } = "";

    /// <summary>The side whose requests it stood in: <c>client</c> or <c>server</c>.</summary>
    public string ProposedBy { get; internal set; } = "";

    /// <summary>What was proposed and answered, in order, such as <c>request 0.0.0.0</c>, <c>nak 10.0.0.5</c>.</summary>
    public IReadOnlyList<OptionEntry> Entries { get; internal set; } = [];

    /// <summary>The value in force; null where it was rejected or never acknowledged.</summary>
    public string? FinalValue { get; internal set; }

    /// <summary><c>Acknowledged</c>, <c>Rejected</c>, <c>Withdrawn</c> (not asked again after a Nak or Reject) or <c>Open</c>.</summary>
    public string Outcome { get; internal set; } = "Open";

    /// <summary>In how many Configure-Requests it stood.</summary>
    public int Rounds { get; internal set; }
}

/// <summary>One thing said of an option.</summary>
/// <param name="Frame">Number of the frame.</param>
/// <param name="Verb"><c>Request</c>, <c>Ack</c>, <c>Nak</c> or <c>Reject</c>.</param>
/// <param name="Value">The option's value as text.</param>
public sealed record OptionEntry(long Frame, string Verb, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Verb} {Value}";
}

/// <summary>A request and its reply.</summary>
/// <param name="Layer">The protocol.</param>
/// <param name="Request">The request's name.</param>
/// <param name="Reply">The reply's name; null where none came.</param>
/// <param name="RequestFrame">Number of the frame with the request that was answered.</param>
/// <param name="ReplyFrame">Number of the frame with the reply; 0 where none came.</param>
/// <param name="Time">From the request to the reply; null where none came.</param>
/// <param name="Transmissions">How many times the request was sent.</param>
public sealed record RequestTiming(Layer Layer, string Request, string? Reply, long RequestFrame, long ReplyFrame, TimeSpan? Time, int Transmissions);

/// <summary>GRE in one direction of a call.</summary>
public sealed class GreStatistics
{
    /// <summary>Packets, duplicates included.</summary>
    public long Packets { get; internal set; }

    /// <summary>Octets of PPP frames carried.</summary>
    public long Octets { get; internal set; }

    /// <summary>Packets that only acknowledge.</summary>
    public long AcknowledgmentsOnly { get; internal set; }

    /// <summary>Packets with network data (IP in clear, or the compressed datagram of MPPE and MPPC).</summary>
    public long DataPackets { get; internal set; }

    /// <summary>Sequence numbers that never appeared.</summary>
    public long Lost { get; internal set; }

    /// <summary>Packets whose sequence number had been seen.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Packets that came after one with a higher sequence number.</summary>
    public long Reordered { get; internal set; }

    /// <summary>The largest distance in sequence numbers by which a packet came late.</summary>
    public long ReorderDepth { get; internal set; }

    /// <summary>The first sequence number seen; null where there was none.</summary>
    public uint? FirstSequence { get; internal set; }

    /// <summary>The highest sequence number seen; null where there was none.</summary>
    public uint? LastSequence { get; internal set; }

    /// <summary>The most packets that were sent and not yet acknowledged at one time.</summary>
    public long MaximumOutstanding { get; internal set; }

    /// <summary>Times at which more packets were outstanding than the receiver's window allows.</summary>
    public long WindowExceeded { get; internal set; }

    /// <summary>From a packet to its acknowledgment: number of samples.</summary>
    public long RoundTripSamples { get; internal set; }

    /// <summary>The shortest time from a packet to its acknowledgment; null where none was measured.</summary>
    public TimeSpan? RoundTripMinimum { get; internal set; }

    /// <summary>The mean time from a packet to its acknowledgment; null where none was measured.</summary>
    public TimeSpan? RoundTripMean { get; internal set; }

    /// <summary>The longest time from a packet to its acknowledgment; null where none was measured.</summary>
    public TimeSpan? RoundTripMaximum { get; internal set; }
}
