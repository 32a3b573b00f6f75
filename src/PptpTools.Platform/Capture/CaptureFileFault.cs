using System;
using System.IO;

namespace PptpTools.Capture;

/// <summary>Why a file cannot be opened or read.</summary>
public enum CaptureFileFaultKind
{
    /// <summary>There is no such file.</summary>
    NotFound,

    /// <summary>The path names a folder.</summary>
    IsFolder,

    /// <summary>The file may not be read.</summary>
    AccessDenied,

    /// <summary>Anything else that the operating system says.</summary>
    Unreadable,
}

/// <summary>A file that cannot be opened or read: why, and what to do.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Text">The same in a sentence with the path.</param>
/// <param name="Action">What to do.</param>
/// <param name="Exception">What the operating system said; null where it was not asked.</param>
public sealed record CaptureFileFault(CaptureFileFaultKind Kind, string Text, string Action, Exception? Exception)
{
    /// <summary>True for the exceptions by which a file or a stream says that it cannot be read.</summary>
    public static bool IsOf(Exception exception) => exception
        is IOException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException or InvalidDataException;

    /// <summary>The fault that an exception stands for.</summary>
    /// <param name="path">Path of the file; null where it is a stream.</param>
    /// <param name="exception">What the operating system or the stream said.</param>
    public static CaptureFileFault Of(string? path, Exception exception) => exception switch
    {
        _ when path is null => new(
            CaptureFileFaultKind.Unreadable,
            $"The stream cannot be read: {exception?.Message}",
            "Give a stream that is open and can be read.",
            exception),
        FileNotFoundException or DirectoryNotFoundException => NotFound(path, exception),
        UnauthorizedAccessException => new(
            CaptureFileFaultKind.AccessDenied,
            $"The file '{path}' may not be read.",
            "Change its permissions, or run as a user who may read it.",
            exception),
        _ => new(
            CaptureFileFaultKind.Unreadable,
            $"The file '{path}' cannot be read: {exception?.Message}",
            "See whether another program holds it, and whether its disk or share can be reached.",
            exception),
    };

    /// <summary>There is no such file.</summary>
    public static CaptureFileFault NotFound(string path, Exception? exception = null) => new(
        CaptureFileFaultKind.NotFound,
        $"There is no file '{path}'.",
        "Check the spelling, and the folder that the path starts from.",
        exception);

    internal static CaptureFileFault IsFolder(string path) => new(
        CaptureFileFaultKind.IsFolder,
        $"'{path}' is a folder.",
        "Name the captures in it, for example with a wildcard: " + System.IO.Path.Combine(path, "*.pcap") + ".",
        null);
}
