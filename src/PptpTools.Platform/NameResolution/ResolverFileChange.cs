#if NET
using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using PptpTools.Journal;
using PptpTools.Linux;
using PptpTools.Routing;

namespace PptpTools.NameResolution;

/// <summary>
/// Lines before all others in the resolver's own file, between two comments that name the tunnel. Several tunnels may each have theirs: each
/// takes its own away, in whatever order, and what is left is the file as it was.
/// </summary>
/// <param name="Path">The file, links followed.</param>
/// <param name="Block">The lines.</param>
/// <param name="Original">The file before; null where there was none.</param>
internal sealed record ResolverFileChange(string Path, string Block, byte[]? Original) : HostChange
{
    private static readonly TimeSpan LockTime = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override bool OutlivesBoot => true;

    /// <inheritdoc/>
    public override bool IsInFiles => true;

    private byte[] BlockOctets => Encoding.UTF8.GetBytes(Block);

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ResolverFileChange Of(string path, string[] servers, string id)
    {
        string lines = string.Concat(servers.Select(static server => $"nameserver {server}\n"));
        return new ResolverFileChange(
            path, string.Create(CultureInfo.InvariantCulture, $"# pptptools {id} begin\n{lines}# pptptools {id} end\n"), File.Exists(path) ? File.ReadAllBytes(path) : null);
    }

    /// <inheritdoc/>
    public override bool MayBeHalfMade => true;

    /// <inheritdoc/>
    public override void Make(RouteSocket routes)
    {
        using FileLock held = Lock();
        FileReplacement.Write(Path, [.. BlockOctets, .. Read()]);
    }

    /// <inheritdoc/>
    public override UndoResult Undo(RouteSocket routes, bool isDryRun)
    {
        using FileLock held = Lock();
        if (!isDryRun)
            FileReplacement.RemoveUnfinished(Path);
        byte[] now = Read();
        byte[] block = BlockOctets;
        if (IsTorn(now, block) || (Original is { } original && FileReplacement.IsFilledUp(now, original)))
            return Restore(Original ?? [], isDryRun);
        int place = now.AsSpan().IndexOf(block);
        if (place >= 0)
            return Restore([.. now.AsSpan(0, place), .. now.AsSpan(place + block.Length)], isDryRun);
        string marker = Block.Substring(0, Block.IndexOf('\n'));
        return Encoding.UTF8.GetString(now).Contains(marker, StringComparison.Ordinal) ? UndoResult.ChangedSince : UndoResult.AlreadyGone;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"DNS {string.Join(", ", Block.Split('\n').Where(static line => line.StartsWith("nameserver ", StringComparison.Ordinal)).Select(static line => line.Substring(11)))} in {Path}";

    private static FileLock Lock() => FileLock.Take(System.IO.Path.Combine(HostFolders.Current.Run, "resolv.conf.lock"), LockTime);

    /// <summary>True where the machine stopped while the lines were written: the file is their beginning and nothing else.</summary>
    private static bool IsTorn(ReadOnlySpan<byte> now, ReadOnlySpan<byte> block) => now.Length > 0 && now.Length < block.Length && block.StartsWith(now);

    private byte[] Read() => File.Exists(Path) ? File.ReadAllBytes(Path) : [];

    private UndoResult Restore(byte[] octets, bool isDryRun)
    {
        if (isDryRun)
            return UndoResult.Undone;
        if (octets.Length == 0 && Original is null)
            File.Delete(Path);
        else
            FileReplacement.Write(Path, octets);
        return UndoResult.Undone;
    }
}
#endif
