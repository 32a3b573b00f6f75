using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using PptpTools.Wire;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;

namespace PptpTools.Tests.Ppp;

public sealed class ControlProtocolPacketTests
{
    [Theory]
    [InlineData("", WireFault.Truncated, 0)]
    [InlineData("01", WireFault.Truncated, 1)]
    [InlineData("0101 00", WireFault.Truncated, 3)]
    [InlineData("0101 0000", WireFault.BadLength, 2)]
    [InlineData("0101 0003", WireFault.BadLength, 2)]
    [InlineData("0101 0003 0702", WireFault.BadLength, 2)]
    public void A_packet_without_a_header_is_a_fault(string octets, WireFault fault, int offset)
    {
        Assert.False(Parse(PppProtocol.Lcp, Hex.Octets(octets), out PppPacket? packet, out WireError error));
        Assert.Null(packet);
        Assert.Equal(new WireError(fault, offset, "RFC 1661 5"), error);
    }

    [Fact]
    public void A_length_that_is_too_long_keeps_what_is_there()
    {
        var packet = Assert.IsType<EchoPacket>(Parse(PppProtocol.Lcp, "09 01 0010 01020304"));
        Assert.Equal((16, 8, 8), (packet.DeclaredLength, packet.MissingOctets, packet.Length));
        Assert.Equal("Truncated: Length says 16 octets, 8 are there. at octet 2 (RFC 1661 5)", Assert.Single(Anomalies(packet)).ToString());
    }

    [Fact]
    public void Octets_behind_the_length_are_padding()
    {
        var packet = Assert.IsType<EchoPacket>(Parse(PppProtocol.Lcp, "09 01 0008 01020304 0000"));
        Assert.Equal((8, 10, "0000"), (packet.DeclaredLength, packet.Length, packet.Padding.ToString()));
        Assert.Equal("TrailingOctets: 2 octets follow the 8 that Length gives. at octet 8 (RFC 1661 5)", Assert.Single(Anomalies(packet)).ToString());
    }

    [Fact]
    public void Offsets_of_an_options_anomaly_count_from_the_start_of_the_packet()
    {
        PppPacket packet = Parse(PppProtocol.Lcp, "01 01 0014  0702  0506 00000000  0305 c223 99  0103 05");
        Assert.Equal([("MagicNumberZero", 8), ("UnknownAlgorithm", 16), ("BadOptionLength", 18)], Anomalies(packet).Select(anomaly => (anomaly.Rule, anomaly.Offset)));
    }

    [Fact]
    public void Codes_of_LCP_alone_are_unknown_elsewhere()
    {
        foreach (PppProtocol protocol in (PppProtocol[])[PppProtocol.Ipcp, PppProtocol.Ccp, PppProtocol.Ipv6cp, PppProtocol.Bacp, (PppProtocol)0x8281])
        {
            for (byte code = 8; code <= 13; code++)
            {
                var packet = Assert.IsType<UnknownCodePacket>(Parse(protocol, Convert.ToHexString([code, 1, 0, 8, 1, 2, 3, 4])));
                Assert.Equal(("Unknown", "UnknownCode"), (packet.Message, Assert.Single(Anomalies(packet)).Rule));
            }
        }
    }

    [Fact]
    public void Every_code_of_every_control_protocol_is_read()
    {
        foreach (int protocol in (int[])[0xC021, 0xC02B, .. Enumerable.Range(0x8000, 0x4000)])
        {
            for (int code = 0; code < 256; code += protocol is 0xC021 or 0x80FD or 0x8021 ? 1 : 5)
            {
                byte[] octets = [(byte)code, 1, 0, 4];
                Assert.True(Parse((PppProtocol)protocol, octets, out PppPacket? packet, out _));
                Assert.Equal(octets, packet!.ToOctets());
            }
        }
    }

    [Fact]
    public void A_packet_that_is_made_equals_the_packet_that_is_read()
    {
        var text = new OctetString("bye"u8);
        ControlProtocolPacket[] made =
        [
            new ConfigurePacket(PppProtocol.Ccp, PppCode.ConfigureNak, 2, [new MppeOption(MppeOption.StatelessBit | MppeOption.StrongBit)]),
            new TerminatePacket(PppProtocol.Ipcp, PppCode.TerminateRequest, 3, text),
            new CodeRejectPacket(PppProtocol.Lcp, 4, new OctetString([12, 1, 0, 4])),
            new ProtocolRejectPacket(5, PppProtocol.Ipv6cp, new OctetString([1, 1, 0, 4])),
            new EchoPacket(PppCode.EchoReply, 6, 0x01020304, text),
            new DiscardPacket(7, 0x01020304),
            new IdentificationPacket(8, 0x01020304, text),
            new TimeRemainingPacket(9, 0x01020304, 60, text),
            new ResetPacket(PppProtocol.Ccp, PppCode.ResetRequest, 10),
            new VendorPacket(PppProtocol.Lcp, 11, 0x01020304, 0x00000C, 1, text),
            new UnknownCodePacket(PppProtocol.Lcp, (PppCode)200, 12, text),
        ];
        foreach (ControlProtocolPacket packet in made)
            Assert.Equal(packet, Parse(packet.Protocol, Convert.ToHexString(packet.ToOctets())));
    }

