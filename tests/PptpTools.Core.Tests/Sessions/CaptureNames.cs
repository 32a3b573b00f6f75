using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>The captures to test with: those that the project ships, and the larger collection beside it.</summary>
internal static class CaptureNames
{
    /// <summary>The numbered recordings in <c>tests/captures</c>, without extension.</summary>
    public static IReadOnlyList<string> Ours { get; } =
    [
        .. Directory.GetFiles(TestFiles.Captures, "*.pcap").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => char.IsAsciiDigit(name[0])).Order(StringComparer.Ordinal),
    ];

    /// <summary>Every capture of the collection, relative to it; none where it is absent.</summary>
    public static IReadOnlyList<string> Shared { get; } = TestFiles.SharedCaptures is { } folder ? [.. Find(folder)] : [];

    public static TheoryData<string> OursTheory => [.. Ours];

    public static TheoryData<string> SharedTheory => [.. Shared];

    public static string PathOfOurs(string name) => Path.Combine(TestFiles.Captures, name + ".pcap");

    public static string PathOfShared(string name) => Path.Combine(TestFiles.SharedCaptures!, name);

    private static IEnumerable<string> Find(string folder) =>
        Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".pcap" or ".pcapng" or ".cap")
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
