namespace PptpTools.Negotiation;

/// <summary>Why a negotiation came to nothing.</summary>
public enum NegotiationFailureKind : byte
{
    /// <summary>The peer did not answer as many Configure-Requests as Max-Configure allows.</summary>
    NoAnswer,

    /// <summary>The two ends kept refusing each other's options (RFC 1661 section 4.6, Max-Failure).</summary>
    NotConverging,

    /// <summary>The peer refused, or never asked for, an option that this end cannot do without.</summary>
    Refused,

    /// <summary>The peer does not know the protocol, or a packet that every implementation must know.</summary>
    Rejected,

    /// <summary>The peer sent Terminate-Request before the ends had agreed, and answered no request afterwards.</summary>
    EndedByPeer,

    /// <summary>This end hears itself (RFC 1661 section 6.4).</summary>
    LoopedBack,
}

/// <summary>Why a negotiation came to nothing, in words and with the section that says so.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Reference">The section that defines what failed.</param>
public sealed record NegotiationFailure(NegotiationFailureKind Kind, string Text, string Reference)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Text} ({Reference})";
}
