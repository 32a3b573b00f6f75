using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Wire.Gre;

namespace PptpTools.Tests.Wire.Gre;

/// <summary>A block of <c>tests/vectors/gre.txt</c>.</summary>
public sealed record GreVector(string Name, GreFormat Format, string Text, string Anomalies, byte[] Octets)
{
    public static IReadOnlyList<GreVector> All { get; } = [.. Read()];

    public override string ToString() => Name;

    private static IEnumerable<GreVector> Read()
    {
        foreach (string block in File.ReadAllText(Path.Combine(TestFiles.Vectors, "gre.txt")).Split("\n[").Skip(1))
        {
            string[] lines = block.Split('\n');
            yield return new GreVector(
                lines[0].TrimEnd(']'), Enum.Parse<GreFormat>(lines[1]["format ".Length..]), lines[2]["text ".Length..],
                lines[3]["anomalies".Length..].Trim(), Hex.Octets(string.Join('\n', lines.Skip(4))));
        }
    }
}
