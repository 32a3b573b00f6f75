using System;

namespace PptpTools.Lab;

/// <summary>A segment that is sent with a wrong checksum, as a faulty network card would.</summary>
/// <param name="Segment">Which of the segments with data that the connection sends, from 1; retransmissions count.</param>
/// <param name="Checksum">The checksum it carries.</param>
internal sealed record TcpChecksumFault(int Segment, ushort Checksum);

/// <summary>How one end of a connection behaves.</summary>
internal sealed record LabTcpOptions
{
    /// <summary>What is used when nothing else is asked for.</summary>
    public static LabTcpOptions Default { get; } = new();

    /// <summary>
    /// Windows 2000: 3 s before the first retransmission, two retransmissions of a SYN, five of data, acknowledgments delayed by 200 ms
    /// (Microsoft, "TCP/IP Registry Values for Windows 2000": TcpInitialRtt, TcpMaxConnectRetransmissions, TcpMaxDataRetransmissions, TcpDelAckTicks).
    /// </summary>
    public static LabTcpOptions Windows2000 { get; } = new()
    {
        RetransmissionTimeout = TimeSpan.FromSeconds(3),
        MaximumSynRetransmissions = 2,
        MaximumRetransmissions = 5,
    };

    /// <summary>The initial sequence number; null for a random one.</summary>
    public uint? InitialSequence { get; init; }

    /// <summary>The longest segment in octets of data that is announced to the peer (RFC 9293 section 3.7.1); bounded by the interface.</summary>
    public int MaximumSegmentSize { get; init; } = 1460;

    /// <summary>Time to the first retransmission; doubled for each that follows.</summary>
    public TimeSpan RetransmissionTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between two retransmissions.</summary>
    public TimeSpan MaximumRetransmissionTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a SYN, or its answer, is sent again.</summary>
    public int MaximumSynRetransmissions { get; init; } = 4;

    /// <summary>How often the same data is sent again before the connection counts as lost.</summary>
    public int MaximumRetransmissions { get; init; } = 8;

    /// <summary>How long an acknowledgment waits for data to ride on (RFC 1122 section 4.2.3.2); zero sends it at once.</summary>
    public TimeSpan AcknowledgmentDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>After this many segments with data the acknowledgment does not wait (RFC 1122 section 4.2.3.2: 2).</summary>
    public int SegmentsPerAcknowledgment { get; init; } = 2;

    /// <summary>How long a closed connection remembers itself: twice the longest life of a segment (RFC 9293 section 3.4.2).</summary>
    public TimeSpan TimeWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A fault to commit; null for none.</summary>
    public TcpChecksumFault? Fault { get; init; }
}
