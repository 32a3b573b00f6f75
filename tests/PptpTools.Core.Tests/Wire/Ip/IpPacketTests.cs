using System;
using CsCheck;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Wire.Ip;

public class IpPacketTests
{
    private const string Version4 = """
        4510 0020   # version, header length, type of service, total length
        1234 4000   # identification, don't fragment
        4006 0000   # time to live 64, TCP, checksum
        0A000001
        0A000002
        000102030405060708090A0B
        """;

    private const string Addresses6 = "20010DB8000000000000000000000001 20010DB8000000000000000000000002";

    [Fact]
    public void The_fields_of_a_version_4_packet_are_read()
    {
        byte[] octets = [.. Hex.Octets(Version4), 0xEE, 0xEE];
        Assert.True(IpPacket.TryParse(octets, out IpPacket packet, out _));
        Assert.Equal((4, 20, 32, 6, 64, 0x10), (packet.Version, packet.HeaderLength, packet.TotalLength, packet.Protocol, packet.TimeToLive, packet.TrafficClass));
        Assert.Equal(("10.0.0.1", "10.0.0.2"), (packet.Source.ToString(), packet.Destination.ToString()));
        Assert.Equal((0x1234u, true, false, 0), (packet.Identification, packet.DontFragment, packet.IsFragment, packet.MissingOctets));
        Assert.Equal(12, packet.Payload.Length);
        Assert.Equal(TcpChecksumVerdict.LeftToHardware, packet.HeaderChecksumVerdict);
    }

    [Theory]
    [InlineData(0, 0x44, WireFault.BadLength, 0)]
    [InlineData(3, 0x13, WireFault.BadLength, 2)]
    [InlineData(0, 0x4F, WireFault.BadLength, 2)]
    [InlineData(0, 0x55, WireFault.BadVersion, 0)]
    public void A_header_that_contradicts_itself_is_refused(int offset, byte value, WireFault fault, int at)
    {
        byte[] octets = Hex.Octets(Version4);
        octets[offset] = value;
        Assert.False(IpPacket.TryParse(octets, out _, out WireError error));
        Assert.Equal((fault, at), (error.Fault, error.Offset));
    }

    [Fact]
    public void A_total_length_of_0_is_the_frames()
    {
        byte[] octets = Hex.Octets(Version4);
        octets[3] = 0;
        Assert.True(IpPacket.TryParse(octets, out IpPacket packet, out _));
        Assert.Equal((32, 12), (packet.TotalLength, packet.Payload.Length));
    }

    [Fact]
    public void Octets_that_the_capture_cut_are_counted()
    {
        Assert.True(IpPacket.TryParse(Hex.Octets(Version4).AsSpan(0, 25), out IpPacket packet, out _));
        Assert.Equal((7, 5, 32), (packet.MissingOctets, packet.Payload.Length, packet.TotalLength));
    }

    [Fact]
    public void The_header_checksum_is_judged()
    {
        byte[] octets = Hex.Octets(Version4);
        ushort checksum = InternetChecksum.Of(octets.AsSpan(0, 20));
        octets[10] = (byte)(checksum >> 8);
        octets[11] = (byte)checksum;
        Assert.Equal(TcpChecksumVerdict.Correct, Parse(octets).HeaderChecksumVerdict);
        octets[8]--;
        Assert.Equal(TcpChecksumVerdict.Wrong, Parse(octets).HeaderChecksumVerdict);
    }

    [Theory]
    [InlineData("no extension", 6, 40, "06", "")]
    [InlineData("hop-by-hop, router alert", 58, 48, "00", "3A00 05020000 0100")]
    [InlineData("routing", 17, 64, "2B", "1102 00 00 00000000 20010DB8000000000000000000000009")]
    [InlineData("destination options of 16 octets", 47, 56, "3C", "2F01 0104 00000000 0108 000000000000")]
    [InlineData("authentication header", 6, 64, "33", "0604 0000 00000001 00000002 000102030405060708090A0B")]
    [InlineData("mobility", 59, 48, "87", "3B00 0000 00000000")]
    [InlineData("hop-by-hop, routing, destination", 6, 64, "00", "2B00 0104 00000000  3C00 0000 00000000  0600 0104 00000000")]
    [InlineData("atomic fragment", 6, 48, "2C", "0600 0000 00001234")]
    [InlineData("ESP is not walked", 50, 40, "32", "00000001 00000002")]
    public void The_extension_headers_of_version_6_are_walked(string name, int protocol, int headerLength, string next, string extensions)
    {
        byte[] chain = Hex.Octets(extensions);
        byte[] octets = Version6(next, [.. chain, 1, 2, 3, 4]);
        Assert.True(IpPacket.TryParse(octets, out IpPacket packet, out _), name);
        Assert.Equal((protocol, headerLength), (packet.Protocol, packet.HeaderLength));
        Assert.False(packet.HasBrokenExtension || packet.IsFragment);
        Assert.Equal(octets.Length - headerLength, packet.Payload.Length);
        Assert.Equal("2001:db8::1", packet.Source.ToString());
    }

