namespace PptpTools.Wire.Ppp;

/// <summary>Names and sections of the codes, by protocol (IANA "PPP LCP and IPCP Codes").</summary>
internal static class PppCodes
{
    private static readonly string[] Names =
    [
        "VendorSpecific", "ConfigureRequest", "ConfigureAck", "ConfigureNak", "ConfigureReject", "TerminateRequest", "TerminateAck",
        "CodeReject", "ProtocolReject", "EchoRequest", "EchoReply", "DiscardRequest", "Identification", "TimeRemaining",
        "ResetRequest", "ResetAck",
    ];

    private static readonly string[] Sections =
    [
        "RFC 2153 1.1", "RFC 1661 5.1", "RFC 1661 5.2", "RFC 1661 5.3", "RFC 1661 5.4", "RFC 1661 5.5", "RFC 1661 5.5",
        "RFC 1661 5.6", "RFC 1661 5.7", "RFC 1661 5.8", "RFC 1661 5.8", "RFC 1661 5.9", "RFC 1570 1.1", "RFC 1570 1.2",
        "RFC 1962 3.1", "RFC 1962 3.1",
    ];

    /// <summary>The standard's name in one word; null where the protocol has no such code.</summary>
    public static string? NameOf(PppProtocol protocol, PppCode code) => IsAssigned(protocol, code) ? Names[(int)code] : null;

    /// <summary>The section that defines the packet; that of the common format where the protocol has no such code.</summary>
    public static string ReferenceOf(PppProtocol protocol, PppCode code)
    {
        if (!IsAssigned(protocol, code))
            return ControlProtocolPacket.Section;
        bool isEncryptionReset = code >= PppCode.ResetRequest && (protocol is PppProtocol.Ecp or PppProtocol.EcpLink);
        return isEncryptionReset ? "RFC 1968 3.1" : Sections[(int)code];
    }

    private static bool IsAssigned(PppProtocol protocol, PppCode code) => code switch
    {
        <= PppCode.CodeReject => true,
        <= PppCode.TimeRemaining => protocol == PppProtocol.Lcp,
        <= PppCode.ResetAck => protocol is PppProtocol.Ccp or PppProtocol.CcpLink or PppProtocol.Ecp or PppProtocol.EcpLink,
        _ => false,
    };
}
