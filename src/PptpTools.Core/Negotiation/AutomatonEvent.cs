namespace PptpTools.Negotiation;

/// <summary>What can happen to the automaton, in the order of the RFC's table (RFC 1661 section 4.3).</summary>
internal enum AutomatonEvent : byte
{
    /// <summary>Up: the lower layer is ready to carry packets.</summary>
    Up,

    /// <summary>Down: the lower layer is no longer ready.</summary>
    Down,

    /// <summary>Open: the administrator allows the layer.</summary>
    Open,

    /// <summary>Close: the administrator forbids it.</summary>
    Close,

    /// <summary>TO+: the Restart timer ran out with transmissions left.</summary>
    Timeout,

    /// <summary>TO-: the Restart timer ran out and none is left.</summary>
    TimeoutExhausted,

    /// <summary>RCR+: a Configure-Request that is acceptable.</summary>
    ReceiveGoodRequest,

    /// <summary>RCR-: a Configure-Request that is not.</summary>
    ReceiveBadRequest,

    /// <summary>RCA: a valid Configure-Ack.</summary>
    ReceiveAck,

    /// <summary>RCN: a valid Configure-Nak or Configure-Reject.</summary>
    ReceiveNakOrReject,

    /// <summary>RTR: a Terminate-Request.</summary>
    ReceiveTerminateRequest,

    /// <summary>RTA: a Terminate-Ack.</summary>
    ReceiveTerminateAck,

    /// <summary>RUC: a code that is not known.</summary>
    ReceiveUnknownCode,

    /// <summary>RXJ+: a Code-Reject or Protocol-Reject that can be lived with.</summary>
    ReceivePermittedReject,

    /// <summary>RXJ-: one that is catastrophic, such as Code-Reject of Configure-Request.</summary>
    ReceiveFatalReject,

    /// <summary>RXR: Echo-Request, Echo-Reply or Discard-Request.</summary>
    ReceiveEcho,
}
