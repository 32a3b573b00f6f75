#if NET
using System;
using System.IO;

namespace PptpTools.Linux;

/// <summary>The namespaces that this process can see somebody in.</summary>
internal static class NamespaceList
{
    private const string NamedFolder = "/run/netns";

    /// <summary>True where a process is in a namespace, or a name holds it.</summary>
    /// <param name="name">Such as <c>net:[4026531840]</c>.</param>
    public static bool Has(string name)
    {
        string kind = name.Substring(0, Math.Max(0, name.IndexOf(':')));
        foreach (string process in Directory.GetDirectories("/proc"))
        {
            if (char.IsAsciiDigit(Path.GetFileName(process)[0]) && Array.Exists(ThreadsOf(process), thread => LinkOf($"{thread}/ns/{kind}") == name))
                return true;
        }

        return Directory.Exists(NamedFolder) && Array.Exists(Directory.GetFiles(NamedFolder), path => name.EndsWith($":[{FileStatus.Of(path).Inode}]", StringComparison.Ordinal));
    }

    /// <summary>A thread may be in another namespace than its process's first.</summary>
    private static string[] ThreadsOf(string process)
    {
        try
        {
            return Directory.GetDirectories(process + "/task");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Null where the process is gone, or another user's.</summary>
    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
#endif
