using System;
using System.IO;

namespace PptpTools.Shell;

/// <summary>Where the module lies: in a folder of its name beside the published shell, or above it in a checkout.</summary>
internal static class ModuleLocation
{
    private const string ManifestName = "PptpTools.psd1";

    /// <summary>Path of the manifest; null where there is none.</summary>
    public static string? Manifest { get; } = Find();

    private static string? Find()
    {
        string beside = Path.Combine(AppContext.BaseDirectory, "PptpTools", ManifestName);
        if (File.Exists(beside))
            return beside;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, ManifestName);
            if (File.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
