using System;
using System.IO;
using System.Linq;
using CsCheck;
using PptpTools.Tests.Decoding.Captures;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Wire.Ip;

public class IpReassemblyTests
{
    private static readonly byte[] Payload = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    private readonly AnomalyCollector _anomalies = new();
    private readonly IpReassembly _reassembly = new(new IpReassemblyLimits(Datagrams: 4, Octets: 64 * 1024, Timeout: 100));

    [Theory]
    [InlineData("0-40 40-80 80-100")]
    [InlineData("80-100 40-80 0-40")]
    [InlineData("40-80 0-40 80-100")]
    [InlineData("0-48 40-80 72-100")]
    public void Fragments_in_any_order_make_the_datagram(string order)
    {
        Assert.Equal(Payload, AddAll(order));
        Assert.Equal([1L, 2, 3], _reassembly.Frames.ToArray());
        Assert.Equal((0, 0L), (_reassembly.Waiting, _reassembly.Octets));
    }

    [Fact]
    public void A_datagram_without_its_first_or_last_fragment_waits()
    {
        Assert.Null(AddAll("40-80 80-100"));
        Assert.Null(AddAll("0-40 40-80", identification: 8));
        Assert.Equal(2, _reassembly.Waiting);
    }

    [Fact]
    public void Of_overlapping_octets_the_first_are_kept_and_the_difference_is_reported()
    {
        Add(Fragment(0, 40, fill: 0xEE), 1);
        Assert.Null(AddAll("0-80"));
        Assert.Equal("FragmentOverlap", Assert.Single(_anomalies.Items).Rule);
        byte[] whole = AddAll("80-100")!;
        Assert.Equal(Enumerable.Repeat((byte)0xEE, 40).Concat(Payload.Skip(40)), whole);
    }

    [Fact]
    public void A_fragment_that_comes_twice_is_reported_as_repeated()
    {
        Assert.Null(AddAll("0-40 0-40"));
        Assert.Equal("FragmentRepeated", Assert.Single(_anomalies.Items).Rule);
        Assert.Equal(Payload, AddAll("40-100"));
    }

    [Theory]
    [InlineData("80-100 0-104", "FragmentBeyondEnd")]
    [InlineData("0-104 80-100", "FragmentBeyondEnd")]
    [InlineData("0-41", "FragmentLength")]
    public void What_contradicts_itself_is_reported(string order, string rule)
    {
        AddAll(order);
        Assert.Equal(rule, Assert.Single(_anomalies.Items).Rule);
    }

    [Fact]
    public void A_fragment_beyond_the_longest_datagram_is_left_out()
    {
        byte[] octets = Fragment(0, 40);
        octets[6] = 0x1F;
        octets[7] = 0xFF;
        Add(octets, 1);
        Assert.Equal("FragmentBeyondLimit", Assert.Single(_anomalies.Items).Rule);
    }

    [Fact]
    public void Datagrams_are_told_apart_by_identification_and_protocol()
    {
        Assert.Null(AddAll("0-40", identification: 7));
        Assert.Null(AddAll("40-100", identification: 8));
        byte[] udp = Fragment(40, 100);
        udp[9] = 17;
        Assert.Null(Add(udp, 9));
        Assert.Equal(3, _reassembly.Waiting);
    }

