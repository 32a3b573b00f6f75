using System;
using System.Collections.Generic;
using System.Net;
using PptpTools.Routing;
using PptpTools.Session;

namespace PptpTools.Connecting;

/// <summary>Everything that a tunnel is to be opened with.</summary>
public sealed record ConnectRequest
{
    /// <summary>The servers, names or addresses, in the order in which they are tried.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>Who the user is, without domain.</summary>
    public required string UserName { get; init; }

    /// <summary>The user's domain; null for none.</summary>
    public string? Domain { get; init; }

    /// <summary>The password; the connection takes it over and clears it.</summary>
    public required char[] Password { get; init; }

    /// <summary>What is allowed and asked for.</summary>
    public ClientOptions Options { get; init; } = new();

    /// <summary>Which routes and DNS servers the tunnel brings.</summary>
    public RouteOptions Routes { get; init; } = new();

    /// <summary>The longest IP packet to send through the tunnel, in octets; null for what the ends agree. More than they agree is never used.</summary>
    public int? MaximumTransmissionUnit { get; init; }

    /// <summary>True to let TCP connections through the tunnel announce no longer segments than fit into it.</summary>
    public bool ClampsSegments { get; init; }

    /// <summary>When the tunnel is opened again.</summary>
    public ReconnectPolicy Reconnect { get; init; } = new();

    /// <summary>Address and port to connect from; null leaves both to the system.</summary>
    public IPEndPoint? LocalEndPoint { get; init; }

    /// <summary>The session's name; null for the first server's.</summary>
    public string? Name { get; init; }

    /// <summary>Where to record what is sent and received; null for nowhere.</summary>
    public string? CapturePath { get; init; }

    /// <summary>True to tell every step of the negotiation.</summary>
    public bool TellsSteps { get; init; }

    /// <summary>Name, or else the first server.</summary>
    internal string Title => Name ?? Servers[0];

    /// <summary>User and servers: never the password.</summary>
    public override string ToString() => $"{UserName} at {string.Join(", ", Servers)}";
}

/// <summary>When a tunnel that was lost, or did not open, is opened again. The defaults never do.</summary>
public sealed record ReconnectPolicy
{
    /// <summary>True to open it again.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>How long to wait before the first try; each further wait is twice as long.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait.</summary>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most tries in a row that may fail; null for any number.</summary>
    public int? MaximumTries { get; init; }

    /// <summary>
    /// True where a tunnel that ended so may open the next time: not where a user's command or a limit ended it, nor where the server judged the
    /// user, whose account further tries could lock, nor where this end refuses the server.
    /// </summary>
    internal bool Allows(SessionFailureKind kind) => IsPersistent && kind is not (
        SessionFailureKind.ClosedLocally or SessionFailureKind.IdleLimit or SessionFailureKind.SessionLimit or SessionFailureKind.BadCredentials
        or SessionFailureKind.RestrictedHours or SessionFailureKind.AccountDisabled or SessionFailureKind.PasswordExpired
        or SessionFailureKind.NoDialInPermission or SessionFailureKind.ChangingPasswordFailed or SessionFailureKind.ServerNotTrusted
        or SessionFailureKind.AuthenticationMethodRefused or SessionFailureKind.EncryptionRefused or SessionFailureKind.EncryptionWithoutKeys
        or SessionFailureKind.CallbackDemanded or SessionFailureKind.RouteConflict);
}
