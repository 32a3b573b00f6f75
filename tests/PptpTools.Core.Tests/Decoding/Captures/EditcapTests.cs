using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using PptpTools.Decoding;
using Xunit;

namespace PptpTools.Tests.Decoding.Captures;

/// <summary>Files that Wireshark's editcap writes; nothing is asserted where it, or the collection of captures, is absent.</summary>
public class EditcapTests
{
    [TheoryNeeding(Needs.SharedCaptures | Needs.Editcap)]
    [InlineData("pcap", 1)]
    [InlineData("nsecpcap", 1)]
    [InlineData("modpcap", 1)]
    [InlineData("pcapng", 1)]
    [InlineData("netmon1", TimeSpan.TicksPerMillisecond)]
    [InlineData("netmon2", TimeSpan.TicksPerMicrosecond)]
    public void Every_format_that_editcap_writes_holds_the_same_frames(string format, long tolerance)
    {
        string folder = TestFiles.SharedCaptures!;
        string converted = Path.GetTempFileName();
        try
        {
            foreach (string path in Directory.GetFiles(Path.Combine(folder, "real"), "0*stateless*.pcap").Where(path => !path.Contains("inner", StringComparison.Ordinal)))
            {
                Convert(format, path, converted);
                (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(converted);
                List<KeptFrame> expected = CaptureFiles.Read(path).Frames;
                Assert.Null(reader.Problem);
                Assert.Equal(expected.Select(f => f with { Ticks = 0 }), frames.Select(f => f with { Ticks = 0 }));
                Assert.All(frames.Zip(expected), pair => Assert.InRange(Math.Abs(pair.First.Ticks - pair.Second.Ticks), 0, tolerance));
            }
        }
        finally
        {
            File.Delete(converted);
        }
    }

    private static void Convert(string format, string from, string to)
    {
        using Process editcap = Process.Start(new ProcessStartInfo(Tools.Find("editcap")!, ["-F", format, from, to]) { RedirectStandardError = true, Environment = { ["TZ"] = "UTC" } })!;
        string errors = editcap.StandardError.ReadToEnd();
        editcap.WaitForExit();
        Assert.True(editcap.ExitCode == 0, errors);
    }
}
