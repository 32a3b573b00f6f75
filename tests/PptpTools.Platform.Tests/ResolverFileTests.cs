using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Threading;
using PptpTools.Journal;
using PptpTools.Linux;
using PptpTools.NameResolution;

namespace PptpTools.Tests;

/// <summary>How the resolver's file is changed where others read it meanwhile.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class ResolverFileTests : IDisposable
{
    private const string Before = "# by hand\nsearch example.org\nnameserver 198.51.100.53";
    private const int NewMountNamespace = 0x2_0000;

    private readonly string _folder = Directory.CreateTempSubdirectory("pptp-names-").FullName;
    private readonly string _file;

    public ResolverFileTests()
    {
        _file = Path.Combine(_folder, "resolv.conf");
        File.WriteAllText(_file, Before);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [HostFact]
    public void Whoever_reads_meanwhile_sees_the_file_before_or_after_and_never_part_of_it()
    {
        ResolverFileChange change = Change();
        string after = change.Block + Before;
        using var isOver = new CancellationTokenSource();
        string? other = null;
        var reader = new Thread(() =>
        {
            while (!isOver.IsCancellationRequested)
            {
                string seen = File.ReadAllText(_file);
                if (seen != Before && seen != after)
                    other = seen;
            }
        });
        reader.Start();
        for (int i = 0; i < 1000; i++)
            MakeAndUndo(change);
        isOver.Cancel();
        reader.Join();
        Assert.Null(other);
        DemandNothingElse();
    }

    [HostFact]
    public void Owner_and_rights_stay_and_a_link_to_the_file_stays_a_link()
    {
        const UnixFileMode rights = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead;
        string real = Path.Combine(_folder, "real.conf");
        File.Move(_file, real);
        File.CreateSymbolicLink(_file, "real.conf");
        File.SetUnixFileMode(real, rights);
        Run("chown", "65534:1", real);
        var change = (ResolverFileChange)new NameServerTools(_file, []).Plan([NetworkNamespace.Address("172.20.0.1")], "pptp0", 7, takesAll: true, "test");
        change.Make(null!);
        Assert.Equal(change.Block + Before, File.ReadAllText(_file));
        Assert.Equal("real.conf", new FileInfo(_file).LinkTarget);
        change.Undo(null!, isDryRun: false);
        Assert.Equal(Before, File.ReadAllText(real));
        Assert.Equal("real.conf", new FileInfo(_file).LinkTarget);
        FileStatus status = FileStatus.Of(real);
        Assert.Equal((65534u, 1u, (int)rights), (status.Owner, status.Group, status.Mode & 0xFFF));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
    }

    [HostFact]
    public void A_file_that_is_mounted_over_another_is_written_in_place() => RunWithMounts(() =>
    {
        string below = File.ReadAllText(_file);
        string mounted = Path.Combine(_folder, "mounted");
        File.WriteAllText(mounted, Before);
        Run("mount", "--bind", mounted, _file);
        ulong inode = FileStatus.Of(_file).Inode;
        ResolverFileChange change = Change();
        change.Make(null!);
        Assert.Equal(change.Block + Before, File.ReadAllText(mounted));
        Assert.Equal(change.Block + Before, File.ReadAllText(_file));
        change.Undo(null!, isDryRun: false);
        Assert.Equal(Before, File.ReadAllText(_file));
        Assert.Equal(inode, FileStatus.Of(_file).Inode);
        Run("umount", _file);
        Assert.Equal(below, File.ReadAllText(_file));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
    });

    [HostFact]
    public void A_file_in_a_folder_that_cannot_be_written_is_written_in_place() => RunWithMounts(() =>
    {
        string elsewhere = Directory.CreateTempSubdirectory("pptp-names-").FullName;
        string mounted = Path.Combine(elsewhere, "mounted");
        File.WriteAllText(mounted, Before);
        Run("mount", "--bind", "-o", "ro", _folder, _folder);
        Run("mount", "--bind", mounted, _file);
        ResolverFileChange change = Change();
        change.Make(null!);
        Assert.Equal(change.Block + Before, File.ReadAllText(_file));
        change.Undo(null!, isDryRun: false);
        Assert.Equal(Before, File.ReadAllText(mounted));
        Run("umount", _file);
        Run("umount", _folder);
        Directory.Delete(elsewhere, recursive: true);
    });

    [HostFact]
    public void A_file_with_two_names_keeps_both()
    {
        string second = Path.Combine(_folder, "second");
        Run("ln", _file, second);
        MakeAndUndo(Change());
        File.AppendAllText(second, "\n# both");
        Assert.Equal(File.ReadAllText(second), File.ReadAllText(_file));
    }

    [HostFact]
    public void What_a_killed_process_left_in_the_middle_of_writing_is_taken_away()
    {
        ResolverFileChange change = Change();
        File.WriteAllText(_file + ".pptptools", "# pptptools test beg");
        Assert.Equal(UndoResult.AlreadyGone, change.Undo(null!, isDryRun: false));
        DemandNothingElse();

        // Shorter already, and not cut off yet.
        File.WriteAllText(_file, Before + new string('\n', change.Block.Length));
        Assert.Equal(UndoResult.Undone, change.Undo(null!, isDryRun: false));
        DemandNothingElse();
    }

    private static void MakeAndUndo(ResolverFileChange change)
    {
        change.Make(null!);
        Assert.Equal(UndoResult.Undone, change.Undo(null!, isDryRun: false));
    }

    private ResolverFileChange Change() => ResolverFileChange.Of(_file, ["172.20.0.1", "172.20.0.9"], "test");

    private void DemandNothingElse()
    {
        Assert.Equal(Before, File.ReadAllText(_file));
        Assert.Equal(_file, Assert.Single(Directory.GetFileSystemEntries(_folder)));
    }

    /// <summary>In a mount namespace of its own, from which nothing reaches the host's.</summary>
    private static void RunWithMounts(Action test) => NetworkNamespace.Run(() =>
    {
        Assert.Equal(0, Unshare(NewMountNamespace));
        Run("mount", "--make-rprivate", "/");
        test();
    });

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
