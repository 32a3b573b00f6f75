using System;
using System.Linq;
using CsCheck;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Wire.Ip;

public class ArpPacketTests
{
    private const string Request = """
        0001 0800   # Ethernet, IPv4
        06 04 0001  # lengths, request
        001122334455 0A000002
        000000000000 0A000001
        """;

    [Theory]
    [InlineData("0001", "who-has 10.0.0.1 tell 10.0.0.2", "Request")]
    [InlineData("0002", "10.0.0.2 is-at 00:11:22:33:44:55", "Reply")]
    [InlineData("0009", "operation=9 10.0.0.2 > 10.0.0.1", "InverseReply")]
    [InlineData("7777", "operation=30583 10.0.0.2 > 10.0.0.1", "Unknown")]
    public void A_packet_reads_as_tcpdump_prints_it(string operation, string text, string message)
    {
        ArpPacket packet = Parse(Hex.Octets(Request.Replace("06 04 0001", $"06 04 {operation}", StringComparison.Ordinal)));
        Assert.Equal((text, message), (packet.ToString(), packet.Message));
    }

    [Fact]
    public void Every_field_is_described_and_written_back_with_the_padding()
    {
        byte[] octets = [.. Hex.Octets(Request), 0xEE, 0xFF];
        ArpPacket packet = Parse(octets);
        Assert.Equal(octets, packet.ToOctets());
        Assert.Equal(
            "HardwareType=1 (Ethernet), ProtocolType=2048 (IPv4), HardwareAddressLength=6, ProtocolAddressLength=4, Operation=1 (Request), "
            + "SenderHardwareAddress=00:11:22:33:44:55, SenderProtocolAddress=10.0.0.2, TargetHardwareAddress=00:00:00:00:00:00, TargetProtocolAddress=10.0.0.1, Padding=eeff",
            FieldListSink.FieldsOf(packet).ToString());
    }

    [Fact]
    public void Odd_lengths_and_operations_are_anomalies()
    {
        var anomalies = new AnomalyCollector();
        Parse(Hex.Octets("0001 0800 02 01 7777  1122 AA 3344 BB")).Examine(anomalies);
        Assert.Equal(["UnknownOperation", "BadAddressLength", "BadAddressLength"], anomalies.Items.Select(a => a.Rule));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] octets = Hex.Octets(Request);
        for (int length = 0; length < octets.Length; length++)
            Assert.False(ArpPacket.TryParse(octets.AsSpan(0, length), out _, out _));
    }

    [Fact]
    public void Any_octets_are_read_and_printed()
    {
        Gen.Byte.Array[0, 60].Sample(
            octets =>
            {
                if (!ArpPacket.TryParse(octets, out ArpPacket? packet, out _))
                    return;
                Assert.Equal(octets, packet!.ToOctets());
                _ = packet.ToString();
                packet.Describe(new LineWriter());
                packet.Examine(new AnomalyCollector());
            },
            iter: 50_000);
    }

    private static ArpPacket Parse(byte[] octets)
    {
        Assert.True(ArpPacket.TryParse(octets, out ArpPacket? packet, out WireError error), error.ToString());
        return packet!;
    }
}
