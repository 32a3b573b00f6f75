using System;
using System.Linq;
using CsCheck;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Wire.Ip;

public class TcpHeaderTests
{
    private const string Syn = """
        0475 06BB            # ports 1141 and 1723
        00000001 00000000
        A0 02 FAF0           # 40 octets of header, SYN, window
        0000 0000
        0204 05B4            # maximum segment size 1460
        0402                 # selective acknowledgment permitted
        080A 00000007 00000000
        01
        0303 05              # window scale
        """;

    private readonly AnomalyCollector _anomalies = new();

    [Fact]
    public void Ports_numbers_window_and_options_are_printed()
    {
        Assert.Equal("1141 > 1723 seq=1 ack=0 win=64240 <mss 1460> <sackOK> <timestamp 7 0> <wscale 5>", Parse(Hex.Octets(Syn)).ToString());
    }

    [Fact]
    public void Every_option_is_described()
    {
        EventFieldList fields = FieldListSink.FieldsOf(Parse(Hex.Octets(Syn)));
        Assert.Equal("ControlBits=2 (SYN)", fields.Single(f => f.Name == "ControlBits").ToString());
        Assert.Equal(1460L, fields["MaximumSegmentSize"]);
        Assert.Equal(5L, fields["WindowScale"]);
        Assert.Equal(true, fields["SackPermitted"]);
        Assert.Equal("Value=7, EchoReply=0", fields["Timestamps"]!.ToString());
    }

    [Theory]
    [InlineData("0101 050A 00000001 00000005", "<sack 1-5>")]
    [InlineData("0512 00000001 00000005 00000009 0000000C 0000", "<sack 1-5 9-12>")]
    [InlineData("FD04 ABCD", "<option 253 abcd>")]
    [InlineData("0203 0500", "<option 2 05>")]
    [InlineData("0000 0000", "")]
    public void Options_of_other_segments_are_printed(string options, string text)
    {
        TcpHeader header = Parse(Segment(options));
        Assert.Equal($"1141 > 1723 seq=1 ack=2 win=3 {text}".TrimEnd(), header.ToString());
        header.Examine(_anomalies);
        Assert.DoesNotContain(_anomalies.Items, a => a.Rule == "BadOptionLength");
    }

    [Theory]
    [InlineData("0204 05B4", "MisplacedOption", 20)]
    [InlineData("0101 0201", "BadOptionLength", 22)]
    [InlineData("0101 0105", "BadOptionLength", 23)]
    [InlineData("05FF 0000", "BadOptionLength", 20)]
    public void What_options_may_not_be_is_an_anomaly(string options, string rule, int offset)
    {
        Parse(Segment(options)).Examine(_anomalies);
        Anomaly anomaly = Assert.Single(_anomalies.Items);
        Assert.Equal((rule, offset), (anomaly.Rule, anomaly.Offset));
    }

    [Fact]
    public void Reserved_bits_and_contradicting_control_bits_are_anomalies()
    {
        byte[] octets = Segment("");
        octets[12] |= 4;
        octets[13] = 7;
        Parse(octets).Examine(_anomalies);
        Assert.Equal(["ReservedNotZero", "ContradictoryControlBits"], _anomalies.Items.Select(a => a.Rule));
    }

    [Fact]
    public void A_checksum_is_right_wrong_left_to_hardware_or_cannot_be_told()
    {
        byte[] packet = [.. Hex.Octets("4500 0028 0001 0000 4006 0000 0A000001 0A000002"), .. Segment("")];
        Assert.Equal(TcpChecksumVerdict.LeftToHardware, Verdict(packet, out ushort expected));
        packet[36] = (byte)(expected >> 8);
        packet[37] = (byte)expected;
        Assert.Equal(TcpChecksumVerdict.Correct, Verdict(packet, out _));
        packet[34]++;
        Assert.Equal(TcpChecksumVerdict.Wrong, Verdict(packet, out _));
        packet[3]++;
        Assert.Equal(TcpChecksumVerdict.CannotTell, Verdict(packet, out _));

        packet[3]--;
        ulong pseudo = InternetChecksum.Add(6 + 20, packet.AsSpan(12, 8));
        ushort left = (ushort)~InternetChecksum.Fold(pseudo);
        packet[36] = (byte)(left >> 8);
        packet[37] = (byte)left;
        Assert.Equal(TcpChecksumVerdict.LeftToHardware, Verdict(packet, out _));
    }

    [Fact]
    public void Any_octets_are_read_printed_and_written_back()
    {
        Gen.Byte.Array[0, 80].Sample(
            octets =>
            {
                if (!TcpSegment.TryParse(octets, out TcpSegment segment, out _))
                    return;
                TcpHeader header = segment.ToRecord(TcpChecksumVerdict.CannotTell);
                Assert.Equal(octets[..segment.HeaderLength], header.ToOctets());
                _ = header.ToString();
                header.Describe(new LineWriter());
                header.Examine(new AnomalyCollector());
            },
            iter: 50_000);
    }

    private static byte[] Segment(string options)
    {
        byte[] octets = Hex.Octets(options);
        return [.. Hex.Octets("0475 06BB 00000001 00000002"), (byte)((20 + octets.Length) / 4 << 4), 0x10, .. Hex.Octets("0003 0000 0000"), .. octets];
    }

    private static TcpHeader Parse(byte[] octets)
    {
        Assert.True(TcpSegment.TryParse(octets, out TcpSegment segment, out WireError error), error.ToString());
        return segment.ToRecord(TcpChecksumVerdict.Correct);
    }

    private static TcpChecksumVerdict Verdict(byte[] packet, out ushort expected)
    {
        Assert.True(IpPacket.TryParse(packet, out IpPacket ip, out _));
        Assert.True(TcpSegment.TryParse(ip.Payload, out TcpSegment segment, out _));
        expected = segment.ExpectedChecksum(ip.Source, ip.Destination);
        return segment.ChecksumVerdict(ip);
    }
}
