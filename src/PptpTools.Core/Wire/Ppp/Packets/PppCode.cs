namespace PptpTools.Wire.Ppp;

/// <summary>The Code octet of LCP and of the protocols that share its packet format (RFC 1661 section 5). Other values are kept as numbers.</summary>
public enum PppCode : byte
{
    /// <summary>Vendor-specific packet (RFC 2153 section 1.1).</summary>
    VendorSpecific = 0,

    /// <summary>RFC 1661 section 5.1.</summary>
    ConfigureRequest = 1,

    /// <summary>RFC 1661 section 5.2.</summary>
    ConfigureAck = 2,

    /// <summary>RFC 1661 section 5.3.</summary>
    ConfigureNak = 3,

    /// <summary>RFC 1661 section 5.4.</summary>
    ConfigureReject = 4,

    /// <summary>RFC 1661 section 5.5.</summary>
    TerminateRequest = 5,

    /// <summary>RFC 1661 section 5.5.</summary>
    TerminateAck = 6,

    /// <summary>RFC 1661 section 5.6.</summary>
    CodeReject = 7,

    /// <summary>RFC 1661 section 5.7; LCP only.</summary>
    ProtocolReject = 8,

    /// <summary>RFC 1661 section 5.8; LCP only.</summary>
    EchoRequest = 9,

    /// <summary>RFC 1661 section 5.8; LCP only.</summary>
    EchoReply = 10,

    /// <summary>RFC 1661 section 5.9; LCP only.</summary>
    DiscardRequest = 11,

    /// <summary>RFC 1570 section 1.1; LCP only.</summary>
    Identification = 12,

    /// <summary>RFC 1570 section 1.2; LCP only.</summary>
    TimeRemaining = 13,

    /// <summary>RFC 1962 section 3.1 and RFC 1968 section 3.1; CCP and ECP only.</summary>
    ResetRequest = 14,

    /// <summary>RFC 1962 section 3.1 and RFC 1968 section 3.1; CCP and ECP only.</summary>
    ResetAck = 15,
}
