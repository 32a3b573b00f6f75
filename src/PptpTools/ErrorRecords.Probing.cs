using System;
using System.IO;
using System.Management.Automation;
using PptpTools.Capture;
using PptpTools.Probing;
using PptpTools.Session;

namespace PptpTools;

/// <content>Live traces.</content>
internal static partial class ErrorRecords
{
    public static ErrorRecord Of(SessionFailure failure, object target, Exception? cause = null) => Create("Pptp" + failure.Kind, ErrorCategory.ConnectionError, target, failure.Text, failure.Action, cause);

    /// <summary>An interface that cannot be captured on.</summary>
    public static ErrorRecord Of(CaptureDeviceException fault, string name)
    {
        ErrorCategory category = fault.Fault switch
        {
            CaptureDeviceFault.NoLibrary => ErrorCategory.NotInstalled,
            CaptureDeviceFault.NotFound => ErrorCategory.ObjectNotFound,
            CaptureDeviceFault.AccessDenied => ErrorCategory.PermissionDenied,
            _ => ErrorCategory.OpenError,
        };
        return Create("PptpInterface" + fault.Fault, category, name, fault.Message, fault.Action, fault);
    }

    /// <summary>A connection that needs the credential of one user.</summary>
    public static ErrorRecord OneCredential(string server) => Create(
        "PptpCredentialNeeded", ErrorCategory.InvalidArgument, server, $"A connection to '{server}' needs -Credential with one user.", "Give one credential, or a user's name to be asked for the password.", null);

    /// <summary>A connection that could not be begun.</summary>
    public static ErrorRecord NotConnected(Exception fault, string server) => fault switch
    {
        ServerNameException => Create("PptpServerUnknown", ErrorCategory.ObjectNotFound, server, fault.Message, "Check the spelling of the name, and the name servers of this host.", fault),
        PlatformNotSupportedException => Create(
            "PptpTunnelsNotSupported", ErrorCategory.NotImplemented, server, fault.Message, "Trace a capture, or use PowerShell 7 on Linux.", fault),
        System.ComponentModel.Win32Exception { NativeErrorCode: NotPermitted or AccessDenied } => Create(
            "PptpPermissionDenied", ErrorCategory.PermissionDenied, server, fault.Message, "Run as root, or give the process CAP_NET_RAW, for GRE.", fault),
        _ => Create("PptpNotConnected", ErrorCategory.OpenError, server, fault.Message, "Check the routes of this host.", fault),
    };

    /// <summary>A live trace whose source failed.</summary>
    public static ErrorRecord TraceLost(IOException fault, string source) => Create(
        "PptpTraceLost", ErrorCategory.ReadError, source, fault.Message, "See whether the interface is still up, or the session's process still runs, and trace again.", fault);
}
