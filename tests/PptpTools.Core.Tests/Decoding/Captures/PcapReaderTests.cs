using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Decoding.Captures;

public class PcapReaderTests
{
    private const string OneFrame = """
        D4C3B2A1            # magic, little-endian
        0200 0400           # version 2.4
        00000000 00000000   # reserved
        00000400            # snap length
        01000000            # Ethernet
        80436D38            # 2000-01-01T00:00:00Z
        40420F00            # 1,000,000 µs
        03000000            # 3 octets captured
        05000000            # 5 octets on the wire
        AABBCC
        """;

    [Theory]
    [InlineData("session-microseconds.pcap", "pcap")]
    [InlineData("session-nanoseconds.pcap", "pcap (ns)")]
    [InlineData("session-big-endian.pcap", "pcap (big-endian)")]
    [InlineData("session-nanoseconds-big-endian.pcap", "pcap (ns, big-endian)")]
    [InlineData("session-modified.pcap", "pcap (modified)")]
    [InlineData("session-microseconds.pcap.gz", "pcap")]
    public void Every_kind_of_pcap_holds_the_same_frames(string name, string format)
    {
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(CaptureFiles.Format(name));
        Assert.Null(reader.Problem);
        Assert.Equal(format, reader.Format);
        Assert.Equal(24, frames.Count);
        Assert.Equal(CaptureFiles.Read(CaptureFiles.Format("session-microseconds.pcap")).Frames, frames);
        Assert.Equal(new DateTime(2026, 11, 22, 18, 41, 56, DateTimeKind.Utc).AddTicks(8_298_930).Ticks, frames[0].Ticks);
        Assert.Equal(LinkType.Ethernet, Assert.Single(reader.Interfaces).LinkType);
    }

    [Fact]
    public void The_fields_of_a_frame_are_read()
    {
        KeptFrame frame = Assert.Single(CaptureFiles.Read(Hex.Octets(OneFrame)).Frames);
        Assert.Equal(new KeptFrame(1, new DateTime(2000, 1, 1, 0, 0, 1, DateTimeKind.Utc).Ticks, 0, LinkType.Ethernet, 5, "AABBCC", null), frame);
    }

    [Fact]
    public void A_frame_check_sequence_that_the_file_header_names_is_left_out()
    {
        byte[] octets = Hex.Octets(OneFrame);
        octets[23] = 0x24;
        octets[36] = 3;
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(octets);
        Assert.Equal("", frames[0].Octets);
        Assert.Equal(4, reader.Interfaces[0].FrameCheckLength);
    }

    [Fact]
    public void The_swapped_lengths_of_version_2_2_are_put_right()
    {
        byte[] octets = Hex.Octets(OneFrame);
        octets[6] = 2;
        (octets[32], octets[36]) = (octets[36], octets[32]);
        KeptFrame frame = Assert.Single(CaptureFiles.Read(octets).Frames);
        Assert.Equal(("AABBCC", 5), (frame.Octets, frame.OriginalLength));
    }

    [Fact]
    public void A_stream_that_trickles_gives_the_same_frames()
    {
        byte[] octets = File.ReadAllBytes(CaptureFiles.Format("session-microseconds.pcap"));
        Assert.Equal(CaptureFiles.Read(octets).Frames, CaptureFiles.Read(new TricklingStream(octets)).Frames);
    }

    [Fact]
    public void A_frame_longer_than_the_buffer_is_read()
    {
        byte[] header = Hex.Octets(OneFrame)[..40];
        const int Length = 3_000_000;
        BitConverter.TryWriteBytes(header.AsSpan(32), Length);
        byte[] octets = [.. header, .. Enumerable.Repeat((byte)7, Length), .. header[24..40], .. Enumerable.Repeat((byte)9, Length)];
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(octets);
        Assert.Null(reader.Problem);
        Assert.Equal(new string('0', 1) + "7", frames[0].Octets[..2]);
        Assert.Equal(Length * 2, frames[1].Octets.Length);
        Assert.Equal("09", frames[1].Octets[^2..]);
    }

    [Fact]
    public void A_length_beyond_the_bound_is_damage_with_its_offset()
    {
        byte[] octets = Hex.Octets(OneFrame);
        octets[35] = 0x7F;
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(octets);
        Assert.Empty(frames);
        Assert.Equal(CaptureFault.Damaged, reader.Problem!.Fault);
        Assert.Equal((24, 1), (reader.Problem.Offset, reader.Problem.Frame));
    }
}