    [Fact]
    public void After_the_time_out_a_datagram_is_given_up()
    {
        Assert.Null(Add(Fragment(0, 40), 1, ticks: 1000));
        Assert.Null(Add(Fragment(40, 100), 2, ticks: 1101));
        Assert.Equal((1L, 1), (_reassembly.TimedOut, _reassembly.Waiting));
        Assert.Contains("first in frame 1", Assert.Single(_anomalies.Items).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_the_bounds_the_oldest_goes_first()
    {
        for (ushort i = 1; i <= 5; i++)
            Assert.Null(AddAll("0-40", identification: i));
        Assert.Equal((1L, 4), (_reassembly.Evicted, _reassembly.Waiting));
        Assert.Null(AddAll("40-100", identification: 1));
        Assert.Equal(Payload, AddAll("40-100", identification: 5));
    }

    [Fact]
    public void The_octets_held_stay_within_their_bound()
    {
        for (ushort i = 1; i <= 200; i++)
        {
            byte[] octets = Fragment(0, 40);
            octets[6] = 0x2E;
            octets[5] = (byte)i;
            Assert.Null(Add(octets, i));
            Assert.InRange(_reassembly.Octets, 0, 64 * 1024 + 65_535);
        }

        Assert.True(_reassembly.Evicted > 190);
    }

    [Fact]
    public void Octets_that_the_capture_cut_end_the_datagram_early()
    {
        byte[] cut = Fragment(40, 80)[..^10];
        Assert.Null(AddAll("0-40"));
        Assert.Null(Add(cut, 2));
        Assert.True(IpPacket.TryParse(Fragment(80, 100), out IpPacket last, out _));
        Assert.True(_reassembly.TryAdd(last, 3, 0, _anomalies, out IpPacket whole));
        Assert.Equal((70, 30), (whole.Payload.Length, whole.MissingOctets));
        Assert.Equal(Payload[..70], whole.Payload.ToArray());
    }

    [Fact]
    public void A_version_6_datagram_has_its_extension_headers_walked_again()
    {
        const string Header = "60000000 0018 2C 40 20010DB8000000000000000000000001 20010DB8000000000000000000000002";
        byte[] first = Hex.Octets($"{Header} 3C00 0001 00001234  0600 0104 00000000 0102030405060708");
        byte[] second = Hex.Octets($"{Header} 3C00 0010 00001234  1112131415161718191A1B1C1D1E1F20");
        Assert.Null(Add(first, 1));
        Assert.True(IpPacket.TryParse(second, out IpPacket last, out _));
        Assert.True(_reassembly.TryAdd(last, 2, 0, _anomalies, out IpPacket whole));
        Assert.Equal((6, false, 24), (whole.Protocol, whole.IsFragment, whole.Payload.Length));
        Assert.Equal("0102030405060708", Convert.ToHexString(whole.Payload[..8]));
    }

    [Fact]
    public void Any_fragments_stay_within_the_bounds()
    {
        Gen<(ushort Start, byte Length, byte Id, bool More)[]> fragments = Gen.Select(Gen.UShort[0, 0x1FFF], Gen.Byte, Gen.Byte[0, 9], Gen.Bool).Array[0, 60];
        fragments.Sample(
            items =>
            {
                var reassembly = new IpReassembly(new IpReassemblyLimits(Datagrams: 4, Octets: 200_000, Timeout: 20));
                var anomalies = new AnomalyCollector();
                long frame = 0;
                foreach ((ushort start, byte length, byte id, bool more) in items)
                {
                    byte[] octets = Build(start, new byte[length], id, more);
                    if (!IpPacket.TryParse(octets, out IpPacket packet, out _) || !packet.IsFragment)
                        continue;
                    if (reassembly.TryAdd(packet, ++frame, frame, anomalies, out IpPacket whole))
                        Assert.False(whole.IsFragment);
                    Assert.True(reassembly.Waiting <= 4 && reassembly.Octets <= 200_000 + 131_072);
                }
            },
            iter: 5_000);
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void The_fragments_of_a_real_tunnel_make_whole_packets()
    {
        string folder = TestFiles.SharedCaptures!;
        int whole = 0;
        foreach (KeptFrame frame in CaptureFiles.Read(Path.Combine(folder, "real", "16-mtu1500-fragments-plain.pcap")).Frames)
        {
            byte[] octets = Convert.FromHexString(frame.Octets);
            Assert.True(LinkFrame.TryParse(frame.LinkType, octets, out LinkFrame link, out _));
            if (IpPacket.TryParse(link.Payload, out IpPacket packet, out _) && packet.IsFragment
                && _reassembly.TryAdd(packet, frame.Number, 0, _anomalies, out IpPacket datagram))
            {
                whole++;
                Assert.Equal(47, datagram.Protocol);
                Assert.Equal(2, _reassembly.Frames.Length);
                Assert.Equal(0x880B, datagram.Payload[2] << 8 | datagram.Payload[3]);
            }
        }

        Assert.True(whole > 0);
        Assert.Equal((0, 0), (_reassembly.Waiting, _anomalies.Count));
    }

    private static byte[] Fragment(int start, int end, ushort identification = 7, byte? fill = null)
    {
        byte[] payload = fill is { } value ? [.. Enumerable.Repeat(value, end - start)] : [.. Enumerable.Range(start, end - start).Select(i => (byte)i)];
        return Build((ushort)(start / 8), payload, identification, end != Payload.Length);
    }

    private static byte[] Build(ushort offset, byte[] payload, ushort identification, bool more)
    {
        int total = 20 + payload.Length;
        int field = offset | (more ? 0x2000 : 0);
        return
        [
            0x45, 0, (byte)(total >> 8), (byte)total, (byte)(identification >> 8), (byte)identification, (byte)(field >> 8), (byte)field,
            64, 47, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, .. payload,
        ];
    }

    private byte[]? AddAll(string order, ushort identification = 7)
    {
        byte[]? whole = null;
        long frame = 0;
        foreach (string range in order.Split(' '))
        {
            int[] ends = [.. range.Split('-').Select(int.Parse)];
            whole = Add(Fragment(ends[0], ends[1], identification), ++frame);
        }

        return whole;
    }

    private byte[]? Add(byte[] octets, long frame, long ticks = 0)
    {
        Assert.True(IpPacket.TryParse(octets, out IpPacket packet, out _));
        return _reassembly.TryAdd(packet, frame, ticks, _anomalies, out IpPacket whole) ? whole.Payload.ToArray() : null;
    }
}
