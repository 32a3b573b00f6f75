using System;
using System.IO;
using System.Runtime.Versioning;

namespace PptpTools.Tests;

[SupportedOSPlatform("linux")]
public sealed class HostFoldersTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("host-folders-").FullName;

    [Fact]
    public void Folders_are_made_for_their_owner_alone()
    {
        var folders = new HostFolders(Path.Combine(_folder, "run"), Path.Combine(_folder, "state", "journal"));
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(owner, File.GetUnixFileMode(folders.Run));
        Assert.Equal(owner, File.GetUnixFileMode(folders.Journal));
        Assert.Equal(Path.Combine(_folder, "run"), folders.Run);
    }

    [Fact]
    public void A_folder_that_others_may_read_is_refused()
    {
        string open = Path.Combine(_folder, "open");
        Directory.CreateDirectory(open);
        File.SetUnixFileMode(open, File.GetUnixFileMode(open) | UnixFileMode.OtherRead);
        var folders = new HostFolders(open, open);
        Assert.Contains("open to other users", Assert.Throws<UnauthorizedAccessException>(() => folders.Run).Message);
    }

    [Fact]
    public void A_link_is_refused_wherever_it_leads()
    {
        string link = Path.Combine(_folder, "link");
        var folders = new HostFolders(Path.Combine(_folder, "real"), link);
        File.CreateSymbolicLink(link, folders.Run);
        Assert.Contains("not a folder", Assert.Throws<UnauthorizedAccessException>(() => folders.Journal).Message);
    }
}
