using System;
using System.Collections.Generic;
using PptpTools.Offload;
using Xunit;

namespace PptpTools.Tests.Offload;

public sealed class PacketCoalescerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Segments_that_follow_each_other_become_one_packet_and_apart_again_they_are_as_they_were(bool isVersion6)
    {
        var coalescer = new PacketCoalescer();
        var packets = new List<byte[]>();
        for (int i = 0; i < 5; i++)
        {
            byte[] data = PacketSegmenterTests.Data(i == 4 ? 33 : 1000);
            packets.Add(new TcpPacket { IsVersion6 = isVersion6, Sequence = 1000 + ((uint)i * 1000), Identification = (ushort)(7 + i), Flags = i == 4 ? (byte)0x18 : (byte)0x10, Data = data }.ToOctets());
            Assert.True(coalescer.TryAdd(packets[i]));
        }

        byte[] whole = coalescer.Take().ToArray();
        OffloadHeader header = OffloadHeader.Read(whole);
        Assert.Equal((isVersion6 ? OffloadKind.TcpVersion6 : OffloadKind.TcpVersion4, (ushort)1000, true), (header.Kind, header.SegmentSize, header.NeedsChecksum));
        Assert.Equal((ushort)(isVersion6 ? 60 : 40), header.HeaderLength);
        Assert.Equal(packets, PacketSegmenterTests.Segment(whole));
        Assert.False(coalescer.HoldsAny);
        Assert.True(coalescer.Take().IsEmpty);
    }

    [Fact]
    public void A_packet_alone_comes_out_as_it_went_in()
    {
        var coalescer = new PacketCoalescer();
        byte[] packet = new TcpPacket().ToOctets();
        Assert.True(coalescer.TryAdd(packet));
        Assert.Equal([.. new byte[OffloadHeader.Length], .. packet], coalescer.Take().ToArray());
    }

    public static TheoryData<string> Differences => [.. Others.Keys];

    private static readonly TcpPacket Next = new() { Sequence = 1100, Identification = 8 };

    private static readonly Dictionary<string, byte[]> Others = new()
    {
        ["a gap"] = (Next with { Sequence = 1101 }).ToOctets(),
        ["a repetition"] = (Next with { Sequence = 1000 }).ToOctets(),
        ["another connection"] = (Next with { SourcePort = 81 }).ToOctets(),
        ["another acknowledgment"] = (Next with { Acknowledgment = 6 }).ToOctets(),
        ["another window"] = (Next with { Window = 502 }).ToOctets(),
        ["other options"] = (Next with { Options = [1, 1, 1, 1] }).ToOctets(),
        ["longer than those before"] = (Next with { Data = new byte[101] }).ToOctets(),
        ["another type of service"] = (Next with { TypeOfService = 1 }).ToOctets(),
        ["another time to live"] = (Next with { TimeToLive = 63 }).ToOctets(),
        ["no DF"] = (Next with { FragmentBits = 0 }).ToOctets(),
        ["the other version of IP"] = (Next with { IsVersion6 = true }).ToOctets(),
        ["FIN"] = (Next with { Flags = 0x11 }).ToOctets(),
        ["URG"] = (Next with { Flags = 0x30 }).ToOctets(),
        ["no data"] = (Next with { Data = [] }).ToOctets(),
        ["a wrong checksum"] = Damaged(Next.ToOctets(), 60),
        ["a wrong header checksum"] = Damaged(Next.ToOctets(), 10),
        ["octets behind the packet"] = [.. Next.ToOctets(), 0],
        ["a fragment"] = (Next with { FragmentBits = 0x20 }).ToOctets(),
        ["a truncated header"] = Next.ToOctets().AsSpan(0, 30).ToArray(),
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void What_could_not_be_taken_apart_again_is_not_joined(string difference)
    {
        var coalescer = new PacketCoalescer();
        byte[] first = new TcpPacket().ToOctets();
        Assert.True(coalescer.TryAdd(first));
        Assert.False(coalescer.TryAdd(Others[difference]));
        Assert.Equal([first], PacketSegmenterTests.Segment(coalescer.Take().ToArray()));
    }

    [Fact]
    public void The_packet_that_the_differences_are_made_of_does_follow()
    {
        var coalescer = new PacketCoalescer();
        Assert.True(coalescer.TryAdd(new TcpPacket().ToOctets()));
        Assert.True(coalescer.TryAdd(Next.ToOctets()));
    }

    [Theory]
    [InlineData(0x11)]
    [InlineData(0x02)]
    [InlineData(0x14)]
    [InlineData(0x50)]
    public void A_segment_that_does_more_than_carry_data_is_never_held(byte flags) =>
        Assert.False(new PacketCoalescer().TryAdd(new TcpPacket { Flags = flags }.ToOctets()));

    [Fact]
    public void After_PSH_and_after_a_shorter_segment_nothing_more_is_joined()
    {
        var coalescer = new PacketCoalescer();
        Assert.True(coalescer.TryAdd(new TcpPacket { Flags = 0x18 }.ToOctets()));
        Assert.False(coalescer.TryAdd(Next.ToOctets()));
        coalescer.Take();
        Assert.True(coalescer.TryAdd(new TcpPacket().ToOctets()));
        Assert.True(coalescer.TryAdd((Next with { Data = new byte[99] }).ToOctets()));
        Assert.False(coalescer.TryAdd((Next with { Sequence = 1199, Identification = 9 }).ToOctets()));
    }

    [Fact]
    public void Without_DF_the_identification_counts()
    {
        var coalescer = new PacketCoalescer();
        TcpPacket first = new() { FragmentBits = 0 };
        Assert.True(coalescer.TryAdd(first.ToOctets()));
        Assert.False(coalescer.TryAdd((first with { Sequence = 1100, Identification = 9 }).ToOctets()));
        Assert.True(coalescer.TryAdd((first with { Sequence = 1100, Identification = 8 }).ToOctets()));
    }

    [Fact]
    public void A_joined_packet_is_never_longer_than_IP_can_say()
    {
        var coalescer = new PacketCoalescer();
        TcpPacket packet = new() { Data = PacketSegmenterTests.Data(1400) };
        int count = 0;
        while (coalescer.TryAdd((packet with { Sequence = packet.Sequence + (uint)(count * 1400), Identification = (ushort)(packet.Identification + count) }).ToOctets()))
            count++;
        Assert.Equal((65_535 - 40) / 1400, count);
        Assert.Equal(count, PacketSegmenterTests.Segment(coalescer.Take().ToArray()).Count);
    }

    [Fact]
    public void Whatever_comes_leaves_octet_for_octet_and_in_order()
    {
        var random = new Random(20261123);
        var coalescer = new PacketCoalescer();
        var given = new List<byte[]>();
        var left = new List<byte[]>();
        uint sequence = 0;
        ushort identification = 0;
        for (int i = 0; i < 3_000; i++)
        {
            byte[] packet = new TcpPacket
            {
                IsVersion6 = random.Next(50) == 0,
                Sequence = sequence,
                Identification = identification++,
                Flags = random.Next(20) switch { 0 => 0x18, 1 => 0x11, _ => 0x10 },
                Window = (ushort)(random.Next(20) == 0 ? 1 : 2),
                Data = PacketSegmenterTests.Data(random.Next(10) == 0 ? random.Next(300) : 300),
            }.ToOctets();
            if (random.Next(15) == 0)
                packet[random.Next(packet.Length)] ^= 1;
            sequence += random.Next(15) == 0 ? 7u : (uint)(packet.Length - (packet[0] >> 4 == 6 ? 60 : 40));
            given.Add(packet);
            if (coalescer.TryAdd(packet))
                continue;
            TakeAll();
            if (!coalescer.TryAdd(packet))
                left.Add(packet);
        }

        TakeAll();
        Assert.Equal(given, left);

        void TakeAll() => left.AddRange(PacketSegmenterTests.Segment(coalescer.Take().ToArray()));
    }

    private static byte[] Damaged(byte[] packet, int offset)
    {
        packet[offset] ^= 1;
        return packet;
    }
}
