using System;
using PptpTools.Tracing;

namespace PptpTools.Decoding;

/// <summary>What became of a connection to TCP port 1723 that never carried PPTP.</summary>
public enum AttemptOutcome : byte
{
    /// <summary>Nothing answered the SYN.</summary>
    NoAnswer,

    /// <summary>Reset, or an ICMP error that says so.</summary>
    Refused,

    /// <summary>It was opened and closed without a control message.</summary>
    Closed,

    /// <summary>What was sent is no PPTP.</summary>
    OtherProtocol,

    /// <summary>Opened, and silent when the capture ended.</summary>
    Silent,
}

/// <summary>A connection to TCP port 1723 that never became PPTP.</summary>
public sealed class ConnectionAttempt
{
    /// <summary>Where it was read from; null where that was a stream.</summary>
    public string? Path { get; set; }

    /// <summary>The side that sent the SYN.</summary>
    public Endpoint Client { get; internal set; } = NegotiationStep.Nowhere;

    /// <summary>The side that it was for.</summary>
    public Endpoint Server { get; internal set; } = NegotiationStep.Nowhere;

    /// <summary>What became of it.</summary>
    public AttemptOutcome Outcome { get; internal set; }

    /// <summary>The same in a sentence.</summary>
    public string Text { get; internal set; } = "";

    /// <summary>Time of the first frame, in UTC.</summary>
    public DateTimeOffset Time { get; internal set; }

    /// <summary>From the first frame to the last.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>How many SYNs were sent.</summary>
    public int Synchronizations { get; internal set; }

    /// <summary>Number of the first frame.</summary>
    public long FirstFrame { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Client} to {Server}: {Text}";
}
