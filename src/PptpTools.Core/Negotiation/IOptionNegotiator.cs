using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Negotiation;

/// <summary>The answer that a Configure-Request deserves.</summary>
public enum OptionVerdictKind : byte
{
    /// <summary>Every option is recognised and every value acceptable (RFC 1661 section 5.2).</summary>
    Ack,

    /// <summary>Every option is recognised, some values are not acceptable (RFC 1661 section 5.3).</summary>
    Nak,

    /// <summary>Some options are not recognised or not open to negotiation (RFC 1661 section 5.4).</summary>
    Reject,
}

/// <summary>A judgement of the peer's Configure-Request.</summary>
/// <param name="Kind">Which answer to send.</param>
/// <param name="Options">For Ack the request's options; for Nak values that would be acceptable; for Reject the refused options as they came.</param>
public sealed record OptionVerdict(OptionVerdictKind Kind, OptionList Options);

/// <summary>
/// What one protocol wants and allows: judgement on option lists, without packets, timers or states. The automaton asks it;
/// it never acts by itself.
/// </summary>
public interface IOptionNegotiator
{
    /// <summary>The protocol whose options these are.</summary>
    PppProtocol Protocol { get; }

    /// <summary>Set once the negotiation can no longer succeed; the automaton then closes. Cleared by <see cref="Begin"/>.</summary>
    NegotiationFailure? Failure { get; }

    /// <summary>This end's magic number, for Echo packets; 0 where none is agreed or the protocol has none.</summary>
    uint MagicNumber { get; }

    /// <summary>A negotiation begins: what an earlier one agreed or refused is forgotten.</summary>
    void Begin();

    /// <summary>The options for the next Configure-Request.</summary>
    OptionList BuildRequest();

    /// <summary>Judges the peer's Configure-Request.</summary>
    /// <param name="request">Its options.</param>
    /// <param name="naksAreExhausted">True when no further Nak may be sent: refuse instead, and ask for nothing more (RFC 1661 section 4.6).</param>
    OptionVerdict Judge(OptionList request, bool naksAreExhausted);

    /// <summary>The peer answered the last request with values that it would accept.</summary>
    /// <param name="hints">The values.</param>
    /// <param name="asReject">True when enough hints were followed: give the options up instead.</param>
    /// <returns>False when the packet cannot be an answer to the request; it is then discarded.</returns>
    bool ApplyNak(OptionList hints, bool asReject);

    /// <summary>The peer refused options of the last request.</summary>
    /// <param name="refused">The options, as they were sent.</param>
    /// <returns>False when they were not in the request; the packet is then discarded.</returns>
    bool ApplyReject(OptionList refused);
}
