namespace PptpTools.Wire.Control;

/// <summary>The names of the codes in control messages; null where the standard assigns none (RFC 2637 section 2).</summary>
internal static class ControlCodes
{
    public const byte GeneralError = 2;

    /// <summary>RFC 2637 section 1.4.</summary>
    public static string? PptpMessageType(ushort value) => value switch
    {
        ControlMessage.ControlMessageKind => "Control",
        ControlMessage.ManagementMessageKind => "Management",
        _ => null,
    };

    /// <summary>The protocol version that RFC 2637 defines, 1.0.</summary>
    public static string? ProtocolVersion(ushort value) => value == StartControlConnectionRequest.CurrentVersion ? "1.0" : null;

    /// <summary>A set of framing types (RFC 2637 section 2.1).</summary>
    public static string? FramingCapabilities(uint value) => value switch
    {
        0 => "None",
        1 => "Asynchronous",
        2 => "Synchronous",
        3 => "Asynchronous+Synchronous",
        _ => null,
    };

    /// <summary>A set of bearer channel types (RFC 2637 section 2.1).</summary>
    public static string? BearerCapabilities(uint value) => value switch
    {
        0 => "None",
        1 => "Analog",
        2 => "Digital",
        3 => "Analog+Digital",
        _ => null,
    };

    /// <summary>The framing asked for (RFC 2637 section 2.7).</summary>
    public static string? RequestedFraming(uint value) => value == 3 ? "Either" : FramingInUse(value);

    /// <summary>The framing of a call (RFC 2637 section 2.11).</summary>
    public static string? FramingInUse(uint value) => value switch
    {
        1 => "Asynchronous",
        2 => "Synchronous",
        _ => null,
    };

    /// <summary>The bearer asked for (RFC 2637 section 2.7).</summary>
    public static string? RequestedBearer(uint value) => value == 3 ? "Any" : BearerInUse(value);

    /// <summary>The bearer of a call (RFC 2637 section 2.9).</summary>
    public static string? BearerInUse(uint value) => value switch
    {
        1 => "Analog",
        2 => "Digital",
        _ => null,
    };

    /// <summary>RFC 2637 section 2.2.</summary>
    public static string? StartResult(byte value) => value switch
    {
        1 => "Successful",
        GeneralError => "GeneralError",
        3 => "CommandChannelExists",
        4 => "NotAuthorized",
        5 => "VersionNotSupported",
        _ => null,
    };

    /// <summary>RFC 2637 section 2.3.</summary>
    public static string? StopReason(byte value) => value switch
    {
        1 => "None",
        2 => "StopProtocol",
        3 => "StopLocalShutdown",
        _ => null,
    };

    /// <summary>The results of Stop-Control-Connection-Reply and of Echo-Reply (RFC 2637 sections 2.4 and 2.6).</summary>
    public static string? PlainResult(byte value) => value switch
    {
        1 => "Ok",
        GeneralError => "GeneralError",
        _ => null,
    };

    /// <summary>RFC 2637 section 2.8.</summary>
    public static string? OutgoingCallResult(byte value) => value switch
    {
        1 => "Connected",
        GeneralError => "GeneralError",
        3 => "NoCarrier",
        4 => "Busy",
        5 => "NoDialTone",
        6 => "TimeOut",
        7 => "DoNotAccept",
        _ => null,
    };

    /// <summary>RFC 2637 section 2.10.</summary>
    public static string? IncomingCallResult(byte value) => value switch
    {
        1 => "Connect",
        GeneralError => "GeneralError",
        3 => "DoNotAccept",
        _ => null,
    };

    /// <summary>RFC 2637 section 2.13.</summary>
    public static string? DisconnectResult(byte value) => value switch
    {
        1 => "LostCarrier",
        GeneralError => "GeneralError",
        3 => "AdminShutdown",
        4 => "Request",
        _ => null,
    };

    /// <summary>The general error codes (RFC 2637 section 2.16).</summary>
    public static string? Error(byte value) => value switch
    {
        0 => "None",
        1 => "NotConnected",
        2 => "BadFormat",
        3 => "BadValue",
        4 => "NoResource",
        5 => "BadCallId",
        6 => "PacError",
        _ => null,
    };
}
