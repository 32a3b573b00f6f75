namespace PptpTools.Wire.Control;

/// <summary>The control message types: name, length, section and reader of each (RFC 2637 section 2).</summary>
internal static class ControlMessageTypes
{
    private static readonly (string? Name, int Length, string Section)[] Types =
    [
        (null, 0, ControlMessage.Section),
        (nameof(StartControlConnectionRequest), StartControlConnectionRequest.Size, StartControlConnectionRequest.DefinedIn),
        (nameof(StartControlConnectionReply), StartControlConnectionReply.Size, StartControlConnectionReply.DefinedIn),
        (nameof(StopControlConnectionRequest), StopControlConnectionRequest.Size, StopControlConnectionRequest.DefinedIn),
        (nameof(StopControlConnectionReply), StopControlConnectionReply.Size, StopControlConnectionReply.DefinedIn),
        (nameof(EchoRequest), EchoRequest.Size, EchoRequest.DefinedIn),
        (nameof(EchoReply), EchoReply.Size, EchoReply.DefinedIn),
        (nameof(OutgoingCallRequest), OutgoingCallRequest.Size, OutgoingCallRequest.DefinedIn),
        (nameof(OutgoingCallReply), OutgoingCallReply.Size, OutgoingCallReply.DefinedIn),
        (nameof(IncomingCallRequest), IncomingCallRequest.Size, IncomingCallRequest.DefinedIn),
        (nameof(IncomingCallReply), IncomingCallReply.Size, IncomingCallReply.DefinedIn),
        (nameof(IncomingCallConnected), IncomingCallConnected.Size, IncomingCallConnected.DefinedIn),
        (nameof(CallClearRequest), CallClearRequest.Size, CallClearRequest.DefinedIn),
        (nameof(CallDisconnectNotify), CallDisconnectNotify.Size, CallDisconnectNotify.DefinedIn),
        (nameof(WanErrorNotify), WanErrorNotify.Size, WanErrorNotify.DefinedIn),
        (nameof(SetLinkInfo), SetLinkInfo.Size, SetLinkInfo.DefinedIn),
    ];

    /// <summary>The standard's name of a type; null where none is assigned.</summary>
    public static string? NameOf(ushort type) => Of(type).Name;

    /// <summary>The length in octets that a message of a type has, header included; 0 for a type that is not assigned.</summary>
    public static int LengthOf(ushort type) => Of(type).Length;

    /// <summary>The section that defines a type.</summary>
    public static string SectionOf(ushort type) => Of(type).Section;

    /// <summary>Reads the fields behind the header. The reader holds as many octets as <see cref="LengthOf"/> says.</summary>
    public static ControlMessage ReadBody(ushort type, ref WireReader reader) => type switch
    {
        StartControlConnectionRequest.TypeNumber => StartControlConnectionRequest.ReadBody(ref reader),
        StartControlConnectionReply.TypeNumber => StartControlConnectionReply.ReadBody(ref reader),
        StopControlConnectionRequest.TypeNumber => StopControlConnectionRequest.ReadBody(ref reader),
        StopControlConnectionReply.TypeNumber => StopControlConnectionReply.ReadBody(ref reader),
        EchoRequest.TypeNumber => EchoRequest.ReadBody(ref reader),
        EchoReply.TypeNumber => EchoReply.ReadBody(ref reader),
        OutgoingCallRequest.TypeNumber => OutgoingCallRequest.ReadBody(ref reader),
        OutgoingCallReply.TypeNumber => OutgoingCallReply.ReadBody(ref reader),
        IncomingCallRequest.TypeNumber => IncomingCallRequest.ReadBody(ref reader),
        IncomingCallReply.TypeNumber => IncomingCallReply.ReadBody(ref reader),
        IncomingCallConnected.TypeNumber => IncomingCallConnected.ReadBody(ref reader),
        CallClearRequest.TypeNumber => CallClearRequest.ReadBody(ref reader),
        CallDisconnectNotify.TypeNumber => CallDisconnectNotify.ReadBody(ref reader),
        WanErrorNotify.TypeNumber => WanErrorNotify.ReadBody(ref reader),
        SetLinkInfo.TypeNumber => SetLinkInfo.ReadBody(ref reader),
        _ => new UnknownControlMessage(type, new OctetString(reader.TakeRest())),
    };

    private static (string? Name, int Length, string Section) Of(ushort type) => Types[type < Types.Length ? type : 0];
}
