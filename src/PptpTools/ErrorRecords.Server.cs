using System;
using System.ComponentModel;
using System.IO;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using PptpTools.Server;

namespace PptpTools;

internal static partial class ErrorRecords
{
    private const int NotPermitted = 1;
    private const int AccessDenied = 13;
    private const int NoEntry = 2;
    private const int AddressNotAvailable = 99;

    /// <summary>A server that could not be started.</summary>
    public static ErrorRecord ServerNotStarted(Exception fault, IPAddress address) => fault switch
    {
        PlatformNotSupportedException => Create("PptpServerNotSupported", ErrorCategory.NotImplemented, address, fault.Message, "Start the server on Linux.", fault),
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => Create(
            "PptpServerPortInUse", ErrorCategory.ResourceBusy, address, $"Something listens at {address}:{PptpServer.Port} already.",
            "Stop the other server (Get-PptpServer lists those of this process), or listen at another address of this host.", fault),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } or Win32Exception { NativeErrorCode: AddressNotAvailable } => Create(
            "PptpServerAddressUnknown", ErrorCategory.ObjectNotFound, address, $"{address} is no address of this host.",
            "Give an address of this host, or 0.0.0.0 for all.", fault),
        SocketException => Create("PptpServerCannotListen", ErrorCategory.OpenError, address, $"{address}:{PptpServer.Port} cannot be listened at: {fault.Message}", "Give another address.", fault),
        Win32Exception { NativeErrorCode: NotPermitted or AccessDenied } => Create(
            "PptpServerPermissionDenied", ErrorCategory.PermissionDenied, address, fault.Message,
            "Run as root, or give the process CAP_NET_RAW (for GRE) and CAP_NET_ADMIN (for the TUN device and its routes).", fault),
        Win32Exception { NativeErrorCode: NoEntry } => Create(
            "PptpServerNoTunDevice", ErrorCategory.ResourceUnavailable, address, fault.Message, "Load the module tun (modprobe tun), or give the container /dev/net/tun.", fault),
        SecretsFileException or IOException or UnauthorizedAccessException => Create(
            "PptpSecretsUnreadable", ErrorCategory.ReadError, address, $"The secrets file cannot be read: {fault.Message}", "Correct the file: each line has client, server, secret and addresses.", fault),
        ArgumentException => Create("PptpServerInvalidOption", ErrorCategory.InvalidArgument, address, fault.Message, "Correct the parameter.", fault),
        _ => Create("PptpServerNotStarted", ErrorCategory.OpenError, address, fault.Message, "Find out what the host refuses.", fault),
    };

    /// <summary>A server that this process does not have.</summary>
    public static ErrorRecord ServerNotFound(string name) => Create(
        "PptpServerNotFound", ErrorCategory.ObjectNotFound, name, $"No server of this process is named '{name}'.", "Get-PptpServer lists them.", null);

    /// <summary>A run of the lab over real sockets that failed.</summary>
    public static ErrorRecord LiveLabFailed(Exception failure) => Create(
        "PptpLiveLabFailed", ErrorCategory.InvalidResult, "-Live", failure.Message,
        "Look for what on this host holds TCP port 1723 or GRE up inside network namespaces, such as a security policy.", failure);
}
