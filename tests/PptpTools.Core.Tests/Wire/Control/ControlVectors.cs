using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace PptpTools.Tests.Wire.Control;

/// <summary>A block of <c>tests/vectors/control.txt</c>.</summary>
public sealed record ControlVector(string Name, string Section, string Text, byte[] Octets)
{
    public override string ToString() => Name;
}

internal static class ControlVectors
{
    public static IReadOnlyList<ControlVector> All { get; } = Read(Path.Combine(TestFiles.Vectors, "control.txt"));

    public static TheoryData<ControlVector> Theory => [.. All];

    public static byte[] Octets(string name) => (byte[])All.Single(vector => vector.Name == name).Octets.Clone();

    private static List<ControlVector> Read(string path)
    {
        var vectors = new List<ControlVector>();
        foreach (string block in File.ReadAllText(path).Split("\n[").Skip(1))
        {
            string[] lines = block.Split('\n');
            vectors.Add(new ControlVector(
                lines[0].TrimEnd(']'), lines[1]["section ".Length..], lines[2]["text ".Length..], Hex.Octets(string.Join('\n', lines.Skip(3)))));
        }

        return vectors;
    }
}
