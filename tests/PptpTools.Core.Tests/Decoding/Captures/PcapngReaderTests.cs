using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Decoding.Pcapng;
using Xunit;

namespace PptpTools.Tests.Decoding.Captures;

public class PcapngReaderTests
{
    [Theory]
    [InlineData("session.pcapng")]
    [InlineData("session.pcapng.gz")]
    public void A_plain_pcapng_file_holds_the_frames_of_the_pcap_file(string name)
    {
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(CaptureFiles.Format(name));
        Assert.Null(reader.Problem);
        Assert.Equal("pcapng", reader.Format);
        Assert.Equal(CaptureFiles.Read(CaptureFiles.Format("session-microseconds.pcap")).Frames, frames);
    }

    /// <summary>Numbers, times, interfaces and lengths as tshark shows them; interfaces of later sections count on.</summary>
    [Theory]
    [InlineData("blocks.pcapng", "pcapng")]
    [InlineData("blocks-big-endian.pcapng", "pcapng (big-endian)")]
    public void Every_kind_of_block_is_read_or_skipped(string name, string format)
    {
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(CaptureFiles.Format(name));
        Assert.Null(reader.Problem);
        Assert.Equal(format, reader.Format);
        string[] expected =
        [
            "1 18:41:56.8298930 0 Ethernet 74/74 the first frame|a second comment",
            "2 18:41:56.8299220 0 Ethernet 74/74",
            "3 18:41:56.8299430 0 Ethernet 66/66",
            "4 18:41:56.8525510 0 Ethernet 222/222",
            "5 18:41:56.8298921 1 Raw 60/60",
            "9 18:41:56.8525830 0 Ethernet 66/1000",
            "10 none 0 Ethernet 222/222",
            "11 18:41:56.8897830 2 Ethernet 66/66",
            "12 none 2 Ethernet 60/234",
            "13 18:41:57.8361740 3 Ethernet 66/70",
        ];
        Assert.Equal(expected, frames.Select(Line));
        Assert.Equal(["first section", "of two", "names", "statistics", "second section"], reader.Comments);
        Assert.Equal(["0 eth0 (Ethernet)", "1 tun0 (Raw)", "2 (Ethernet)", "3 (Ethernet)"], reader.Interfaces.Select(i => i.ToString()));
        Assert.Equal(("outside", "nanoseconds", 0x40000), (reader.Interfaces[0].Description, Assert.Single(reader.Interfaces[0].Comments), reader.Interfaces[0].SnapLength));
        Assert.Equal(4, reader.Interfaces[3].FrameCheckLength);
    }

    [Fact]
    public void The_flags_of_a_frame_tell_who_sent_it()
    {
        using FileStream stream = File.OpenRead(CaptureFiles.Format("blocks.pcapng"));
        CaptureReader.TryOpen(stream, out CaptureReader reader);
        var sent = new List<bool?>();
        while (sent.Count < 4 && reader.TryRead(out CaptureFrame frame))
            sent.Add(frame.Sent);
        Assert.Equal([null, true, false, true], sent);
    }

    [Theory]
    [InlineData(6, 0, 1_000_001UL, 10_000_010)]
    [InlineData(9, 0, 1_000_000_199UL, 10_000_001)]
    [InlineData(0, 5, 1UL, 60_000_000)]
    [InlineData(7, 0, 12UL, 12)]
    [InlineData(19, 0, 10_000_000_000_000_000_000UL, 10_000_000)]
    [InlineData(127, 0, ulong.MaxValue, 0)]
    [InlineData(0x81, 0, 3UL, 15_000_000)]
    [InlineData(0xBF, 0, 1UL << 62, 5_000_000)]
    [InlineData(0xC0, 0, 1UL << 63, 5_000_000)]
    [InlineData(0xFF, 0, ulong.MaxValue, 0)]
    public void Every_time_resolution_is_understood(byte resolution, long offset, ulong timestamp, long expected)
    {
        Assert.Equal(expected, new PcapngClock(resolution, offset).ToTicks(timestamp) - DateTime.UnixEpoch.Ticks);
    }

    [Theory]
    [InlineData(0, 0, ulong.MaxValue)]
    [InlineData(6, long.MaxValue, 0UL)]
    [InlineData(0x80, 0, ulong.MaxValue)]
    public void A_time_beyond_the_calendar_is_held_at_its_end(byte resolution, long offset, ulong timestamp)
    {
        Assert.Equal(DateTime.MaxValue.Ticks, new PcapngClock(resolution, offset).ToTicks(timestamp));
        Assert.Equal(0, new PcapngClock(resolution, long.MinValue).ToTicks(0));
    }

    [Theory]
    [InlineData(4, 0x04, "claims a length of 4 octets")]
    [InlineData(7, 0x7F, "claims a length")]
    [InlineData(12, 0x02, "version")]
    public void A_contradiction_is_damage(int offset, byte value, string words)
    {
        byte[] octets = File.ReadAllBytes(CaptureFiles.Format("session.pcapng"));
        octets[offset] = value;
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(octets);
        Assert.Empty(frames);
        Assert.Equal(CaptureFault.Damaged, reader.Problem!.Fault);
        Assert.Contains(words, reader.Problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_of_an_interface_that_is_not_described_is_damage()
    {
        byte[] octets = Hex.Octets("""
            0A0D0D0A 1C000000 4D3C2B1A 0100 0000 FFFFFFFFFFFFFFFF 1C000000   # section header
            06000000 20000000 00000000 00000000 00000000 00000000 00000000 20000000
            """);
        CaptureReader reader = CaptureFiles.Read(octets).Reader;
        Assert.Equal((CaptureFault.Damaged, 28, 1), (reader.Problem!.Fault, reader.Problem.Offset, reader.Problem.Frame));
    }

    [Fact]
    public void A_stream_that_trickles_gives_the_same_frames()
    {
        byte[] octets = File.ReadAllBytes(CaptureFiles.Format("blocks.pcapng"));
        Assert.Equal(CaptureFiles.Read(octets).Frames, CaptureFiles.Read(new TricklingStream(octets)).Frames);
    }

    private static string Line(KeptFrame frame)
    {
        string time = frame.Ticks == 0 ? "none" : new DateTime(frame.Ticks).ToString("HH:mm:ss.fffffff", null);
        string comment = frame.Comment is null ? "" : " " + frame.Comment.Replace('\n', '|');
        return $"{frame.Number} {time} {frame.Interface} {frame.LinkType} {frame.Octets.Length / 2}/{frame.OriginalLength}{comment}";
    }
}
