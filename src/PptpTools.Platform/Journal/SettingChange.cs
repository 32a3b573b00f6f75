#if NET
using System.IO;
using System.Linq;
using PptpTools.Routing;

namespace PptpTools.Journal;

/// <summary>A setting of the kernel (below /proc/sys) that was changed.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Before">What it was.</param>
/// <param name="After">What it was made.</param>
internal sealed record SettingChange(string Path, string Before, string After) : HostChange
{
    /// <summary>
    /// A change of what a setting is now; null where it had that value before anybody here changed it. Where another tunnel or server
    /// made it so, it is the same change.
    /// </summary>
    /// <param name="folders">Where the journals are.</param>
    /// <param name="path">The setting's file.</param>
    /// <param name="value">What it is to be.</param>
    /// <exception cref="IOException">There is no such setting, or it cannot be read.</exception>
    public static SettingChange? To(HostFolders folders, string path, string value)
    {
        string before = File.ReadAllText(path).Trim();
        return before != value
            ? new SettingChange(path, before, value)
            : JournalFile.InForce(folders.Journal).OfType<SettingChange>().FirstOrDefault(made => made.Path == path && made.After == value);
    }

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <inheritdoc/>
    public override void Make(RouteSocket routes) => File.WriteAllText(Path, After);

    /// <inheritdoc/>
    public override UndoResult Undo(RouteSocket routes, bool isDryRun)
    {
        if (!File.Exists(Path))
            return UndoResult.AlreadyGone;
        string now = File.ReadAllText(Path).Trim();
        if (now == Before)
            return UndoResult.AlreadyGone;
        if (now != After)
            return UndoResult.ChangedSince;
        if (!isDryRun)
            File.WriteAllText(Path, Before);
        return UndoResult.Undone;
    }

    /// <inheritdoc/>
    public override string ToString() => $"setting {Path} = {After} (was {Before})";
}
#endif
