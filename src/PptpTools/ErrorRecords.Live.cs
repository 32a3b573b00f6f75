using System;
using System.IO;
using System.Management.Automation;
using PptpTools.Session;
using PptpTools.Sessions;
using static PptpTools.Session.SessionFailureKind;

namespace PptpTools;

/// <content>Live sessions.</content>
internal static partial class ErrorRecords
{
    /// <summary>A session that failed: its id is <c>Pptp</c> and the kind of failure, its exception a <see cref="TunnelException"/>.</summary>
    public static ErrorRecord Of(SessionFailure failure, object target, Exception? cause = null)
    {
        string text = failure.Code is { } code ? $"{failure.Text} (error {code})" : failure.Text;
        return new ErrorRecord(new TunnelException(failure, cause), "Pptp" + failure.Kind, CategoryOf(failure.Kind), target)
        {
            ErrorDetails = new ErrorDetails(text) { RecommendedAction = failure.Action },
        };
    }

    /// <summary>A system without tunnels.</summary>
    public static ErrorRecord Of(TunnelsNotSupportedException fault) => Create(
        "PptpTunnelsNotSupported", ErrorCategory.NotImplemented, Environment.OSVersion, fault.Message,
        "Give -Path to read captures, or use PowerShell 7 on Linux for live sessions.", fault);

    /// <summary>A live session that is not there.</summary>
    public static ErrorRecord SessionNotFound(object session) => Create(
        "PptpSessionNotFound", ErrorCategory.ObjectNotFound, session,
        session is int id ? $"There is no live session {id}." : $"There is no live session '{session}'.",
        "Get-PptpSession lists those that you may see: all for root, else your own.", null);

    /// <summary>A session of another program.</summary>
    public static ErrorRecord SessionIsForeign(LiveSession session) => Create(
        "PptpSessionForeign", ErrorCategory.InvalidOperation, session,
        $"'{session.Name}' is another program's session (process {session.ProcessId}), which this module does not end.",
        "End it with the program that opened it; for pppd: poff, or kill its process.", null);

    /// <summary>A number that two users' sessions have.</summary>
    public static ErrorRecord SessionIsAmbiguous(LiveSession session) => Create(
        "PptpSessionAmbiguous", ErrorCategory.InvalidArgument, session,
        $"Several users have a session {session.Id}; that of process {session.ProcessId} was not ended.",
        "Choose by process: Get-PptpSession | Where-Object ProcessId -eq NUMBER | Disconnect-PptpTunnel.", null);

    /// <summary>A session whose process does not end it.</summary>
    public static ErrorRecord SessionNotEnded(LiveSession session, IOException fault) => Create(
        "PptpSessionNotEnded", ErrorCategory.OperationTimeout, session,
        $"Session {session.Id} '{session.Name}' was not ended: {fault.Message}",
        $"Look at process {session.ProcessId}; where it hangs, end it and run Repair-PptpHost.", fault);

    /// <summary>A process that has sessions and does not tell of them.</summary>
    public static ErrorRecord ProcessIsSilent(string problem) => Create(
        "PptpProcessSilent", ErrorCategory.OperationTimeout, problem, problem,
        "Look at the process; where it hangs, end it and run Repair-PptpHost.", null);

    /// <summary>A folder of this user's sessions that is not to be trusted.</summary>
    public static ErrorRecord FolderRefused(UnauthorizedAccessException fault) => Create(
        "PptpRunFolderRefused", ErrorCategory.SecurityError, "", fault.Message, "Correct the folder's owner and rights.", fault);

    /// <summary>A name that a subscription has already.</summary>
    public static ErrorRecord SubscriptionExists(string sourceIdentifier) => Create(
        "PptpSubscriptionExists", ErrorCategory.ResourceExists, sourceIdentifier,
        $"Something is subscribed as '{sourceIdentifier}' already.", "Give another -SourceIdentifier, or end the other with Unregister-Event.", null);

    private static ErrorCategory CategoryOf(SessionFailureKind kind) => kind switch
    {
        ConnectionTimedOut or ControlNoReply or ControlEchoTimeout or LinkEchoTimeout or AuthenticationNoAnswer or NetworkNoAnswer => ErrorCategory.OperationTimeout,
        ConnectionRefused or ControlClosedSilently or ControlClosedByPeer or ControlLost or CallDisconnected or LinkTerminatedByPeer
            or GreBlocked or GreBlockedOutward or GreForeignCallId or GreForeignAddress or LinkLoopedBack => ErrorCategory.ConnectionError,
        NotPptp or VersionMismatch or ControlProtocolError or LinkNotConverging or LinkRejected or NetworkRejected or NetworkNotConverging => ErrorCategory.ProtocolError,
        ControlRefused or CallRefused or NoDialInPermission or RestrictedHours or AccountDisabled or CallbackDemanded => ErrorCategory.PermissionDenied,
        AuthenticationMethodRefused or BadCredentials or PasswordExpired or ChangingPasswordFailed => ErrorCategory.AuthenticationError,
        ServerNotTrusted or EncryptionRefused or EncryptionWithoutKeys or EncryptionLost => ErrorCategory.SecurityError,
        AddressRefused or NoAddressLeft or HostFault => ErrorCategory.ResourceUnavailable,
        IdleLimit or SessionLimit => ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.OperationStopped,
    };
}
