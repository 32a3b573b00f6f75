using PptpTools.Wire.Control;

namespace PptpTools.Session;

/// <summary>The messages about a call that is there, as far as its machine tells them apart.</summary>
internal enum ControlCallHappening : byte
{
    OutgoingReply,
    OutgoingReplyRefusing,
    IncomingReply,
    IncomingReplyRefusing,
    Connected,
    Clear,
    Disconnect,
    WanError,
    LinkInfo,
}

/// <summary>
/// The four machines of a call (RFC 2637 sections 3.2.3 and 3.2.4). Real peers send messages of the other role too: a
/// Call-Clear-Request of a PAC and a Call-Disconnect-Notify of a PNS end the call, a Set-Link-Info of a PAC is told. What
/// else the diagrams do not show changes nothing.
/// </summary>
internal static class ControlCallTable
{
    public const int RoleCount = 4;

    public const int StateCount = 6;

    public const int HappeningCount = 9;

    private const string OutgoingPns =
        """
             0         3           4
             WaitReply Established WaitDisconnect
        ORP |up/3      3           4
        ORP-|end/5     3           end/5
        IRP |0         3           4
        IRP-|0         3           4
        ICC |0         3           4
        CCR |end/5     end/5       end/5
        CDN |end/5     end/5       end/5
        WEN |0         tel/3       4
        SLI |tel/0     tel/3       4
        """;

    private const string OutgoingPac =
        """
             1         3
             Requested Established
        ORP |1         3
        ORP-|1         3
        IRP |1         3
        IRP-|1         3
        ICC |1         3
        CCR |cdn,end/5 cdn,end/5
        CDN |end/5     end/5
        WEN |1         3
        SLI |tel/1     tel/3
        """;

    // RFC 2637 section 3.2.3 lets the PNS answer an incoming call "with an Outgoing-Call-Reply": whoever reads it so is understood.
    private const string IncomingPac =
        """
             0         3
             WaitReply Established
        ORP |icc,up/3  3
        ORP-|end/5     3
        IRP |icc,up/3  3
        IRP-|end/5     3
        ICC |0         3
        CCR |cdn,end/5 cdn,end/5
        CDN |end/5     end/5
        WEN |0         3
        SLI |tel/0     tel/3
        """;

    private const string IncomingPns =
        """
             1         2           3           4
             Requested WaitConnect Established WaitDisconnect
        ORP |1         2           3           4
        ORP-|1         2           3           4
        IRP |1         2           3           4
        IRP-|1         2           3           4
        ICC |1         up/3        3           4
        CCR |end/5     end/5       end/5       end/5
        CDN |end/5     end/5       end/5       end/5
        WEN |1         2           tel/3       4
        SLI |tel/1     tel/2       tel/3       4
        """;

    private static readonly ControlTransition[][] Roles =
    [
        ControlTransition.ReadTable(OutgoingPns, StateCount, HappeningCount),
        ControlTransition.ReadTable(OutgoingPac, StateCount, HappeningCount),
        ControlTransition.ReadTable(IncomingPac, StateCount, HappeningCount),
        ControlTransition.ReadTable(IncomingPns, StateCount, HappeningCount),
    ];

    /// <summary>What the role's table says.</summary>
    public static ControlTransition Find(ControlCallRole role, ControlCallState state, ControlCallHappening happening) =>
        Roles[(int)role][(int)state * HappeningCount + (int)happening];

    /// <summary>What a message is to the tables.</summary>
    /// <returns>False for one that is not about a call that is there.</returns>
    public static bool TryGetHappening(ControlMessage message, out ControlCallHappening happening)
    {
        happening = message switch
        {
            OutgoingCallReply { ResultCode: 1 } => ControlCallHappening.OutgoingReply,
            OutgoingCallReply => ControlCallHappening.OutgoingReplyRefusing,
            IncomingCallReply { ResultCode: 1 } => ControlCallHappening.IncomingReply,
            IncomingCallReply => ControlCallHappening.IncomingReplyRefusing,
            IncomingCallConnected => ControlCallHappening.Connected,
            CallClearRequest => ControlCallHappening.Clear,
            CallDisconnectNotify => ControlCallHappening.Disconnect,
            WanErrorNotify => ControlCallHappening.WanError,
            _ => ControlCallHappening.LinkInfo,
        };
        return happening != ControlCallHappening.LinkInfo || message is SetLinkInfo;
    }
}
