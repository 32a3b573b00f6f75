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

    /// <summary>Another program's session, whose octets this module does not see.</summary>
    public static ErrorRecord ForeignNotTraced(LiveSession session) => Create(
        "PptpSessionForeign", ErrorCategory.InvalidOperation, session,
        $"'{session.Name}' is another program's session, which does not tell what it sends and receives.", "Trace the interface that it goes over: Trace-PptpNegotiation -Interface NAME.", null);

    /// <summary>A name that several sessions have.</summary>
    public static ErrorRecord SessionNameIsAmbiguous(string name) => Create(
        "PptpSessionAmbiguous", ErrorCategory.InvalidArgument, name, $"Several sessions are named '{name}'.", "Give -Session a number: Get-PptpSession shows them.", null);

    /// <summary>A live trace whose source failed.</summary>
    public static ErrorRecord TraceLost(IOException fault, string source) => Create(
        "PptpTraceLost", ErrorCategory.ReadError, source, fault.Message, "See whether the interface is still up, or the session's process still runs, and trace again.", fault);
}
