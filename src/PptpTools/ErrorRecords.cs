using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using PptpTools.Authentication;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Lab;

namespace PptpTools;

/// <summary>Every error that the commands write: its stable id, its category, and what to do about it.</summary>
internal static partial class ErrorRecords
{
    /// <summary>A file that cannot be opened or read.</summary>
    public static ErrorRecord Of(CaptureFileFault fault, object target) => fault.Kind switch
    {
        CaptureFileFaultKind.NotFound => Create("PptpCaptureNotFound", ErrorCategory.ObjectNotFound, target, fault.Text, fault.Action, fault.Exception),
        CaptureFileFaultKind.IsFolder => Create("PptpCaptureIsFolder", ErrorCategory.InvalidType, target, fault.Text, fault.Action, fault.Exception),
        CaptureFileFaultKind.AccessDenied => Create("PptpCaptureAccessDenied", ErrorCategory.PermissionDenied, target, fault.Text, fault.Action, fault.Exception),
        _ => Create("PptpCaptureUnreadable", ErrorCategory.ReadError, target, fault.Text, fault.Action, fault.Exception),
    };

    /// <summary>A capture that cannot be read, or not to its end.</summary>
    public static ErrorRecord Of(CaptureProblem problem, object target)
    {
        string name = NameOf(target);
        string where = problem.Frame > 0 ? $"offset {problem.Offset}, frame {problem.Frame}" : $"offset {problem.Offset}";
        ErrorCategory category = problem.Fault is CaptureFault.Empty or CaptureFault.NotACapture ? ErrorCategory.InvalidType : ErrorCategory.InvalidData;
        return Create("PptpCapture" + problem.Fault, category, target, $"{name}: {problem.Text} ({where})", problem.Action, null);
    }

    /// <summary>A path on a drive that holds no files.</summary>
    public static ErrorRecord NotAFileSystem(string path, string provider) => Create(
        "PptpPathNotFileSystem", ErrorCategory.InvalidArgument, path,
        $"'{path}' is on a drive of the provider {provider}, which holds no files.", "Give a path of the file system.", null);

    /// <summary>An interface whose frames begin in a way that is not read.</summary>
    public static ErrorRecord UnknownLinkType(IReadOnlyList<CaptureInterface> interfaces, in CaptureFrame frame, object target)
    {
        string name = NameOf(target);
        string label = frame.Interface < interfaces.Count && interfaces[frame.Interface].Name is { } known ? $"{frame.Interface} ({known})" : $"{frame.Interface}";
        return Create(
            "PptpCaptureUnknownLinkType", ErrorCategory.NotImplemented, target,
            $"{name}: interface {label} has link type {frame.LinkType}, which is not read; its frames are not decoded (the first is frame {frame.Number}).",
            "Record on an interface of a link type that about_PptpCapture lists, such as Ethernet.", null);
    }

    /// <summary>A password that a user's captured response was not made with.</summary>
    public static ErrorRecord WrongPassword(SessionDecryption decryption, object target)
    {
        string name = NameOf(target);
        return Create(
            "PptpPasswordWrong", ErrorCategory.AuthenticationError, target,
            $"{name}: session {decryption.SessionId} of user '{decryption.UserName}' was not authenticated with the password given; its data stays encrypted.",
            "Give the password that was used when the capture was recorded; -Credential takes several of one user.", null);
    }

    /// <summary>A password that is longer than one of MS-CHAP can be.</summary>
    public static ErrorRecord PasswordTooLong(string userName) => Create(
        "PptpPasswordTooLong", ErrorCategory.InvalidArgument, userName,
        $"The password of '{userName}' has more than {MicrosoftChap.MaximumPasswordLength} characters, which no password of MS-CHAP has.",
        "Give the password that was used when the capture was recorded.", null);

    /// <summary>A trace that would overwrite a capture.</summary>
    public static ErrorRecord DestinationIsCapture(string path) => Create(
        "PptpTraceOntoCapture", ErrorCategory.InvalidArgument, path,
        $"'{path}' is a capture; a trace would overwrite it.", "Give -Destination another name.", null);

    /// <summary>A file that is there already and must not be overwritten.</summary>
    public static ErrorRecord DestinationExists(string path) => Create(
        "PptpTraceExists", ErrorCategory.ResourceExists, path,
        $"The file '{path}' exists already.", "Leave out -NoClobber, use -Append, or give another -Destination.", null);

    /// <summary>A file that cannot be written.</summary>
    public static ErrorRecord DestinationFailed(string path, Exception exception) => Create(
        "PptpTraceNotWritten", ErrorCategory.WriteError, path,
        $"'{path}' cannot be written: {exception.Message}",
        "Check the folder and its permissions; -Force overwrites a read-only file.", exception);

    /// <summary>A scenario that the lab does not have: those whose names are near are told, or else how to list all.</summary>
    public static ErrorRecord UnknownScenario(string name)
    {
        IReadOnlyList<string> near = LabScenarioNames.Near(name);
        string action = near.Count > 0
            ? $"Did you mean {string.Join(", ", near)}?"
            : "Complete the name with Tab; [PptpTools.Lab.LabScenarios]::All lists the scenarios.";
        return Create("PptpLabUnknownScenario", ErrorCategory.ObjectNotFound, name, $"The lab has no scenario '{name}'.", action, null);
    }

    /// <summary>A file that is there already and must not be overwritten by the lab's capture.</summary>
    public static ErrorRecord LabCaptureExists(string path) => Create(
        "PptpLabCaptureExists", ErrorCategory.ResourceExists, path,
        $"The file '{path}' exists already.", "Leave out -NoClobber, or give another -CapturePath.", null);

    /// <summary>A capture of the lab that cannot be written.</summary>
    public static ErrorRecord LabCaptureFailed(string path, Exception exception) => Create(
        "PptpLabCaptureNotWritten", ErrorCategory.WriteError, path,
        $"'{path}' cannot be written: {exception.Message}",
        "Check the folder and its permissions; -Force overwrites a read-only file.", exception);

    private static string NameOf(object target) => target is Stream ? "The stream" : $"'{target}'";

    private static ErrorRecord Create(string id, ErrorCategory category, object target, string text, string action, Exception? cause) =>
        new(new IOException(text, cause), id, category, target) { ErrorDetails = new ErrorDetails(text) { RecommendedAction = action } };
}
