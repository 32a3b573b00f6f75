using System;
using System.IO;

namespace PptpTools;

/// <summary>
/// Where this user's processes meet: the folder of their sockets, which goes with the boot, and that of their journals, which stays. Root has
/// <c>/run/pptptools</c> and <c>/var/lib/pptptools/journal</c>; others have theirs below XDG_RUNTIME_DIR and XDG_STATE_HOME. Nobody else may read them.
/// </summary>
internal sealed class HostFolders
{
    /// <summary>What the folders are called.</summary>
    public const string Name = "pptptools";

    private readonly string _run;
    private readonly string _journal;

    /// <param name="run">The folder of sockets.</param>
    /// <param name="journal">The folder of journals.</param>
    public HostFolders(string run, string journal)
    {
        _run = run;
        _journal = journal;
    }

    /// <summary>Those of the user of this process.</summary>
    public static HostFolders Current { get; } = OfThisUser();

    /// <summary>The folder of sockets; made where it is not there yet.</summary>
    /// <exception cref="UnauthorizedAccessException">Somebody else owns it, or may write in it.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public string Run => Prepare(_run);

    /// <summary>The folder of journals; made where it is not there yet.</summary>
    /// <exception cref="UnauthorizedAccessException">Somebody else owns it, or may write in it.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public string Journal => Prepare(_journal);

    private static HostFolders OfThisUser()
    {
#if NET
        if (OperatingSystem.IsLinux())
            return OfLinuxUser(Linux.NativeMethods.EffectiveUser());
#endif
        string own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return new HostFolders(Path.Combine(own, Name, "run"), Path.Combine(own, Name, "journal"));
    }

#if NET
    private static HostFolders OfLinuxUser(uint user)
    {
        if (user == 0)
            return new HostFolders("/run/" + Name, $"/var/lib/{Name}/journal");
        string run = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime
            ? Path.Combine(runtime, Name)
            : Path.Combine("/tmp", $"{Name}-{user}");
        string state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return new HostFolders(run, Path.Combine(state, Name, "journal"));
    }
#endif

    private static string Prepare(string folder)
    {
#if NET
        if (OperatingSystem.IsLinux())
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(folder, owner);
            Linux.FileStatus.DemandOwnFolder(folder);
            return folder;
        }
#endif
        Directory.CreateDirectory(folder);
        return folder;
    }
}
