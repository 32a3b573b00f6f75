using PptpTools.Wire.Control;

namespace PptpTools.Session;

/// <summary>Every way in which a control connection or a call comes to its end.</summary>
internal enum ControlEndKind : byte
{
    /// <summary>This end's owner closed it.</summary>
    ClosedByUs,

    /// <summary>The peer closed it: Stop-Control-Connection-Request (the code is its reason), Call-Clear-Request, Call-Disconnect-Notify.</summary>
    ClosedByPeer,

    /// <summary>Start-Control-Connection-Reply with another result than success.</summary>
    StartRefused,

    /// <summary>The peer has another protocol version than 1; the cause code is its version.</summary>
    VersionMismatch,

    /// <summary>Outgoing-Call-Reply or Incoming-Call-Reply of the peer with another result than success.</summary>
    CallRefused,

    /// <summary>This end refused the peer's call.</summary>
    CallRefusedByUs,

    /// <summary>The peer asked for a new call by the id of this one.</summary>
    CallIdReused,

    /// <summary>The stream lost its synchronisation: wrong magic cookie or impossible length (RFC 2637 section 1.4).</summary>
    BadMagic,

    /// <summary>A request was not answered in time.</summary>
    NoReply,

    /// <summary>An Echo-Request was not answered in time (RFC 2637 section 3.1.4).</summary>
    EchoTimeout,

    /// <summary>The peer finished the TCP connection without saying Stop-Control-Connection-Request.</summary>
    TransportFinished,

    /// <summary>The TCP connection was reset or broke.</summary>
    TransportLost,

    /// <summary>Both ends opened a connection, and this one is given up (RFC 2637 section 3.1.3).</summary>
    Collision,
}

/// <summary>Why a control connection or a call ended, with the codes of the message that said so (0 where there are none).</summary>
/// <param name="Kind">The way it ended.</param>
/// <param name="ResultCode">The result code, or the reason of Stop-Control-Connection-Request.</param>
/// <param name="ErrorCode">The general error code (RFC 2637 section 2.16).</param>
/// <param name="CauseCode">The cause code.</param>
internal readonly record struct ControlEnd(ControlEndKind Kind, byte ResultCode = 0, byte ErrorCode = 0, ushort CauseCode = 0)
{
    /// <summary>True where the peer meant to end it; false where this end did, or nobody.</summary>
    public bool IsPeersWord => Kind is ControlEndKind.ClosedByPeer or ControlEndKind.TransportFinished;

    /// <summary>Why the peer's message ends the connection or the call.</summary>
    public static ControlEnd Of(ControlMessage message) => message switch
    {
        StartControlConnectionRequest request => new ControlEnd(ControlEndKind.VersionMismatch, CauseCode: request.ProtocolVersion),
        StartControlConnectionReply { ResultCode: <= 1 } reply => new ControlEnd(ControlEndKind.VersionMismatch, reply.ResultCode, reply.ErrorCode, reply.ProtocolVersion),
        StartControlConnectionReply reply => new ControlEnd(ControlEndKind.StartRefused, reply.ResultCode, reply.ErrorCode),
        StopControlConnectionRequest request => new ControlEnd(ControlEndKind.ClosedByPeer, request.Reason),
        OutgoingCallReply reply => new ControlEnd(ControlEndKind.CallRefused, reply.ResultCode, reply.ErrorCode, reply.CauseCode),
        IncomingCallReply reply => new ControlEnd(ControlEndKind.CallRefused, reply.ResultCode, reply.ErrorCode),
        CallDisconnectNotify notify => new ControlEnd(ControlEndKind.ClosedByPeer, notify.ResultCode, notify.ErrorCode, notify.CauseCode),
        _ => new ControlEnd(ControlEndKind.ClosedByPeer),
    };
}
