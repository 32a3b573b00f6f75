using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace PptpTools.Tests;

/// <summary>What a test needs and a machine may lack: then the test is skipped.</summary>
[Flags]
internal enum Needs
{
    /// <summary>Wireshark's tshark.</summary>
    Tshark = 1,

    /// <summary>Wireshark's editcap.</summary>
    Editcap = 2,

    /// <summary>The collection of captures and vectors beside the checkout.</summary>
    SharedCaptures = 4,
}

/// <summary>A test that needs something.</summary>
internal sealed class FactNeedingAttribute : FactAttribute
{
    public FactNeedingAttribute(Needs needs) => Skip = Tools.WhatIsMissing(needs);
}

/// <summary>A test with data that needs something.</summary>
internal sealed class TheoryNeedingAttribute : TheoryAttribute
{
    public TheoryNeedingAttribute(Needs needs) => Skip = Tools.WhatIsMissing(needs);
}

/// <summary>Where programs are that tests compare with.</summary>
internal static class Tools
{
    private static readonly Dictionary<Needs, bool> Present = new()
    {
        [Needs.Tshark] = Find("tshark") is not null,
        [Needs.Editcap] = Find("editcap") is not null,
        [Needs.SharedCaptures] = TestFiles.SharedCaptures is not null,
    };

    /// <summary>The path of a program; null where it is not installed.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => (string[])[Path.Combine(folder, name), Path.Combine(folder, name + ".exe")]).FirstOrDefault(File.Exists);

    /// <summary>Why a test cannot run here; null where it can.</summary>
    public static string? WhatIsMissing(Needs needs)
    {
        Needs[] missing = [.. Present.Where(one => needs.HasFlag(one.Key) && !one.Value).Select(one => one.Key)];
        return missing.Length == 0 ? null : $"Needs {string.Join(" and ", missing)}.";
    }
}
