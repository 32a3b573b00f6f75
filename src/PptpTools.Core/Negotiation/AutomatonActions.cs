using System;

namespace PptpTools.Negotiation;

/// <summary>
/// What a transition does (RFC 1661 section 4.4). The bits stand in the order in which the RFC's table writes the
/// actions of a cell, so the lowest bit set is the first thing to do.
/// </summary>
[Flags]
internal enum AutomatonActions : ushort
{
    None = 0,

    /// <summary>tld, This-Layer-Down.</summary>
    LayerDown = 0x0001,

    /// <summary>irc, Initialize-Restart-Count.</summary>
    InitializeRestartCount = 0x0002,

    /// <summary>zrc, Zero-Restart-Count.</summary>
    ZeroRestartCount = 0x0004,

    /// <summary>scr, Send-Configure-Request.</summary>
    SendRequest = 0x0008,

    /// <summary>str, Send-Terminate-Request.</summary>
    SendTerminateRequest = 0x0010,

    /// <summary>sca, Send-Configure-Ack.</summary>
    SendAck = 0x0020,

    /// <summary>scn, Send-Configure-Nak or -Reject.</summary>
    SendNakOrReject = 0x0040,

    /// <summary>sta, Send-Terminate-Ack.</summary>
    SendTerminateAck = 0x0080,

    /// <summary>scj, Send-Code-Reject.</summary>
    SendCodeReject = 0x0100,

    /// <summary>ser, Send-Echo-Reply.</summary>
    SendEchoReply = 0x0200,

    /// <summary>tlu, This-Layer-Up.</summary>
    LayerUp = 0x0400,

    /// <summary>tls, This-Layer-Started.</summary>
    LayerStarted = 0x0800,

    /// <summary>tlf, This-Layer-Finished.</summary>
    LayerFinished = 0x1000,

    /// <summary>Every action that puts a packet on the wire.</summary>
    Send = SendRequest | SendTerminateRequest | SendAck | SendNakOrReject | SendTerminateAck | SendCodeReject | SendEchoReply,
}
