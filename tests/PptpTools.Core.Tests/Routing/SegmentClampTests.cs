using System;
using System.Buffers.Binary;
using System.Net;
using PptpTools.Routing;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Routing;

public sealed class SegmentClampTests
{
    private const int Tcp4 = 20;
    private const int Tcp6 = 40;

    [Theory]
    [InlineData(new byte[] { 2, 4, 0x05, 0xB4 })]
    [InlineData(new byte[] { 1, 1, 2, 4, 0x05, 0xB4, 4, 2 })]
    [InlineData(new byte[] { 1, 2, 4, 0x05, 0xB4, 3, 3, 7 })]
    [InlineData(new byte[] { 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 4, 0x05, 0xB4, 0 })]
    public void A_segment_size_that_is_too_large_becomes_what_fits_and_the_checksum_stays_right(byte[] options)
    {
        foreach (bool isVersion6 in new[] { false, true })
        {
            byte[] packet = Packet(isVersion6, 0x02, options);
            Assert.True(IsRight(packet));
            Assert.True(SegmentClamp.Needs(packet, 1396));
            Assert.True(SegmentClamp.Clamp(packet, 1396));
            int option = (isVersion6 ? Tcp6 : Tcp4) + 20 + options.AsSpan().IndexOf([(byte)2, (byte)4]);
            Assert.Equal(isVersion6 ? 1336 : 1356, BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(option + 2)));
            Assert.True(IsRight(packet));
            Assert.False(SegmentClamp.Clamp(packet, 1396));
        }
    }

    [Theory]
    [InlineData(0x10, new byte[] { 2, 4, 0x05, 0xB4 })]
    [InlineData(0x02, new byte[] { 2, 4, 0x05, 0x4C })]
    [InlineData(0x02, new byte[] { 0, 2, 4, 0x05 })]
    [InlineData(0x02, new byte[] { 3, 0, 2, 4 })]
    [InlineData(0x02, new byte[] { 2, 5, 0x05, 0xB4 })]
    public void Other_segments_and_smaller_sizes_and_broken_options_are_left_as_they_are(byte flags, byte[] options)
    {
        byte[] packet = Packet(false, flags, options);
        byte[] before = [.. packet];
        Assert.False(SegmentClamp.Needs(packet, 1396));
        Assert.False(SegmentClamp.Clamp(packet, 1396));
        Assert.Equal(before, packet);
    }

    [Fact]
    public void A_later_fragment_is_left_as_it_is()
    {
        byte[] packet = Packet(false, 0x02, [2, 4, 0x05, 0xB4]);
        packet[7] = 1;
        Assert.False(SegmentClamp.Clamp(packet, 1396));
    }

    [Fact]
    public void Every_truncation_and_any_octets_are_taken_without_harm()
    {
        var random = new Random(3);
        foreach (bool isVersion6 in new[] { false, true })
        {
            byte[] packet = Packet(isVersion6, 0x02, [1, 1, 2, 4, 0x05, 0xB4, 4, 2]);
            for (int length = 0; length <= packet.Length; length++)
                SegmentClamp.Clamp(packet.AsSpan(0, length).ToArray(), 576);
        }

        for (int i = 0; i < 20_000; i++)
        {
            var octets = new byte[random.Next(90)];
            random.NextBytes(octets);
            if (octets.Length > 33)
            {
                octets[0] = (byte)(random.Next(2) == 0 ? 0x45 : 0x60);
                octets[9] = octets[6] = 6;
            }

            SegmentClamp.Clamp(octets, random.Next(2000));
        }
    }

    private static byte[] Packet(bool isVersion6, byte flags, byte[] options)
    {
        int tcp = isVersion6 ? Tcp6 : Tcp4;
        var packet = new byte[tcp + 20 + ((options.Length + 3) & ~3)];
        if (isVersion6)
        {
            packet[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(packet.Length - tcp));
            packet[6] = 6;
            IPAddress.Parse("2001:db8::1").GetAddressBytes().CopyTo(packet, 8);
            IPAddress.Parse("2001:db8::2").GetAddressBytes().CopyTo(packet, 24);
        }
        else
        {
            packet[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
            packet[9] = 6;
            IPAddress.Parse("192.0.2.1").GetAddressBytes().CopyTo(packet, 12);
            IPAddress.Parse("192.0.2.2").GetAddressBytes().CopyTo(packet, 16);
        }

        Span<byte> segment = packet.AsSpan(tcp);
        segment[0] = 0x30;
        segment[3] = 80;
        segment[12] = (byte)((segment.Length / 4) << 4);
        segment[13] = flags;
        options.CopyTo(segment.Slice(20));
        BinaryPrimitives.WriteUInt16BigEndian(segment.Slice(16), Sum(packet));
        return packet;
    }

    private static bool IsRight(byte[] packet) => Sum(packet) == 0;

    /// <summary>The checksum that makes a segment's sum right; 0 where it is right.</summary>
    private static ushort Sum(byte[] packet)
    {
        bool isVersion6 = packet[0] >> 4 == 6;
        Span<byte> segment = packet.AsSpan(isVersion6 ? Tcp6 : Tcp4);
        ReadOnlySpan<byte> addresses = isVersion6 ? packet.AsSpan(8, 32) : packet.AsSpan(12, 8);
        uint sum = IpProtocols.Tcp + (uint)segment.Length;
        foreach (ReadOnlySpan<byte> part in new[] { addresses.ToArray(), segment.ToArray() })
        {
            for (int i = 0; i < part.Length; i += 2)
                sum += BinaryPrimitives.ReadUInt16BigEndian(part.Slice(i));
        }

        while (sum > 0xFFFF)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }
}
