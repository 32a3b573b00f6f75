using System;
using CsCheck;
using PptpTools.Tracing;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Wire.Ip;

public class UdpAndHeaderTests
{
    private const string Header4 = "4510 0020 1234 4000 4011 0000 0A000001 0A000002";

    [Fact]
    public void A_datagram_is_bounded_by_its_length()
    {
        Assert.True(UdpDatagram.TryParse(Hex.Octets("1000 0035 000A 0000 6162 EEEE"), out UdpDatagram datagram, out _));
        Assert.Equal((4096, 53, 10, 2), (datagram.SourcePort, datagram.DestinationPort, datagram.Length, datagram.TrailingOctets));
        Assert.Equal("ab"u8.ToArray(), datagram.Payload.ToArray());
        Assert.True(UdpDatagram.TryParse(Hex.Octets("1000 0035 00FF 0000 6162"), out datagram, out _));
        Assert.Equal(2, datagram.Payload.Length);
        Assert.False(UdpDatagram.TryParse(new byte[7], out _, out WireError error));
        Assert.Equal(new WireError(WireFault.Truncated, 7, "RFC 768"), error);
    }

    [Theory]
    [InlineData("0000", 0, TcpChecksumVerdict.Correct)]
    [InlineData("7A40", 0, TcpChecksumVerdict.Correct)]
    [InlineData("7A41", 0, TcpChecksumVerdict.Wrong)]
    [InlineData("141E", 0, TcpChecksumVerdict.LeftToHardware)]
    [InlineData("7A40", 1, TcpChecksumVerdict.CannotTell)]
    public void A_datagrams_checksum_is_judged(string checksum, int missing, TcpChecksumVerdict verdict)
    {
        byte[] packet = Hex.Octets($"4510 001E 1234 4000 4011 0000 0A000001 0A000002 1000 0035 000A {checksum} 6162");
        packet[3] += (byte)missing;
        Assert.True(IpPacket.TryParse(packet, out IpPacket ip, out _));
        Assert.True(UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram, out _));
        Assert.Equal(verdict, datagram.ChecksumVerdict(ip));
    }

    [Fact]
    public void An_ip_header_is_described_printed_and_written_back()
    {
        byte[] packet = [.. Hex.Octets(Header4), .. new byte[10]];
        Assert.True(IpPacket.TryParse(packet, out IpPacket ip, out _));
        IpHeader header = ip.ToRecord();
        Assert.Equal("10.0.0.1 > 10.0.0.2 UDP ttl=64 len=32", header.ToString());
        Assert.Equal(packet[..20], header.ToOctets());
        Assert.Equal(
            "Version=4, HeaderLength=20, DifferentiatedServices=4, CongestionNotification=0, TotalLength=32, Identification=4660 (0x1234), DontFragment=True, "
            + "MoreFragments=False, FragmentOffset=0, TimeToLive=64, Protocol=17 (UDP), HeaderChecksum=0 (0x0000), Source=10.0.0.1, Destination=10.0.0.2",
            FieldListSink.FieldsOf(header).ToString());
        var anomalies = new AnomalyCollector();
        header.Examine(anomalies);
        Assert.Equal("CutByCapture", Assert.Single(anomalies.Items).Rule);
    }

    [Fact]
    public void A_version_6_header_keeps_its_extension_headers()
    {
        byte[] packet = Hex.Octets("6AB12345 0010 2C 40 20010DB8000000000000000000000001 20010DB8000000000000000000000002  1100 0011 00001234  0102030405060708");
        Assert.True(IpPacket.TryParse(packet, out IpPacket ip, out _));
        IpHeader header = ip.ToRecord();
        Assert.Equal("2001:db8::1 > 2001:db8::2 UDP ttl=64 len=56 fragment=16+ id=0x1234", header.ToString());
        Assert.Equal(packet[..48], header.ToOctets());
        Assert.Equal((0x12345u, 0xAB), (ip.FlowLabel, ip.TrafficClass));
    }

    [Fact]
    public void A_checksum_of_runs_is_the_checksum_of_the_whole()
    {
        Assert.Equal(0x220D, InternetChecksum.Of(Hex.Octets("0001 F203 F4F5 F6F7")));
        Gen.Byte.Array[0, 200].Sample(octets =>
        {
            ulong sum = 0;
            for (int i = 0; i < octets.Length; i++)
                sum += (ulong)octets[i] << (i % 2 == 0 ? 8 : 0);
            while (sum >> 16 != 0)
                sum = (sum & 0xFFFF) + (sum >> 16);
            Assert.Equal((ushort)~sum, InternetChecksum.Of(octets));
            int half = octets.Length / 4 * 2;
            Assert.Equal((ushort)~sum, InternetChecksum.Fold(InternetChecksum.Add(InternetChecksum.Add(0, octets.AsSpan(0, half)), octets.AsSpan(half))));
        });
    }

    [Theory]
    [InlineData("0A000001", "10.0.0.1", true)]
    [InlineData("20010DB8000000000000000000000001", "2001:db8::1", false)]
    [InlineData("00000000000000000000FFFF0A000001", "10.0.0.1", true)]
    public void An_address_is_a_value(string hex, string text, bool isVersion4)
    {
        IpAddress address = IpAddress.Read(Hex.Octets(hex));
        Assert.Equal((text, isVersion4), (address.ToString(), address.IsVersion4));
        Assert.Equal(address, IpAddress.From(System.Net.IPAddress.Parse(text)));
        Assert.Equal(address.GetHashCode(), IpAddress.From(address.ToIPAddress()).GetHashCode());
        Assert.False(address.IsUnspecified);
        Assert.Throws<ArgumentException>(() => IpAddress.Read(new byte[5]));
    }
}
