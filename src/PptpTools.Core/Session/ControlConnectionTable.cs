using PptpTools.Wire.Control;

namespace PptpTools.Session;

/// <summary>The messages of a control connection, as far as its machine tells them apart.</summary>
internal enum ControlHappening : byte
{
    StartRequest,
    StartRequestOfOtherVersion,
    StartReply,
    StartReplyRefusing,
    StartReplyOfOtherVersion,
    StopRequest,
    StopReply,
    EchoRequest,
    EchoReply,
    CallRequest,
    CallMessage,
    Other,
}

/// <summary>
/// The machine of a control connection for both ends (RFC 2637 sections 3.1.1 and 3.1.2), and what it does with messages that
/// the diagrams do not show: they change nothing, or are answered with the error that section 2 has for them.
/// </summary>
internal static class ControlConnectionTable
{
    public const int StateCount = 7;

    public const int HappeningCount = 12;

    // A Start request on a connection that this end opened is TCP opened by both ends at once: each answers the other's.
    private const string Table =
        """
              0    1            2            3           4        5         6
              Idle Listening    WaitReply    Established WaitStop Yielding  Closed
        SRQ | 0    srp,up/3     srp/2        srx/3       4        5         6
        SRQv| 0    srv,end/6    srv,end/6    srx/3       4        5         6
        SRP | 0    1            up/3         3           4        5         6
        SRP-| 0    1            end/6        3           4        5         6
        SRPv| 0    1            stq/4        3           4        5         6
        STQ | 0    stp,end/6    stp,end/6    stp,end/6   stp/4    5         6
        STP | 0    1            2            3           end/6    5         6
        ERQ | 0    ern/1        erp/2        erp/3       erp/4    5         6
        ERP | 0    1            2            3           4        5         6
        CRQ | 0    cnc/1        cnc/2        req/3       4        5         6
        CMS | 0    1            2            cal/3       4        5         6
        ?   | 0    1            2            3           4        5         6
        """;

    private static readonly ControlTransition[] Cells = ControlTransition.ReadTable(Table, StateCount, HappeningCount);

    /// <summary>What the table says.</summary>
    public static ControlTransition Find(ControlState state, ControlHappening happening) => Cells[(int)state * HappeningCount + (int)happening];

    /// <summary>What a message is to the table.</summary>
    public static ControlHappening HappeningOf(ControlMessage message) => message switch
    {
        StartControlConnectionRequest request => IsSupported(request.ProtocolVersion) ? ControlHappening.StartRequest : ControlHappening.StartRequestOfOtherVersion,
        // Result 0 is not assigned; peers that send it mean success.
        StartControlConnectionReply { ResultCode: > 1 } => ControlHappening.StartReplyRefusing,
        StartControlConnectionReply reply => IsSupported(reply.ProtocolVersion) ? ControlHappening.StartReply : ControlHappening.StartReplyOfOtherVersion,
        StopControlConnectionRequest => ControlHappening.StopRequest,
        StopControlConnectionReply => ControlHappening.StopReply,
        EchoRequest => ControlHappening.EchoRequest,
        EchoReply => ControlHappening.EchoReply,
        OutgoingCallRequest or IncomingCallRequest => ControlHappening.CallRequest,
        UnknownControlMessage => ControlHappening.Other,
        _ => ControlHappening.CallMessage,
    };

    private static bool IsSupported(ushort version) => version >> 8 == StartControlConnectionRequest.CurrentVersion >> 8;
}
