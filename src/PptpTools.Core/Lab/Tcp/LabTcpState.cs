namespace PptpTools.Lab;

/// <summary>The states of a connection (RFC 9293 section 3.3.2).</summary>
internal enum LabTcpState : byte
{
    /// <summary>No connection.</summary>
    Closed,

    /// <summary>A SYN was sent.</summary>
    SynSent,

    /// <summary>A SYN has come and was answered.</summary>
    SynReceived,

    /// <summary>Data flows both ways.</summary>
    Established,

    /// <summary>This end has finished; its FIN is not acknowledged.</summary>
    FinWait1,

    /// <summary>This end has finished and the peer knows.</summary>
    FinWait2,

    /// <summary>The peer has finished.</summary>
    CloseWait,

    /// <summary>Both have finished; this end's FIN is not acknowledged, it was the first to finish.</summary>
    Closing,

    /// <summary>Both have finished; this end's FIN is not acknowledged.</summary>
    LastAck,

    /// <summary>Both have finished; late segments are still answered.</summary>
    TimeWait,
}
