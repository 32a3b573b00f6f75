using System;
using System.Collections.Generic;
using System.IO;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>Every record that the decoder makes of a capture is written back as the octets that stood in the frame.</summary>
public class RoundTripTests
{
    private const int LongestRecord = 65_536;

    public static TheoryData<string> Captures => CaptureNames.SharedTheory;

    public static TheoryData<string> OurCaptures => CaptureNames.OursTheory;

    [Theory]
    [MemberData(nameof(OurCaptures))]
    public void Our_records_are_written_as_they_were_read(string name)
    {
        int records = Compare(CaptureNames.PathOfOurs(name));
        Assert.True(records > 10, $"{records} records");
    }

    [TheoryNeeding(Needs.SharedCaptures)]
    [MemberData(nameof(Captures))]
    public void Records_are_written_as_they_were_read(string capture) => Compare(CaptureNames.PathOfShared(capture));

    private static int Compare(string path)
    {
        List<byte[]> frames = FramesOf(path);
        var buffer = new byte[LongestRecord];
        int records = 0;
        foreach (NegotiationEvent step in DecodedCapture.OfFile(path).Events)
        {
            if (step.Packet is not { } packet || step.FrameNumbers.Count != 1)
                continue;
            Span<byte> written = buffer.AsSpan(0, packet.Length);
            written.Fill(0xA5);
            packet.WriteTo(written);
            Assert.True(frames[(int)step.FrameNumbers[0] - 1].AsSpan().IndexOf(written) >= 0, $"frame {step.FrameNumbers[0]}: {step.Text}\n{Convert.ToHexString(written)}");
            if (packet is ControlMessage message)
                Assert.Equal(message.DeclaredLength, message.Length);
            if (IsNegotiation(step.Layer) && step.Sequence is not null)
                Assert.True(PayloadOf(frames[(int)step.FrameNumbers[0] - 1]).EndsWith(written), $"frame {step.FrameNumbers[0]} has more than {step.Text}");
            records++;
        }

        return records;
    }

    private static bool IsNegotiation(Layer layer) => layer is >= Layer.Lcp and <= Layer.Lqr;

    /// <summary>The IP packet in an Ethernet frame, without the frame's padding.</summary>
    private static ReadOnlySpan<byte> PayloadOf(byte[] frame) =>
        frame.AsSpan(SyntheticCapture.EthernetLength, (frame[SyntheticCapture.EthernetLength + 2] << 8) + frame[SyntheticCapture.EthernetLength + 3]);

    private static List<byte[]> FramesOf(string path)
    {
        var frames = new List<byte[]>();
        using FileStream stream = File.OpenRead(path);
        CaptureReader.TryOpen(stream, out CaptureReader reader);
        while (reader.TryRead(out CaptureFrame frame))
            frames.Add(frame.Octets.ToArray());
        return frames;
    }
}
