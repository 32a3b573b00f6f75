using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Offload;
using Xunit;

namespace PptpTools.Tests.Offload;

public sealed class PacketSegmenterTests
{
    private static readonly byte[] Timestamps = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2];

    [Theory]
    [InlineData(false, 1448, 1448 * 3)]
    [InlineData(false, 1356, 1356 * 44 + 7)]
    [InlineData(true, 1336, 1336 * 2 + 1)]
    [InlineData(false, 1, 5)]
    public void A_long_packet_becomes_the_segments_that_the_sender_would_have_sent(bool isVersion6, int size, int length)
    {
        byte[] data = Data(length);
        var whole = new TcpPacket { IsVersion6 = isVersion6, Flags = 0x19, Options = Timestamps, Data = data, Sequence = uint.MaxValue - 3, Identification = 65_535 };
        List<byte[]> packets = Segment(Long(whole, size));

        Assert.Equal((length + size - 1) / size, packets.Count);
        for (int i = 0; i < packets.Count; i++)
        {
            TcpPacket expected = whole with
            {
                Sequence = whole.Sequence + (uint)(i * size),
                Identification = (ushort)(whole.Identification + i),
                Flags = i == packets.Count - 1 ? (byte)0x19 : (byte)0x10,
                Data = data.AsSpan(i * size, Math.Min(size, length - (i * size))).ToArray(),
            };
            Assert.Equal(expected.ToOctets(), packets[i]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Options_and_extension_headers_are_in_every_segment(bool isVersion6)
    {
        byte[] simple = new TcpPacket { IsVersion6 = isVersion6, Data = Data(250) }.ToOctets();
        int at = isVersion6 ? 40 : 20;
        byte[] packet = [.. simple.AsSpan(0, at), .. isVersion6 ? new byte[] { 6, 0, 1, 4, 0, 0, 0, 0 } : [1, 1, 1, 1, 1, 1, 1, 0], .. simple.AsSpan(at)];
        if (isVersion6)
            packet[6] = 60;
        else
            packet[0] = 0x47;
        var header = new OffloadHeader
        {
            Kind = isVersion6 ? OffloadKind.TcpVersion6 : OffloadKind.TcpVersion4,
            SegmentSize = 100,
            NeedsChecksum = true,
            ChecksumStart = (ushort)(at + 8),
            ChecksumOffset = 16,
        };
        List<byte[]> segments = Segment(Octets(header, packet));

        Assert.Equal([100, 100, 50], segments.ConvertAll(segment => segment.Length - at - 8 - 20));
        foreach (byte[] segment in segments)
        {
            Assert.Equal(packet.AsSpan(at, 8).ToArray(), segment.AsSpan(at, 8).ToArray());
            Assert.Equal(segment.Length - (isVersion6 ? 40 : 0), BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(isVersion6 ? 4 : 2)));
            Assert.True(isVersion6 || TcpPacket.Sum(segment.AsSpan(0, 28), 0) == 0);

            // Without the options the pseudo header is the same, and so is the checksum of TCP.
            byte[] bare = [.. segment.AsSpan(0, at), .. segment.AsSpan(at + 8)];
            bare[6] = isVersion6 ? (byte)6 : bare[6];
            bare[0] = isVersion6 ? bare[0] : (byte)0x45;
            bare.AsSpan(10, isVersion6 ? 0 : 2).Clear();
            if (!isVersion6)
                BinaryPrimitives.WriteUInt16BigEndian(bare.AsSpan(10), TcpPacket.Sum(bare.AsSpan(0, 20), 0));
            Assert.True(TcpPacket.IsRight(bare));
        }
    }

    [Fact]
    public void A_packet_as_it_is_stays_as_it_is()
    {
        byte[] packet = new TcpPacket().ToOctets();
        Assert.Equal([packet], Segment([.. new byte[OffloadHeader.Length], .. packet]));
    }

    [Fact]
    public void A_checksum_that_was_left_over_is_made()
    {
        byte[] whole = new TcpPacket().ToOctets();
        byte[] left = LeaveChecksum(whole, 16);
        Assert.False(TcpPacket.IsRight(left));
        var header = new OffloadHeader { NeedsChecksum = true, ChecksumStart = 20, ChecksumOffset = 16 };
        Assert.Equal([whole], Segment(Octets(header, left)));
    }

    [Fact]
    public void A_datagram_whose_sum_is_zero_does_not_say_that_there_is_none()
    {
        // UDP whose data makes the sum 0xFFFF: its checksum is 0, which is written as 0xFFFF (RFC 768).
        byte[] packet = new byte[30];
        packet[0] = 0x45;
        packet[3] = 30;
        packet[9] = 17;
        packet[25] = 10;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), TcpPacket.Sum(packet.AsSpan(0, 20), 0));
        ushort rest = TcpPacket.Sum(packet.AsSpan(20), 17 + 10);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(28), rest);
        byte[] left = LeaveChecksum(packet, 6);
        byte[] made = Assert.Single(Segment(Octets(new OffloadHeader { NeedsChecksum = true, ChecksumStart = 20, ChecksumOffset = 6 }, left)));
        Assert.Equal(0xFFFF, BinaryPrimitives.ReadUInt16BigEndian(made.AsSpan(26)));
        Assert.True(TcpPacket.IsRight(made));
    }

    [Fact]
    public void A_header_that_does_not_fit_its_packet_gives_nothing()
    {
        byte[] packet = new TcpPacket { Data = Data(3000) }.ToOctets();
        byte[] fragment = new TcpPacket { FragmentBits = 0x20, Data = Data(3000) }.ToOctets();
        Assert.Empty(Segment(Octets(new OffloadHeader { Kind = OffloadKind.TcpVersion4, ChecksumStart = 20, SegmentSize = 0 }, packet)));
        Assert.Empty(Segment(Octets(new OffloadHeader { Kind = OffloadKind.TcpVersion6, ChecksumStart = 20, SegmentSize = 1000 }, packet)));
        Assert.Empty(Segment(Octets(new OffloadHeader { Kind = (OffloadKind)5, ChecksumStart = 20, SegmentSize = 1000 }, new byte[100])));
        Assert.Empty(Segment(Octets(new OffloadHeader { Kind = OffloadKind.TcpVersion4, ChecksumStart = 20, SegmentSize = 1000 }, fragment)));
        Assert.Empty(Segment(Octets(new OffloadHeader { NeedsChecksum = true, ChecksumStart = 3000, ChecksumOffset = 60 }, packet)));
        Assert.Empty(Segment(new byte[OffloadHeader.Length]));
        Assert.Empty(Segment([]));
    }

    [Fact]
    public void Any_octets_are_taken_without_harm()
    {
        var random = new Random(20261123);
        byte[] packet = Octets(new OffloadHeader { Kind = OffloadKind.TcpVersion4, ChecksumStart = 20, SegmentSize = 100 }, new TcpPacket { Data = Data(500) }.ToOctets());
        for (int i = 0; i < 3_000; i++)
        {
            byte[] damaged = packet.AsSpan(0, random.Next(packet.Length + 1)).ToArray();
            for (int j = random.Next(6); j > 0 && damaged.Length > 0; j--)
                damaged[random.Next(Math.Min(60, damaged.Length))] = (byte)random.Next(256);
            Assert.InRange(Segment(damaged).Count, 0, 600);
        }
    }

    [Fact]
    public void A_segment_that_is_longer_than_the_room_is_left_out_and_the_next_one_is_taken()
    {
        var segmenter = new PacketSegmenter();
        byte[] octets = Long(new TcpPacket { Data = Data(150) }, 100);
        octets.CopyTo(segmenter.Buffer);
        Assert.True(segmenter.Begin(octets.Length));
        var room = new byte[100];
        Assert.Equal(0, segmenter.Take(room));
        Assert.Equal(90, segmenter.Take(room));
        Assert.False(segmenter.HasNext);
    }

    internal static byte[] Data(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 + (i >> 8)))];

    internal static List<byte[]> Segment(byte[] octets)
    {
        var segmenter = new PacketSegmenter();
        octets.CopyTo(segmenter.Buffer);
        var packets = new List<byte[]>();
        var room = new byte[70_000];
        segmenter.Begin(octets.Length);
        while (segmenter.HasNext)
            packets.Add(room.AsSpan(0, segmenter.Take(room)).ToArray());
        return packets;
    }

    /// <summary>A packet as the kernel gives it.</summary>
    private static byte[] Long(TcpPacket packet, int size)
    {
        int network = packet.IsVersion6 ? 40 : 20;
        var header = new OffloadHeader
        {
            Kind = packet.IsVersion6 ? OffloadKind.TcpVersion6 : OffloadKind.TcpVersion4,
            SegmentSize = (ushort)size,
            NeedsChecksum = true,
            ChecksumStart = (ushort)network,
            ChecksumOffset = 16,
        };
        return Octets(header, packet.ToOctets());
    }

    private static byte[] Octets(OffloadHeader header, byte[] packet)
    {
        var octets = new byte[OffloadHeader.Length + packet.Length];
        header.WriteTo(octets);
        packet.CopyTo(octets, OffloadHeader.Length);
        return octets;
    }

    /// <summary>The packet of IPv4 with the sum of the pseudo header where the checksum is to be.</summary>
    private static byte[] LeaveChecksum(byte[] packet, int offset)
    {
        byte[] left = [.. packet];
        uint pseudo = (uint)(ushort)~TcpPacket.Sum(packet.AsSpan(12, 8), 0) + packet[9] + (uint)(packet.Length - 20);
        BinaryPrimitives.WriteUInt16BigEndian(left.AsSpan(20 + offset), (ushort)~TcpPacket.Sum([], pseudo));
        return left;
    }
}
