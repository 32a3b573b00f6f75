using System;
using System.IO;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>
/// The recorded sessions against their reviewed texts: <c>NAME.events.txt</c> and <c>NAME.session.txt</c>. With
/// <c>UPDATE_GOLDENS=1</c> in the environment they are written anew; review the difference before committing it.
/// </summary>
public class GoldenTests
{
    private static readonly bool Updates = Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1";

    public static TheoryData<string> Captures => CaptureNames.OursTheory;

    [Fact]
    public void There_is_a_recording_for_every_case() => Assert.Equal(26, CaptureNames.Ours.Count);

    [Theory]
    [MemberData(nameof(Captures))]
    public void Every_step_reads_as_reviewed(string name) =>
        Compare($"{name}.events.txt", DecodedCapture.OfFile(CaptureNames.PathOfOurs(name)).Lines);

    [Theory]
    [MemberData(nameof(Captures))]
    public void Every_session_reads_as_reviewed(string name) =>
        Compare($"{name}.session.txt", SessionSummary.Of(DecodedCapture.OfFile(CaptureNames.PathOfOurs(name))));

    private static void Compare(string file, string actual)
    {
        string path = Path.Combine(TestFiles.Captures, file);
        if (Updates)
            File.WriteAllText(path, actual);
        string[] expected = File.ReadAllText(path).Split('\n');
        string[] lines = actual.Split('\n');
        for (int i = 0; i < Math.Min(expected.Length, lines.Length); i++)
            Assert.True(expected[i] == lines[i], $"{file} line {i + 1}\nexpected {expected[i]}\nactual   {lines[i]}");
        Assert.Equal(expected.Length, lines.Length);
    }
}
