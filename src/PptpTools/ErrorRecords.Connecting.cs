using System;
using System.Management.Automation;

namespace PptpTools;

/// <content>Connecting, routes and repair.</content>
internal static partial class ErrorRecords
{
    /// <summary>Two parameters that do not go together.</summary>
    public static ErrorRecord ParametersExclude(string one, string other) => Create(
        "PptpParametersExclude", ErrorCategory.InvalidArgument, one, $"-{one} and -{other} cannot be given together.",
        other.StartsWith("On", StringComparison.Ordinal)
            ? "The detached process has no runspace of yours: use Register-PptpEvent, which hears of other processes' sessions too."
            : $"Give one of -{one} and -{other}.", null);

    /// <summary>A text that is no network.</summary>
    public static ErrorRecord NotANetwork(string text) => Create(
        "PptpNotANetwork", ErrorCategory.InvalidArgument, text, $"'{text}' is no network.", "Give address and length, as 10.0.0.0/8; an address alone is a host.", null);

    /// <summary>Rights that a tunnel needs and this process has not.</summary>
    public static ErrorRecord Of(MissingRightsException fault) => Create(
        "PptpRightsMissing", ErrorCategory.PermissionDenied, Environment.UserName, fault.Message,
        "Run PowerShell as root, or give its program these capabilities (setcap cap_net_raw,cap_net_admin+ep); a container needs --cap-add NET_RAW,NET_ADMIN and /dev/net/tun.", fault);

    /// <summary>A tunnel whose recording, journal or entry in the list of sessions cannot be written.</summary>
    public static ErrorRecord TunnelNotRecorded(object target, Exception fault) => Create(
        "PptpTunnelNotRecorded", ErrorCategory.WriteError, target, $"The tunnel was not opened: {fault.Message}",
        "Check -CapturePath, and owner and rights of the folders that the message names.", fault);

    /// <summary>Journals that cannot be read.</summary>
    public static ErrorRecord JournalsUnreadable(Exception fault) => Create(
        "PptpJournalUnreadable", ErrorCategory.ReadError, "", $"What tunnels changed on this host cannot be read: {fault.Message}",
        "Check owner and rights of the folder that the message names; only its owner may use it.", fault);
}