    [Fact]
    public void A_packet_cannot_be_made_with_a_code_of_another_kind()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfigurePacket(PppProtocol.Lcp, PppCode.TerminateAck, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TerminatePacket(PppProtocol.Lcp, PppCode.ConfigureAck, 1, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EchoPacket(PppCode.DiscardRequest, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResetPacket(PppProtocol.Ccp, PppCode.EchoReply, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VendorPacket(PppProtocol.Lcp, 1, 0, 0x1000000, 0, default));
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void The_published_vectors_of_LCP_read_and_write_back()
    {
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestFiles.SharedCaptures!, "public", "vectors", "pptp_uts_vectors.json")));
        var texts = new List<string>();
        foreach (JsonElement vector in vectors.RootElement.EnumerateArray().Where(vector => vector.GetProperty("section").GetString() == "PPP LCP Tests"))
        {
            byte[] octets = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
            if (octets[0] != 0xC0)
            {
                OptionList options = OptionList.Parse(PppProtocol.Lcp, octets);
                Assert.Equal(octets.Length, options.OctetCount);
                texts.Add(options.ToString());
                continue;
            }

            Assert.True(Parse(PppProtocol.Lcp, octets[2..], out PppPacket? packet, out _));
            Assert.Equal(octets[2..], packet!.ToOctets());
            Assert.Equal([], Anomalies(packet));
            texts.Add(packet.Message + " " + packet);
        }

        Assert.Equal(
            [
                "EchoRequest magic=0x2a",
                "ConfigureRequest <magic 0x1092>",
                "ConfigureAck <magic 0x1092>",
                "ConfigureRequest <magic 0x1092>",
                "ConfigureNak <mru 1500> <asyncmap 0xffff0000>",
                "ConfigureRequest <mru 1500> <asyncmap 0xffff0000>",
                "ConfigureReject <callback 0x2 74 65 73 74>",
                "ConfigureRequest <callback 0x2 74 65 73 74>",
                "ConfigureRequest <mru 5000> <asyncmap 0xf0f0f0f0> <auth pap> <quality lqr 74 65 73 74> <magic 0x1092> <callback 0x4 74 65 73 74>",
            ],
            texts.Take(9));
        Assert.Equal(
            [
                "<auth pap>",
                "<auth chap 06>",
                "<auth eap 74 65 73 74>",
                "CodeReject 2a 07 00 10 75 6e 6b 6e 6f 77 6e 5f 64 61 74 61",
                "<auth chap 06>",
                "ProtocolReject 80 39 03 05 c2 23 06",
                "DiscardRequest magic=0x1092 74 65 73 74",
                "TerminateRequest \"test\"",
                "TerminateAck ",
            ],
            texts.Skip(9));
    }

    [Fact]
    public void A_rejected_password_is_not_shown()
    {
        const string Request = "01 01 0010 04 75736572 06 736563726574";
        PppPacket packet = Parse(PppProtocol.Lcp, "08 02 0016 c023" + Request);
        Assert.Equal("PAP <hidden> len=16", packet.ToString());
        var line = new LineWriter();
        packet.Describe(line);
        Assert.DoesNotContain("736563726574", line.ToString(), StringComparison.Ordinal);
        Assert.Equal(Hex.Octets("08 02 0016 c023" + Request), packet.ToOctets());
    }

    private static IReadOnlyList<Anomaly> Anomalies(PppPacket packet)
    {
        var anomalies = new AnomalyCollector();
        packet.Examine(anomalies);
        return anomalies.Items;
    }

    private static bool Parse(PppProtocol protocol, byte[] octets, out PppPacket? packet, out WireError error) =>
        PppPackets.TryParse(protocol, octets, new DissectionContext(), out packet, out error);

    private static PppPacket Parse(PppProtocol protocol, string octets)
    {
        Assert.True(Parse(protocol, Hex.Octets(octets), out PppPacket? packet, out _));
        return packet!;
    }
}
