using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Decoding;
using Xunit;

namespace PptpTools.Tests.Decoding.Captures;

public class CaptureFaultTests
{
    [Fact]
    public void An_empty_file_says_so()
    {
        Assert.False(CaptureReader.TryOpen(new MemoryStream(), out CaptureReader reader));
        Assert.Equal(CaptureFault.Empty, reader.Problem!.Fault);
        Assert.False(reader.TryRead(out _));
    }

    [Theory]
    [InlineData("PK\u0003\u0004 and so on", "ZIP")]
    [InlineData("hello world", "no capture format")]
    [InlineData("x", "no capture format")]
    public void A_file_that_is_no_capture_says_what_it_is(string content, string word)
    {
        Assert.False(CaptureReader.TryOpen(new MemoryStream([.. content.Select(c => (byte)c)]), out CaptureReader reader));
        Assert.Equal(CaptureFault.NotACapture, reader.Problem!.Fault);
        Assert.Contains(word, reader.Problem.Text, StringComparison.Ordinal);
        Assert.NotEmpty(reader.Problem.Action);
    }

    [Theory]
    [InlineData("session-microseconds.pcap")]
    [InlineData("session-nanoseconds-big-endian.pcap")]
    [InlineData("session-modified.pcap")]
    [InlineData("session.pcapng")]
    [InlineData("blocks.pcapng")]
    [InlineData("blocks-big-endian.pcapng")]
    public void A_cut_file_delivers_what_was_before_the_cut(string name)
    {
        byte[] whole = File.ReadAllBytes(CaptureFiles.Format(name));
        List<KeptFrame> all = CaptureFiles.Read(whole).Frames;
        for (int length = 4; length < whole.Length; length++)
        {
            (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(whole[..length]);
            Assert.Equal(all.Take(frames.Count), frames);
            if (reader.Problem is not { } problem)
                continue;
            Assert.Equal(CaptureFault.CutShort, problem.Fault);
            Assert.InRange(problem.Offset, 0, length);
            Assert.InRange(problem.Frame - (frames.Count == 0 ? 0 : frames[^1].Number), 0, 4);
            Assert.Contains($"ends at offset {length} ", problem.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_a_cut_between_two_frames_goes_unnoticed()
    {
        byte[] whole = File.ReadAllBytes(CaptureFiles.Format("session-microseconds.pcap"));
        int unnoticed = Enumerable.Range(4, whole.Length - 4).Count(length => CaptureFiles.Read(whole[..length]).Reader.Problem is null);
        Assert.Equal(24, unnoticed);
    }

    [Theory]
    [InlineData("session-microseconds.pcap.gz")]
    [InlineData("session.pcapng.gz")]
    public void A_cut_gzip_file_delivers_what_was_before_the_cut(string name)
    {
        byte[] whole = File.ReadAllBytes(CaptureFiles.Format(name));
        List<KeptFrame> all = CaptureFiles.Read(whole).Frames;
        for (int length = 4; length < whole.Length; length++)
        {
            (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(whole[..length]);
            Assert.Equal(all.Take(frames.Count), frames);
            Assert.True(reader.Problem is { Fault: CaptureFault.CutShort }, $"length {length}: {reader.Problem}");
        }
    }

    [Fact]
    public void A_corrupt_gzip_file_is_damage()
    {
        byte[] octets = File.ReadAllBytes(CaptureFiles.Format("session-microseconds.pcap.gz"));
        octets[^5] ^= 0x55;
        (List<KeptFrame> frames, CaptureReader reader) = CaptureFiles.Read(octets);
        Assert.Equal(24, frames.Count);
        Assert.Equal(CaptureFault.Damaged, reader.Problem!.Fault);
    }

    [Fact]
    public void A_failing_stream_is_the_callers_to_see()
    {
        Assert.Throws<IOException>(() => CaptureReader.TryOpen(new FailingStream(), out _));
    }

    private sealed class FailingStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("gone");
    }
}
