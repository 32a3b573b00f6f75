using System.Collections.Generic;
using System.Linq;
using CsCheck;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Wire.Ip;

public class IcmpMessageTests
{
    private const string QuotedTcp = """
        4500 0030 1234 4000 4006 0000  0A000001 0A000002   # IPv4, TCP
        0475 06BB 01020304                                 # ports 1141 and 1723, sequence
        """;

    private const string QuotedGre = """
        4500 0050 1234 4000 402F 0000  0A000001 0A000002   # IPv4, GRE
        3001 880B 0010 4001                                # key with call id, sequence number
        """;

    private const string QuotedTcp6 = """
        60000000 0020 06 40  20010DB8000000000000000000000001 20010DB8000000000000000000000002
        0475 06BB 01020304
        """;

    private static readonly (string Name, int Version, string Hex, string Text)[] Vectors =
    [
        ("echo request", 4, "0800 F7FF 1234 0001", "EchoRequest id=0x1234 seq=1 len=0"),
        ("echo reply", 4, "0000 0000 1234 0002 61626364", "EchoReply id=0x1234 seq=2 len=4"),
        ("protocol unreachable for GRE", 4, $"0302 0000 00000000 {QuotedGre}", "DestinationUnreachable ProtocolUnreachable of GRE 10.0.0.1 > 10.0.0.2 call=16385"),
        ("port unreachable", 4, $"0303 0000 00000000 {QuotedTcp}", "DestinationUnreachable PortUnreachable of TCP 10.0.0.1:1141 > 10.0.0.2:1723"),
        ("fragmentation needed", 4, $"0304 0000 00000578 {QuotedTcp}", "DestinationUnreachable FragmentationNeeded mtu=1400 of TCP 10.0.0.1:1141 > 10.0.0.2:1723"),
        ("administratively prohibited", 4, $"030D 0000 00000000 {QuotedGre}", "DestinationUnreachable CommunicationProhibited of GRE 10.0.0.1 > 10.0.0.2 call=16385"),
        ("redirect", 4, $"0501 0000 0A0000FE {QuotedTcp}", "Redirect ForHost gateway=10.0.0.254 of TCP 10.0.0.1:1141 > 10.0.0.2:1723"),
        ("time exceeded", 4, $"0B00 0000 00000000 {QuotedTcp}", "TimeExceeded InTransit of TCP 10.0.0.1:1141 > 10.0.0.2:1723"),
        ("quote without ports", 4, "0301 0000 00000000 4500 0030 1234 4000 4006 0000 0A000001 0A000002 0475", "DestinationUnreachable HostUnreachable of TCP 10.0.0.1 > 10.0.0.2"),
        ("quote that is no packet", 4, "0301 0000 00000000 0000", "DestinationUnreachable HostUnreachable"),
        ("unknown type", 4, "C807 0000 00000000", "Unknown type=200 code=7"),
        ("echo request 6", 6, "8000 0000 0001 0002 00", "EchoRequest id=0x1 seq=2 len=1"),
        ("packet too big", 6, $"0200 0000 00000500 {QuotedTcp6}", "PacketTooBig mtu=1280 of TCP [2001:db8::1]:1141 > [2001:db8::2]:1723"),
        ("no route", 6, $"0100 0000 00000000 {QuotedTcp6}", "DestinationUnreachable NoRoute of TCP [2001:db8::1]:1141 > [2001:db8::2]:1723"),
        ("unrecognized next header", 6, $"0401 0000 00000028 {QuotedTcp6}", "ParameterProblem UnrecognizedNextHeader of TCP [2001:db8::1]:1141 > [2001:db8::2]:1723"),
        ("neighbor solicitation", 6, "8700 0000 00000000 FE800000000000000000000000000001", "NeighborSolicitation target=fe80::1"),
    ];

