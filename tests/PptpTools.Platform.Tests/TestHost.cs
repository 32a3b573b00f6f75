using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using PptpTools.NameResolution;
using PptpTools.Routing;
using PptpTools.Tunnels;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

/// <summary>A host with one wire and a default route, in the namespace of the thread that makes it, and folders of its own.</summary>
internal sealed partial class TestHost : IDisposable
{
    private readonly TunDevice _wire = new("wire%d");
    private readonly string _folder = Directory.CreateTempSubdirectory("pptp-host-").FullName;

    public TestHost()
    {
        Routes.AddAddress(_wire.Index, Address("192.0.2.2"), Address("192.0.2.1"));
        Routes.LeaveWithoutOwnIpv6(_wire.Index);
        Routes.BringUp(_wire.Index, 1500);
        Routes.Add(new KernelRoute(Address("0.0.0.0"), 0, Address("192.0.2.1"), _wire.Index) { Metric = 100, Protocol = 4 });
        Folders = new HostFolders(Path.Combine(_folder, "run"), Path.Combine(_folder, "journal"));
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        Resolver = Path.Combine(_folder, "resolv.conf");
        File.WriteAllText(Resolver, "# by hand\nsearch example.org\nnameserver 198.51.100.53");
        Names = new NameServerTools(Resolver, [Path.Combine(_folder, "bin")]);
    }

    public RouteSocket Routes { get; } = new();

    public HostFolders Folders { get; }

    public NameServerTools Names { get; }

    /// <summary>The resolver's file.</summary>
    public string Resolver { get; }

    public int WireIndex => _wire.Index;

    public string[] Journals => Directory.GetFiles(Folders.Journal, "*.journal");

    /// <summary>Everything that a tunnel may change, as the system's own tools show it where they are here.</summary>
    public string Picture()
    {
        var text = new StringBuilder();
        foreach (string what in new[] { "address", "route show table all", "-6 route show table all", "rule", "-6 rule", "link" })
            text.AppendLine(Run("ip", what));
        text.Append(Convert.ToHexString(File.Exists(Resolver) ? File.ReadAllBytes(Resolver) : []));
        return Lifetime().Replace(text.ToString(), "");
    }

    /// <summary>Puts a program of the host in the way that writes its arguments and input down.</summary>
    /// <returns>Path of what it writes.</returns>
    public string AddProgram(string name)
    {
        string path = Path.Combine(_folder, "bin", name);
        File.WriteAllText(path, $"#!/bin/sh\necho \"$@\" >> {path}.log\ncat >> {path}.log\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path + ".log";
    }

    public void Dispose()
    {
        Routes.Dispose();
        _wire.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Run(string program, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }

    [GeneratedRegex(@" (expires|hoplimit|users|age|used) \S+")]
    private static partial Regex Lifetime();
}

/// <summary>A test that needs root, /dev/net/tun and the program <c>ip</c>.</summary>
internal sealed class HostFactAttribute : FactAttribute
{
    public HostFactAttribute()
    {
        if (!IsAvailable)
            Skip = "Needs root and /dev/net/tun.";
        else if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Any(static folder => File.Exists(Path.Combine(folder, "ip"))))
            Skip = "Needs the program ip.";
    }
}
