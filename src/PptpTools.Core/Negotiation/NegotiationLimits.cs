using System;

namespace PptpTools.Negotiation;

/// <summary>Counters and timer of the automaton (RFC 1661 section 4.6), with the RFC's defaults.</summary>
public sealed record NegotiationLimits
{
    /// <summary>The RFC's defaults.</summary>
    public static NegotiationLimits Default { get; } = new();

    /// <summary>The identifier of the first packet that is sent unasked.</summary>
    public byte FirstIdentifier { get; init; } = 1;

    /// <summary>How long a Configure-Request or Terminate-Request waits for its answer before it is sent again.</summary>
    public TimeSpan RestartInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Max-Configure: how many Configure-Requests are sent without a valid answer before the peer counts as unable to answer.</summary>
    public int MaxConfigure { get; init; } = 10;

    /// <summary>Max-Terminate: how many Terminate-Requests are sent without a Terminate-Ack.</summary>
    public int MaxTerminate { get; init; } = 2;

    /// <summary>
    /// Max-Failure: how many Configure-Naks are sent, and how many of the peer's are followed, without a Configure-Ack before
    /// further ones become Rejects. After four times as many refusals in one direction the negotiation fails.
    /// </summary>
    public int MaxFailure { get; init; } = 5;
}
