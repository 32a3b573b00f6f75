#if NET
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Journal;
using PptpTools.Wire.Ip;

namespace PptpTools.NameResolution;

/// <summary>How this host is told of DNS servers, and where: systemd-resolved, resolvconf, or its file.</summary>
/// <param name="ConfigurationPath">The resolver's file.</param>
/// <param name="Folders">Where programs are looked for.</param>
internal sealed record NameServerTools(string ConfigurationPath, IReadOnlyList<string> Folders)
{
    private const string Resolved = "/run/systemd/resolve/";

    /// <summary>This host's.</summary>
    public static NameServerTools Current { get; } = new(
        "/etc/resolv.conf", [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries), "/usr/sbin", "/sbin"]);

    /// <summary>The change that lets names be asked of other servers: that of whoever keeps the resolver's file.</summary>
    /// <param name="servers">The servers, the first to be asked first.</param>
    /// <param name="interfaceName">The tunnel's interface.</param>
    /// <param name="interfaceIndex">The kernel's number of it.</param>
    /// <param name="takesAll">True to ask nobody else, where that can be said; otherwise they are asked beside others.</param>
    /// <param name="id">Unlike that of any other tunnel.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public HostChange Plan(IReadOnlyList<IpAddress> servers, string interfaceName, int interfaceIndex, bool takesAll, string id)
    {
        string[] addresses = [.. servers.Select(static server => server.ToString())];
        return Keeper() switch
        {
            (Keeping.Resolved, { } program) => new ResolvedChange(program, interfaceName, interfaceIndex, addresses, takesAll),
            (Keeping.Resolvconf, { } program) => new ResolvconfChange(program, ResolvconfChange.RecordOf(interfaceIndex, id), addresses),
            _ => ResolverFileChange.Of(Target ?? ConfigurationPath, addresses, id),
        };
    }

    /// <summary>Who would be told of DNS servers, for people.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string Describe() => Keeper().Keeping switch
    {
        Keeping.Resolved => "systemd-resolved",
        Keeping.Resolvconf => "resolvconf",
        _ => Target ?? ConfigurationPath,
    };

    private enum Keeping
    {
        Nobody,
        Resolved,
        Resolvconf,
    }

    private string? Target => new FileInfo(ConfigurationPath).LinkTarget is null ? null : File.ResolveLinkTarget(ConfigurationPath, returnFinalTarget: true)?.FullName;

    private (Keeping Keeping, string? Program) Keeper()
    {
        string target = Target ?? "";
        string text = File.Exists(ConfigurationPath) ? File.ReadAllText(ConfigurationPath) : "";
        bool isResolved = target.StartsWith(Resolved, StringComparison.Ordinal) || text.Contains("nameserver 127.0.0.53", StringComparison.Ordinal);
        if (isResolved && Find("resolvectl") is { } resolvectl)
            return (Keeping.Resolved, resolvectl);
        bool isGenerated = target.Contains("resolvconf", StringComparison.Ordinal) || text.Contains("resolvconf", StringComparison.Ordinal);
        return isGenerated && Find("resolvconf") is { } resolvconf ? (Keeping.Resolvconf, resolvconf) : default;
    }

    private string? Find(string program) => Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
#endif