    public static TheoryData<string> Names => [.. Vectors.Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_read_printed_and_written_back(string name)
    {
        (_, int version, string hex, string text) = Vectors.Single(v => v.Name == name);
        byte[] octets = Hex.Octets(hex);
        IcmpMessage message = Parse(Carry(version, octets));
        Assert.Equal(text, message.ToString());
        byte[] written = [.. Enumerable.Repeat((byte)0xA5, message.Length + 2)];
        message.WriteTo(written);
        Assert.Equal([.. octets, 0xA5, 0xA5], written);
        Assert.NotEmpty(FieldListSink.FieldsOf(message));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_is_read_or_refused(string name)
    {
        (_, int version, string hex, _) = Vectors.Single(v => v.Name == name);
        byte[] octets = Hex.Octets(hex);
        for (int length = 0; length < octets.Length; length++)
        {
            Assert.True(IpPacket.TryParse(Carry(version, octets[..length]), out IpPacket ip, out _));
            Assert.Equal(length >= 8, IcmpMessage.TryParse(ip, out IcmpMessage? message, out _));
            _ = message?.ToString();
        }
    }

    [FactNeeding(Needs.Tshark)]
    public void The_names_and_fields_are_tsharks()
    {
        List<Dictionary<string, List<string>>> dissected = Tshark.Dissect(LinkType.Raw, Vectors.Select(v => Carry(v.Version, Hex.Octets(v.Hex))));
        Assert.Equal(Vectors.Length, dissected.Count);
        foreach (((string name, int version, string hex, _), Dictionary<string, List<string>> fields) in Vectors.Zip(dissected))
        {
            IcmpMessage message = Parse(Carry(version, Hex.Octets(hex)));
            string prefix = version == 4 ? "icmp" : "icmpv6";
            Assert.True(fields[$"{prefix}.type"][0] == message.Type.ToString(null, null), name);
            Assert.Equal(fields[$"{prefix}.code"][0], message.Code.ToString(null, null));
            if (fields.TryGetValue("icmp.mtu", out List<string>? mtu) || fields.TryGetValue("icmpv6.mtu", out mtu))
                Assert.Equal(mtu[0], message.NextHopMtu?.ToString(null, null));
            if (message.Original is { DestinationPort: { } port })
                Assert.Equal(fields["tcp.dstport"][0], port.ToString(null, null));
            if (message.Original is { CallId: { } callId })
                Assert.Equal(fields["gre.key.call_id"][0], callId.ToString(null, null));
        }
    }

    [Fact]
    public void The_packet_that_was_refused_is_exposed()
    {
        IcmpOriginal original = Parse(Carry(4, Hex.Octets($"0304 0000 00000578 {QuotedTcp}"))).Original!.Value;
        Assert.Equal(("10.0.0.1", "10.0.0.2", 6), (original.Source.ToString(), original.Destination.ToString(), original.Protocol));
        Assert.Equal((1141, 1723, 0x01020304u, 48), (original.SourcePort!.Value, original.DestinationPort!.Value, original.Sequence!.Value, original.TotalLength));
    }

    [Fact]
    public void A_wrong_checksum_is_an_anomaly_and_a_right_one_is_none()
    {
        Assert.Equal(TcpChecksumVerdict.Wrong, Parse(Carry(4, Hex.Octets("0800 0000 1234 0001"))).ChecksumVerdict);
        byte[] octets = Hex.Octets("0800 0000 1234 0001");
        ushort checksum = InternetChecksum.Of(octets);
        octets[2] = (byte)(checksum >> 8);
        octets[3] = (byte)checksum;
        var anomalies = new AnomalyCollector();
        Parse(Carry(4, octets)).Examine(anomalies);
        Assert.Equal(0, anomalies.Count);
        octets[7]++;
        Parse(Carry(4, octets)).Examine(anomalies);
        Assert.Equal("BadChecksum", Assert.Single(anomalies.Items).Rule);
    }

    [Fact]
    public void Any_octets_are_read_and_printed()
    {
        Gen.Select(Gen.Bool, Gen.Byte.Array[0, 120]).Sample(
            (isVersion6, octets) =>
            {
                Assert.True(IpPacket.TryParse(Carry(isVersion6 ? 6 : 4, octets), out IpPacket ip, out _));
                if (!IcmpMessage.TryParse(ip, out IcmpMessage? message, out _))
                    return;
                _ = message!.ToString();
                message.Describe(new LineWriter());
                message.Examine(new AnomalyCollector());
            },
            iter: 50_000);
    }

    internal static byte[] Carry(int version, byte[] payload) => version == 4
        ? [.. Hex.Octets("4500"), (byte)((20 + payload.Length) >> 8), (byte)(20 + payload.Length), .. Hex.Octets("0001 0000 4001 0000 C0000201 C0000202"), .. payload]
        : [.. Hex.Octets("60000000"), (byte)(payload.Length >> 8), (byte)payload.Length, .. Hex.Octets("3A40 20010DB800000000000000000000000A 20010DB800000000000000000000000B"), .. payload];

    private static IcmpMessage Parse(byte[] octets)
    {
        Assert.True(IpPacket.TryParse(octets, out IpPacket ip, out _));
        Assert.True(IcmpMessage.TryParse(ip, out IcmpMessage? message, out WireError error), error.ToString());
        return message!;
    }
}
