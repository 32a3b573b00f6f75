using PptpTools.Wire.Control;

namespace PptpTools.Session;

/// <summary>The ends of control connections and calls as ends of sessions.</summary>
internal static class ControlFailures
{
    /// <summary>Why a session ended whose control connection or call ended so.</summary>
    /// <param name="end">How it ended.</param>
    /// <param name="wasEstablished">True where the control connection had been established.</param>
    public static SessionFailure Of(ControlEnd end, bool wasEstablished) => end.Kind switch
    {
        ControlEndKind.ClosedByUs or ControlEndKind.CallRefusedByUs or ControlEndKind.Collision => new(SessionFailureKind.ClosedLocally, "This end closed the connection."),
        ControlEndKind.ClosedByPeer => new(SessionFailureKind.CallDisconnected, $"The peer ended the call or the connection{Result(end)}.", peerCode: end.ResultCode),
        ControlEndKind.StartRefused => new(
            SessionFailureKind.ControlRefused,
            $"The Start-Control-Connection-Reply refused: {Name(ControlCodes.StartResult(end.ResultCode), end.ResultCode)}.",
            peerCode: end.ResultCode),
        ControlEndKind.VersionMismatch => new(SessionFailureKind.VersionMismatch, $"The peer speaks version {end.CauseCode >> 8}.{end.CauseCode & 0xFF}."),
        ControlEndKind.CallRefused => new(
            SessionFailureKind.CallRefused,
            $"The call was refused: {Name(ControlCodes.OutgoingCallResult(end.ResultCode), end.ResultCode)}.",
            peerCode: end.ResultCode),
        ControlEndKind.CallIdReused => new(SessionFailureKind.CallDisconnected, "The peer asked for a new call by the id of this one."),
        ControlEndKind.BadMagic when !wasEstablished => new(SessionFailureKind.NotPptp, "What came instead of a reply is no PPTP message."),
        ControlEndKind.BadMagic => new(SessionFailureKind.ControlProtocolError, "The stream of control messages lost its synchronisation."),
        ControlEndKind.NoReply => new(SessionFailureKind.ControlNoReply, "A control request was not answered in time."),
        ControlEndKind.EchoTimeout => new(SessionFailureKind.ControlEchoTimeout, "The peer left an Echo-Request of the control connection unanswered."),
        ControlEndKind.TransportFinished when !wasEstablished => new(
            SessionFailureKind.ControlClosedSilently, "The connection was closed after the Start-Control-Connection-Request."),
        ControlEndKind.TransportFinished => new(SessionFailureKind.ControlClosedByPeer, "The peer closed the control connection."),
        _ => new(SessionFailureKind.ControlLost, "The TCP connection was reset or lost."),
    };

    private static string Result(ControlEnd end) => end.ResultCode == 0 ? "" : $" (code {end.ResultCode})";

    private static string Name(string? name, uint code) => name is null ? $"code {code}" : $"{name} ({code})";
}