    [Fact]
    public void A_version_6_fragment_stops_at_what_the_fragment_header_names()
    {
        IpPacket first = Parse(Version6("2C", Hex.Octets("3C00 0001 00001234  0600 0000 00000000 0102")));
        Assert.Equal((60, 48, true, 0x1234u), (first.Protocol, first.HeaderLength, first.MoreFragments, first.Identification));
        IpPacket last = Parse(Version6("2C", Hex.Octets("3C00 0010 00001234 0102")));
        Assert.Equal((60, 16, false, true), (last.Protocol, last.FragmentOffset, last.MoreFragments, last.IsFragment));
    }

    [Theory]
    [InlineData("00", "3A05 00000000 0000")]
    [InlineData("33", "06FF 0000 00000001")]
    [InlineData("2C", "0600 00")]
    public void An_extension_header_that_does_not_fit_is_named(string next, string extension)
    {
        IpPacket packet = Parse(Version6(next, Hex.Octets(extension)));
        Assert.True(packet.HasBrokenExtension);
        Assert.Equal(Convert.ToByte(next, 16), packet.Protocol);
        Assert.Equal(40, packet.HeaderLength);
    }

    [Theory]
    [InlineData("04", true)]
    [InlineData("29", true)]
    [InlineData("2F", false)]
    public void A_packet_that_carries_another_says_so(string protocol, bool carries)
    {
        Assert.Equal(carries, Parse(Version6(protocol, Hex.Octets(Version4))).CarriesIp);
    }

    [Fact]
    public void Every_truncation_is_read_or_refused()
    {
        foreach (byte[] octets in new[] { Hex.Octets(Version4), Version6("00", Hex.Octets("2B00 0104 00000000  3C00 0000 00000000  0600 0104 00000000")) })
        {
            for (int length = 0; length < octets.Length; length++)
            {
                if (IpPacket.TryParse(octets.AsSpan(0, length), out IpPacket packet, out WireError error))
                    Assert.Equal(octets.Length, packet.TotalLength);
                else
                    Assert.InRange(error.Offset, 0, length);
            }
        }
    }

    [Fact]
    public void Any_octets_are_read_or_refused()
    {
        Gen<byte[]> packets = Gen.Select(Gen.OneOf(Gen.Const<byte>(0x45), Gen.Const<byte>(0x60), Gen.Byte), Gen.Byte.Array[0, 120], (first, rest) => (byte[])[first, .. rest]);
        packets.Sample(
            octets =>
            {
                if (!IpPacket.TryParse(octets, out IpPacket packet, out WireError error))
                {
                    Assert.NotEqual(WireFault.None, error.Fault);
                    return;
                }

                Assert.True(packet.HeaderLength + packet.Payload.Length <= octets.Length);
                Assert.True(packet.MissingOctets >= 0 && packet.FragmentOffset >= 0);
                _ = (packet.Source, packet.Destination, packet.TimeToLive, packet.HeaderChecksumVerdict, packet.FlowLabel, packet.DontFragment);
            },
            iter: 100_000);
    }

    private static IpPacket Parse(byte[] octets)
    {
        Assert.True(IpPacket.TryParse(octets, out IpPacket packet, out WireError error), error.ToString());
        return packet;
    }

    private static byte[] Version6(string next, byte[] payload) =>
        [.. Hex.Octets("60000000"), (byte)(payload.Length >> 8), (byte)payload.Length, .. Hex.Octets(next), 64, .. Hex.Octets(Addresses6), .. payload];
}
