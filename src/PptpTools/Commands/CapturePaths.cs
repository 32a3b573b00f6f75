using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Management.Automation;
using PptpTools.Capture;

namespace PptpTools.Commands;

/// <summary>Turns what a user gives as a path into full paths of the file system.</summary>
internal static class CapturePaths
{
    private const string FileSystem = "FileSystem";

    /// <summary>The files that the paths name, in order. What names none becomes an error.</summary>
    public static IEnumerable<string> Resolve(PSCmdlet command, string[] paths, string[] literalPaths)
    {
        foreach (string path in literalPaths)
        {
            if (Literal(command, path) is { } file)
                yield return file;
        }

        foreach (string path in paths)
        {
            // What comes down the pipeline is the path of a thing that exists, brackets in its name and all.
            bool isLiteral = !WildcardPattern.ContainsWildcardCharacters(path)
                || (command.MyInvocation.ExpectingInput && File.Exists(command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path)));
            if (!isLiteral)
            {
                foreach (string file in Expand(command, path))
                    yield return file;
            }
            else if (Literal(command, path) is { } file)
            {
                yield return file;
            }
        }
    }

    /// <summary>The full path of a file of the file system; null, with an error written, where the drive has no files.</summary>
    public static string? Literal(PSCmdlet command, string path)
    {
        try
        {
            string file = command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            if (provider.Name == FileSystem)
                return file;
            command.WriteError(ErrorRecords.NotAFileSystem(path, provider.Name));
        }
        catch (System.Management.Automation.DriveNotFoundException failure)
        {
            command.WriteError(ErrorRecords.Of(CaptureFileFault.NotFound(path, failure), path));
        }

        return null;
    }

    private static List<string> Expand(PSCmdlet command, string pattern)
    {
        var files = new List<string>();
        try
        {
            Collection<string> found = command.SessionState.Path.GetResolvedProviderPathFromPSPath(pattern, out ProviderInfo provider);
            if (provider.Name == FileSystem)
            {
                foreach (string path in found)
                {
                    if (!Directory.Exists(path))
                        files.Add(path);
                }
            }
            else
            {
                command.WriteError(ErrorRecords.NotAFileSystem(pattern, provider.Name));
                return files;
            }
        }
        catch (ItemNotFoundException)
        {
            files.Clear();
        }

        if (files.Count == 0)
            command.WriteError(ErrorRecords.Of(CaptureFileFault.NotFound(pattern), pattern));
        return files;
    }
}
