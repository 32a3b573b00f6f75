using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using PptpTools.Decoding;
using Xunit;

namespace PptpTools.Tests.Decoding.Captures;

public class NetMonReaderTests
{
    private static readonly string[] Files =
    [
        "session-netmon1.cap", "session-netmon2.cap", "frames-netmon2.0.cap", "frames-netmon2.1.cap", "frames-netmon2.2.cap", "frames-netmon2.3.cap",
    ];

    public static TheoryData<string> FileNames => [.. Files];

    [Theory]
    [InlineData("session-netmon1.cap", "NetMon 1.1", TimeSpan.TicksPerMillisecond)]
    [InlineData("session-netmon2.cap", "NetMon 2.0", 1)]
    public void Files_of_both_versions_hold_the_frames_of_the_pcap_file(string name, string format, long tolerance)
    {
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(CaptureFiles.Format(name));
        List<KeptFrame> expected = CaptureFiles.Read(CaptureFiles.Format("session-microseconds.pcap")).Frames;
        Assert.Null(reader.Problem);
        Assert.Equal(format, reader.Format);
        Assert.Equal(expected.Select(f => f with { Ticks = 0 }), frames.Select(f => f with { Ticks = 0 }));
        Assert.All(frames.Zip(expected), pair => Assert.InRange(Math.Abs(pair.First.Ticks - pair.Second.Ticks), 0, tolerance));
    }

    /// <summary>As tshark shows them, but for the radio header, which is read away, and the file filter, which is no frame.</summary>
    [Theory]
    [InlineData("frames-netmon2.1.cap", "0", "18:41:56.2499994", null)]
    [InlineData("frames-netmon2.2.cap", "0", "18:41:56.2499994", "a title")]
    [InlineData("frames-netmon2.3.cap", "3", "18:41:56.2500003", "a title")]
    public void Frames_of_several_media_come_in_the_order_of_the_table(string name, string last, string earlier, string? comment)
    {
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(CaptureFiles.Format(name));
        Assert.Null(reader.Problem);
        string[] expected =
        [
            $"1 18:41:56.829893{last} Ethernet 74/74",
            $"2 18:41:56.829922{last} Ethernet 74/74",
            $"3 18:41:56.829943{last} Raw 52/52",
            $"4 18:41:56.829943{last} Ethernet 66/66",
            $"5 18:41:56.852551{last} Ieee80211 240/250",
            $"7 {earlier} Ethernet 66/66",
        ];
        Assert.Equal(expected, frames.Select(f =>
            $"{f.Number} {new DateTime(f.Ticks).ToString("HH:mm:ss.fffffff", null)} {f.LinkType} {f.Octets.Length / 2}/{f.OriginalLength}"));
        Assert.Equal([null, comment], frames.Take(2).Select(f => f.Comment));
        Assert.StartsWith("0801", frames[4].Octets, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FileNames))]
    public void A_stream_that_cannot_seek_gives_the_same_frames(string name)
    {
        byte[] octets = File.ReadAllBytes(CaptureFiles.Format(name));
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(new TricklingStream(octets));
        Assert.Null(reader.Problem);
        Assert.Equal(CaptureFiles.Read(octets).Frames, frames);
    }

    [Theory]
    [MemberData(nameof(FileNames))]
    public void A_file_in_gzip_gives_the_same_frames(string name)
    {
        byte[] octets = File.ReadAllBytes(CaptureFiles.Format(name));
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(octets);
        Assert.Equal(CaptureFiles.Read(octets).Frames, CaptureFiles.Read(packed.ToArray()).Frames);
    }

    [Fact]
    public void A_stream_that_does_not_begin_at_its_start_is_read_from_where_it_is()
    {
        byte[] octets = File.ReadAllBytes(CaptureFiles.Format("session-netmon2.cap"));
        var stream = new MemoryStream([1, 2, 3, .. octets]) { Position = 3 };
        Assert.Equal(CaptureFiles.Read(octets).Frames, CaptureFiles.Read(stream).Frames);
    }

    [Theory]
    [InlineData("session-netmon1.cap", true)]
    [InlineData("session-netmon1.cap", false)]
    [InlineData("session-netmon2.cap", true)]
    [InlineData("session-netmon2.cap", false)]
    public void A_cut_file_has_lost_its_table_and_is_read_up_to_the_cut(string name, bool seeks)
    {
        byte[] whole = File.ReadAllBytes(CaptureFiles.Format(name));
        List<KeptFrame> all = CaptureFiles.Read(whole).Frames;
        int most = 0;
        for (int length = 4; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(seeks ? new MemoryStream(cut) : new TricklingStream(cut));
            Assert.Equal(all.Take(frames.Count), frames);
            Assert.Equal(CaptureFault.CutShort, reader.Problem?.Fault);
            Assert.True(frames.Count >= most, $"length {length}");
            most = frames.Count;
        }

        Assert.Equal(all.Count, most);
    }

    [Fact]
    public void A_capture_that_was_never_closed_is_read_to_its_end()
    {
        byte[] octets = File.ReadAllBytes(CaptureFiles.Format("session-netmon2.cap"));
        int table = BitConverter.ToInt32(octets, 24);
        Array.Clear(octets, 24, 8);
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(octets[..table]);
        Assert.Equal(24, frames.Count);
        Assert.Equal(CaptureFault.CutShort, reader.Problem!.Fault);
    }

    [Fact]
    public void A_table_that_names_the_same_frame_again_and_again_is_damage()
    {
        byte[] octets = File.ReadAllBytes(CaptureFiles.Format("session-netmon2.cap"));
        int table = BitConverter.ToInt32(octets, 24);
        for (int at = table; at < octets.Length; at += 4)
            octets.AsSpan(table + 12, 4).CopyTo(octets.AsSpan(at));
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(octets);
        Assert.InRange(frames.Count, 1, 23);
        Assert.Equal(CaptureFault.Damaged, reader.Problem!.Fault);
    }

    [Fact]
    public void A_table_entry_beyond_the_file_is_damage()
    {
        byte[] octets = File.ReadAllBytes(CaptureFiles.Format("session-netmon2.cap"));
        octets[BitConverter.ToInt32(octets, 24) + 4 * 5 + 3] = 0x7F;
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(octets);
        Assert.Equal(5, frames.Count);
        Assert.Equal((CaptureFault.Damaged, 6), (reader.Problem!.Fault, reader.Problem.Frame));
    }
}
