namespace PptpTools.Session;

/// <summary>Why a session ended, or never began: a closed list.</summary>
public enum SessionFailureKind : byte
{
    /// <summary>Nobody answered on TCP port 1723.</summary>
    ConnectionTimedOut,

    /// <summary>The host refused TCP port 1723, or a router said that it cannot be reached.</summary>
    ConnectionRefused,

    /// <summary>What answered on port 1723 does not speak PPTP.</summary>
    NotPptp,

    /// <summary>The connection was closed after the Start-Control-Connection-Request, without a word.</summary>
    ControlClosedSilently,

    /// <summary>The Start-Control-Connection-Reply refused.</summary>
    ControlRefused,

    /// <summary>The peer speaks another version of the protocol.</summary>
    VersionMismatch,

    /// <summary>A control request was left without a reply.</summary>
    ControlNoReply,

    /// <summary>The peer left an Echo-Request of the control connection unanswered.</summary>
    ControlEchoTimeout,

    /// <summary>The peer closed the control connection.</summary>
    ControlClosedByPeer,

    /// <summary>The TCP connection was reset or lost.</summary>
    ControlLost,

    /// <summary>The peer sent octets that are no control messages.</summary>
    ControlProtocolError,

    /// <summary>The call was refused.</summary>
    CallRefused,

    /// <summary>The peer disconnected the call.</summary>
    CallDisconnected,

    /// <summary>The call was made, and no GRE packet ever came.</summary>
    GreBlocked,

    /// <summary>GRE packets come, and none of this end's seems to arrive: no request of it was answered.</summary>
    GreBlockedOutward,

    /// <summary>GRE packets of the peer carry another call id than the one assigned.</summary>
    GreForeignCallId,

    /// <summary>GRE packets of the call come from another address than the server's, and none from it.</summary>
    GreForeignAddress,

    /// <summary>The ends cannot agree on LCP's options.</summary>
    LinkNotConverging,

    /// <summary>This end hears itself.</summary>
    LinkLoopedBack,

    /// <summary>The peer ended the link with an LCP Terminate-Request.</summary>
    LinkTerminatedByPeer,

    /// <summary>The peer rejected a packet that every implementation must know.</summary>
    LinkRejected,

    /// <summary>The peer left LCP Echo-Requests unanswered.</summary>
    LinkEchoTimeout,

    /// <summary>No way of authentication is allowed by both ends.</summary>
    AuthenticationMethodRefused,

    /// <summary>User name or password are wrong.</summary>
    BadCredentials,

    /// <summary>The account may not log on at this time.</summary>
    RestrictedHours,

    /// <summary>The account is disabled.</summary>
    AccountDisabled,

    /// <summary>The password has expired.</summary>
    PasswordExpired,

    /// <summary>The account has no permission to dial in.</summary>
    NoDialInPermission,

    /// <summary>The new password was not accepted.</summary>
    ChangingPasswordFailed,

    /// <summary>The server could not prove that it knows the password.</summary>
    ServerNotTrusted,

    /// <summary>The peer left the authentication unanswered.</summary>
    AuthenticationNoAnswer,

    /// <summary>The server insists on calling back.</summary>
    CallbackDemanded,

    /// <summary>Encryption is required and the ends do not agree on any.</summary>
    EncryptionRefused,

    /// <summary>Encryption is required and the authentication leaves no keys for it.</summary>
    EncryptionWithoutKeys,

    /// <summary>Encryption is required, was agreed, and was then ended.</summary>
    EncryptionLost,

    /// <summary>The ends do not agree on an address.</summary>
    AddressRefused,

    /// <summary>There is no address left to assign.</summary>
    NoAddressLeft,

    /// <summary>The peer does not run IP over the link, or ended it.</summary>
    NetworkRejected,

    /// <summary>The ends cannot agree on IPCP's options.</summary>
    NetworkNotConverging,

    /// <summary>The peer left the requests for a network protocol unanswered.</summary>
    NetworkNoAnswer,

    /// <summary>No data for as long as the limit allows.</summary>
    IdleLimit,

    /// <summary>The session lasted as long as the limit allows.</summary>
    SessionLimit,

    /// <summary>The host took something away that the tunnel needs: its interface, a socket, an address.</summary>
    HostFault,

    /// <summary>The server's name has no address.</summary>
    NameNotFound,

    /// <summary>The tunnel's routes and those of the host do not go together.</summary>
    RouteConflict,

    /// <summary>This end was told to close.</summary>
    ClosedLocally,
}

/// <summary>Why and where a session ended, and what a person should do about it.</summary>
public sealed record SessionFailure
{
    internal SessionFailure(SessionFailureKind kind, string text, string? reference = null, uint? peerCode = null)
    {
        SessionFailureFacts facts = SessionFailureFacts.Of(kind);
        Kind = kind;
        Text = text;
        Reference = reference ?? facts.Reference;
        PeerCode = peerCode;
        Layer = facts.Layer;
        Code = facts.Code;
        Action = facts.Action;
    }

    /// <summary>The kind of end.</summary>
    public SessionFailureKind Kind { get; }

    /// <summary>The protocol in which it showed.</summary>
    public Tracing.Layer Layer { get; }

    /// <summary>What happened, in one sentence.</summary>
    public string Text { get; }

    /// <summary>The number of the error that Windows shows for it (raserror.h); null where it has none.</summary>
    public int? Code { get; }

    /// <summary>The result, error or E= code that the peer gave; null where it gave none.</summary>
    public uint? PeerCode { get; }

    /// <summary>The section that defines what failed.</summary>
    public string Reference { get; }

    /// <summary>What to do next.</summary>
    public string Action { get; }

    /// <inheritdoc/>
    public override string ToString() => Code is { } code ? $"{Kind} ({code}): {Text}" : $"{Kind}: {Text}";
}
