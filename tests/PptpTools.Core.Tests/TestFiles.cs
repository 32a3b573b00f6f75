using System;
using System.IO;

namespace PptpTools.Tests;

/// <summary>Where test data lies: what the project ships, and the larger collection beside it that may be absent.</summary>
internal static class TestFiles
{
    public static string Repository { get; } = FindUpwards("PptpTools.sln");

    /// <summary>The folder of captures and vectors beside the checkout; null where it is absent.</summary>
    public static string? SharedCaptures { get; } = ExistingOrNull(Path.Combine(Repository, "..", "shared", "captures"));

    public static string Vectors => Path.Combine(Repository, "tests", "vectors");

    public static string Captures => Path.Combine(Repository, "tests", "captures");

    private static string FindUpwards(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, name)))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds {name}.");
    }

    private static string? ExistingOrNull(string folder) => Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
}
