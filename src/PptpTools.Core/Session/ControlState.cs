namespace PptpTools.Session;

/// <summary>The states of a control connection, of either end (RFC 2637 sections 3.1.1 and 3.1.2).</summary>
internal enum ControlState : byte
{
    /// <summary>There is no TCP connection yet.</summary>
    Idle,

    /// <summary>The peer opened the TCP connection; its Start-Control-Connection-Request is awaited.</summary>
    Listening,

    /// <summary>wait_ctl_reply: this end opened the TCP connection and has sent its request.</summary>
    WaitReply,

    /// <summary>Both ends have started; calls are possible.</summary>
    Established,

    /// <summary>wait_stop_reply: this end has sent Stop-Control-Connection-Request.</summary>
    WaitStop,

    /// <summary>The peer opened a second connection and loses the collision: nothing is said on it until it closes (section 3.1.3).</summary>
    Yielding,

    /// <summary>It is over.</summary>
    Closed,
}

/// <summary>The four machines of a call (RFC 2637 sections 3.2.3 and 3.2.4): who dials, and which end this is.</summary>
internal enum ControlCallRole : byte
{
    /// <summary>This end, the PNS, asked the PAC to dial (section 3.2.4.2): a VPN client.</summary>
    OutgoingPns,

    /// <summary>The PNS asked this end, the PAC, to dial (section 3.2.4.1): a VPN server.</summary>
    OutgoingPac,

    /// <summary>This end, the PAC, offers a call that came in (section 3.2.3.1).</summary>
    IncomingPac,

    /// <summary>The PAC offers this end, the PNS, a call that came in (section 3.2.3.2).</summary>
    IncomingPns,
}

/// <summary>The states of a call (RFC 2637 section 3.2).</summary>
internal enum ControlCallState : byte
{
    /// <summary>wait_reply: this end has asked.</summary>
    WaitReply,

    /// <summary>wait_cs_ans of the PAC, and the PNS before it answers: the owner decides.</summary>
    Requested,

    /// <summary>wait_connect: the PNS has accepted an incoming call.</summary>
    WaitConnect,

    /// <summary>Packets may flow.</summary>
    Established,

    /// <summary>wait_disconnect: the PNS has sent Call-Clear-Request.</summary>
    WaitDisconnect,

    /// <summary>It is over.</summary>
    Ended,
}
