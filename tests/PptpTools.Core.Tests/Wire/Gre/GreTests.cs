using System;
using System.Linq;
using CsCheck;
using PptpTools.Wire;
using PptpTools.Wire.Gre;
using Xunit;

namespace PptpTools.Tests.Wire.Gre;

public class GreTests
{
    public static TheoryData<GreVector> Vectors => [.. GreVector.All];

    public static TheoryData<GreVector> EnhancedVectors => [.. GreVector.All.Where(vector => vector.Format == GreFormat.Enhanced)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_vector_has_its_format_text_and_anomalies(GreVector vector)
    {
        var anomalies = new AnomalyCollector();
        GreNearMiss nearMiss = GreNearMiss.Of(vector.Octets);
        nearMiss.Examine(anomalies);
        WireRecord? header = Header(vector.Octets);
        header?.Examine(anomalies);

        Assert.Equal(vector.Format, nearMiss.Format);
        Assert.Equal(vector.Text, header?.ToString() ?? "-");
        Assert.Equal(vector.Anomalies, string.Join(' ', anomalies.Items.Select(anomaly => anomaly.Rule)));
        Assert.Equal(vector.Format == GreFormat.Enhanced, nearMiss.Text.Length == 0);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_header_is_written_back_octet_for_octet(GreVector vector)
    {
        if (Header(vector.Octets) is not { } header)
            return;
        byte[] written = Enumerable.Repeat((byte)0xA5, header.Length + 2).ToArray();
        header.WriteTo(written);

        Assert.Equal(vector.Octets.Take(header.Length), written.Take(header.Length));
        Assert.Equal([0xA5, 0xA5], written.Skip(header.Length));
        Assert.Equal(header, Header(vector.Octets));
        Assert.Throws<ArgumentException>(() => header.WriteTo(new byte[header.Length - 1]));
    }

    [Theory]
    [MemberData(nameof(EnhancedVectors))]
    public void The_view_has_what_the_record_has(GreVector vector)
    {
        Assert.True(GreFrame.TryParse(vector.Octets, out GreFrame frame, out _));
        GreHeader header = frame.ToRecord();

        Assert.Equal(frame.FlagsAndVersion, header.FlagsAndVersion);
        Assert.Equal(frame.HeaderLength, header.Length);
        Assert.Equal(frame.CallId, header.CallId);
        Assert.Equal(frame.HasSequence ? frame.Sequence : null, header.Sequence);
        Assert.Equal(frame.HasAcknowledgment ? frame.Acknowledgment : null, header.Acknowledgment);
        Assert.Equal(vector.Octets.Length, frame.HeaderLength + frame.Payload.Length + frame.TrailingOctets);
        Assert.Equal(frame.PayloadLength, frame.Payload.Length + header.MissingOctets);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Every_truncation_is_named(GreVector vector)
    {
        for (int length = 0; length < vector.Octets.Length; length++)
        {
            byte[] octets = vector.Octets[..length];
            GreNearMiss nearMiss = GreNearMiss.Of(octets);
            _ = Header(octets)?.ToString();
            if (length < 4)
                Assert.Equal(GreFormat.Truncated, nearMiss.Format);
            else
                Assert.Contains(nearMiss.Format, new[] { vector.Format, GreFormat.Truncated });
            Assert.Equal(nearMiss.Format == GreFormat.Truncated, nearMiss.Error.Fault == WireFault.Truncated);
        }
    }

    [Fact]
    public void The_bits_of_the_first_octets_have_their_names()
    {
        byte[] octets = GreVector.All.Single(vector => vector.Name.StartsWith("every reserved", StringComparison.Ordinal)).Octets;
        var header = Assert.IsType<GreHeader>(Header(octets));

        Assert.True(header is { ChecksumPresent: true, RoutingPresent: true, StrictSourceRoutePresent: true, RecursionControl: 7, Flags: 15 });
        Assert.Equal(0, new GreHeader(1, 0, null, 4) { ReservedBits = 0x3087 }.ReservedBits);
    }

    [Fact]
    public void A_near_miss_says_what_it_is_in_a_sentence()
    {
        string[] texts = [.. GreVector.All.Where(vector => vector.Format != GreFormat.Enhanced).Select(vector => GreNearMiss.Of(vector.Octets).Text)];

        Assert.Equal(
            [
                "This is GRE version 0 with protocol type 0x880B (Ppp); PPTP has version 1.",
                "This is GRE version 0 with protocol type 0x0800 (IPv4): another tunnel than PPTP.",
                "This is GRE version 0 with protocol type 0x6558 (TransparentEthernetBridging): another tunnel than PPTP.",
                "This is GRE version 0 with protocol type 0x1234: another tunnel than PPTP.",
                "This is GRE version 1 with protocol type 0x88BE (ErspanType2); PPTP has 0x880B.",
                "This is enhanced GRE without a key: it names no call.",
                "GRE version 5 is not defined; PPTP has version 1.",
            ],
            texts);
        Assert.Equal("The packet ends after 7 octets, within the GRE header.", GreNearMiss.Of(Hex.Octets("3001880B000600")).Text);
    }

    [Fact]
    public void Any_octets_are_read_and_printed_without_an_exception() =>
        Gen.Byte.Array[0, 64].Sample(octets =>
        {
            if (octets.Length >= 4 && octets[0] % 2 == 0)
                (octets[1], octets[2], octets[3]) = ((byte)(octets[1] & 0xF9), 0x88, 0x0B);
            var anomalies = new AnomalyCollector();
            GreNearMiss.Of(octets).Examine(anomalies);
            if (Header(octets) is not { } header)
                return;
            header.Examine(anomalies);
            _ = header.ToString();
            header.Describe(new LineWriter());
            Assert.Equal(octets.Take(header.Length), header.ToOctets());
        });

    private static WireRecord? Header(byte[] octets)
    {
        if (GreFrame.TryParse(octets, out GreFrame frame, out _))
            return frame.ToRecord();
        return PlainGreHeader.TryParse(octets, out PlainGreHeader? header, out _) ? header : null;
    }
}
