namespace PptpTools.Wire.Ip;

/// <summary>The standards' names of ICMP types and codes (IANA "ICMP Parameters", "ICMPv6 Parameters").</summary>
internal static class IcmpNames
{
    private static readonly string[] Unreachable4 =
    [
        "NetworkUnreachable", "HostUnreachable", "ProtocolUnreachable", "PortUnreachable", "FragmentationNeeded", "SourceRouteFailed",
        "NetworkUnknown", "HostUnknown", "SourceHostIsolated", "NetworkProhibited", "HostProhibited", "NetworkUnreachableForService",
        "HostUnreachableForService", "CommunicationProhibited", "HostPrecedenceViolation", "PrecedenceCutoff",
    ];

    private static readonly string[] Unreachable6 =
    [
        "NoRoute", "AdministrativelyProhibited", "BeyondScope", "AddressUnreachable", "PortUnreachable", "SourcePolicy", "RejectRoute", "SourceRoutingError",
    ];

    private static readonly string[] Redirect4 = ["ForNetwork", "ForHost", "ForServiceAndNetwork", "ForServiceAndHost"];
    private static readonly string[] TimeExceeded4 = ["InTransit", "InReassembly"];
    private static readonly string[] ParameterProblem4 = ["AtPointer", "MissingOption", "BadLength"];
    private static readonly string[] ParameterProblem6 = ["ErroneousHeader", "UnrecognizedNextHeader", "UnrecognizedOption"];

    public static string OfType(int version, byte type) => version == 4 ? OfType4(type) : OfType6(type);

    /// <summary>The name of a code; null where the type has none of that number, or codes mean nothing.</summary>
    public static string? OfCode(int version, byte type, byte code)
    {
        string[]? names = (version, type) switch
        {
            (4, 3) => Unreachable4,
            (4, 5) => Redirect4,
            (4, 11) or (6, 3) => TimeExceeded4,
            (4, 12) => ParameterProblem4,
            (6, 1) => Unreachable6,
            (6, 4) => ParameterProblem6,
            _ => null,
        };
        return names is not null && code < names.Length ? names[code] : null;
    }

    private static string OfType4(byte type) => type switch
    {
        0 => "EchoReply",
        3 => "DestinationUnreachable",
        4 => "SourceQuench",
        5 => "Redirect",
        8 => "EchoRequest",
        9 => "RouterAdvertisement",
        10 => "RouterSolicitation",
        11 => "TimeExceeded",
        12 => "ParameterProblem",
        13 => "TimestampRequest",
        14 => "TimestampReply",
        15 => "InformationRequest",
        16 => "InformationReply",
        17 => "AddressMaskRequest",
        18 => "AddressMaskReply",
        30 => "Traceroute",
        42 => "ExtendedEchoRequest",
        43 => "ExtendedEchoReply",
        _ => "Unknown",
    };

    private static string OfType6(byte type) => type switch
    {
        1 => "DestinationUnreachable",
        2 => "PacketTooBig",
        3 => "TimeExceeded",
        4 => "ParameterProblem",
        128 => "EchoRequest",
        129 => "EchoReply",
        130 => "MulticastListenerQuery",
        131 => "MulticastListenerReport",
        132 => "MulticastListenerDone",
        133 => "RouterSolicitation",
        134 => "RouterAdvertisement",
        135 => "NeighborSolicitation",
        136 => "NeighborAdvertisement",
        137 => "Redirect",
        143 => "MulticastListenerReport2",
        160 => "ExtendedEchoRequest",
        161 => "ExtendedEchoReply",
        _ => "Unknown",
    };
}
