using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.PppProtocols;

public class ReassemblyTests
{
    [Fact]
    public void A_packet_in_one_fragment_is_whole_at_once()
    {
        var reassembly = new MultilinkReassembly();
        Assert.Equal(MultilinkProgress.Complete, Add(reassembly, 7, "BE", "0021 45"));
        Assert.Equal(Hex.Octets("002145"), reassembly.Packet.ToArray());
        Assert.Equal([7], reassembly.Frames);
    }

    [Fact]
    public void Fragments_in_another_order_make_the_same_packet()
    {
        var reassembly = new MultilinkReassembly();
        Assert.Equal(MultilinkProgress.Waiting, Add(reassembly, 0xFF_FFFF, "B-", "01"));
        Assert.Equal(MultilinkProgress.Waiting, Add(reassembly, 1, "-E", "03"));
        Assert.Equal(1, reassembly.Skipped);
        Assert.Equal(MultilinkProgress.Complete, Add(reassembly, 2, "BE", "04"));
        Assert.Equal(MultilinkProgress.Duplicate, Add(reassembly, 1, "-E", "03"));
        Assert.Equal(MultilinkProgress.Complete, Add(reassembly, 0, "--", "02"));
        Assert.Equal(Hex.Octets("010203"), reassembly.Packet.ToArray());
        Assert.Equal([0xFF_FFFF, 0, 1], reassembly.Frames);
        Assert.Equal(0, reassembly.WaitingFragments);
    }

    [Fact]
    public void A_fragment_of_another_packet_ends_the_search_for_the_first()
    {
        var reassembly = new MultilinkReassembly();
        Add(reassembly, 1, "B-", "01");
        Assert.Equal(MultilinkProgress.Waiting, Add(reassembly, 2, "B-", "02"));
        Assert.Equal(MultilinkProgress.Complete, Add(reassembly, 3, "-E", "03"));
        Assert.Equal(Hex.Octets("0203"), reassembly.Packet.ToArray());
        Assert.Equal(1, reassembly.WaitingFragments);
    }

    [Fact]
    public void What_waits_is_limited_and_what_is_dropped_is_counted()
    {
        var reassembly = new MultilinkReassembly(4);
        for (uint i = 0; i < 10; i++)
            Add(reassembly, 2 * i, "B-", "01");
        Assert.Equal(4, reassembly.WaitingFragments);
        Assert.Equal(6, reassembly.DroppedFragments);
        Assert.Equal(MultilinkProgress.Late, Add(reassembly, 3, "-E", "02"));

        byte[] long40000 = new byte[40_000];
        Add(reassembly, 100, "B-", Convert.ToHexString(long40000));
        Add(reassembly, 102, "B-", Convert.ToHexString(long40000));
        Assert.Equal(1, reassembly.WaitingFragments);
    }

    [Fact]
    public void Clear_forgets_everything()
    {
        var reassembly = new MultilinkReassembly();
        Add(reassembly, 5, "B-", "01");
        reassembly.Clear();
        Assert.Equal(MultilinkProgress.Waiting, Add(reassembly, 6, "-E", "02"));
        Assert.Equal(0, reassembly.Skipped);
    }

    [Fact]
    public void Packets_cut_at_random_and_shuffled_nearby_come_out_whole()
    {
        Gen<int[]> cuts = Gen.Int[1, 9].Array[1, 12];
        Gen.Select(cuts, Gen.Bool, Gen.UInt, Gen.Int[0, 10_000]).Sample((parts, isShort, start, seed) =>
        {
            var fragments = new List<(uint Sequence, bool First, bool Last, byte[] Octets)>();
            var packets = new List<string>();
            byte next = 0;
            foreach (int count in parts)
            {
                byte[][] pieces = [.. Enumerable.Range(0, count).Select(i => new byte[] { next++, (byte)i })];
                for (int i = 0; i < count; i++)
                    fragments.Add((start++, i == 0, i == count - 1, pieces[i]));
                packets.Add(Convert.ToHexString([.. pieces.SelectMany(piece => piece)]));
            }

            var random = new Random(seed);
            for (int i = 1; i < fragments.Count; i++)
            {
                if (random.Next(3) == 0)
                    (fragments[i - 1], fragments[i]) = (fragments[i], fragments[i - 1]);
            }

            var reassembly = new MultilinkReassembly();
            var whole = new List<string>();
            foreach ((uint sequence, bool first, bool last, byte[] octets) in fragments)
            {
                if (Add(reassembly, sequence, (first ? "B" : "-") + (last ? "E" : "-"), Convert.ToHexString(octets), isShort) == MultilinkProgress.Complete)
                    whole.Add(Convert.ToHexString(reassembly.Packet));
            }

            Assert.Equal(packets.Order(), whole.Order());
        }, iter: 2000);
    }

    [Fact]
    public void A_TLS_message_in_three_fragments_is_named_when_it_is_whole()
    {
        var reassembly = new EapTlsReassembly();
        Assert.Equal(EapTlsProgress.NoData, reassembly.Add(Tls(1, "20")));
        Assert.Equal(EapTlsProgress.Fragment, reassembly.Add(Tls(2, "c0 0000000e 1603010009")));
        Assert.Equal(EapTlsProgress.Retransmission, reassembly.Add(Tls(2, "c0 0000000e 1603010009")));
        Assert.Equal(EapTlsProgress.Fragment, reassembly.Add(Tls(3, "40 01000005")));
        Assert.Equal(EapTlsProgress.Complete, reassembly.Add(Tls(4, "00 0303616263")));
        Assert.Equal("ClientHello", reassembly.Summary);
        Assert.Equal(14, reassembly.Message.Length);
        Assert.Equal(EapTlsProgress.NoData, reassembly.Add(Tls(5, "00")));
        Assert.Equal(EapTlsProgress.Complete, reassembly.Add(Tls(6, "00 15030100020228")));
        Assert.Equal("Alert handshake_failure", reassembly.Summary);
    }

    [Fact]
    public void A_TLS_message_of_another_length_than_told_is_given_up()
    {
        var reassembly = new EapTlsReassembly();
        Assert.Equal(EapTlsProgress.TooShort, reassembly.Add(Tls(1, "80 00000010 16")));
        Assert.Equal(EapTlsProgress.Fragment, reassembly.Add(Tls(2, "c0 00000003 1603")));
        Assert.Equal(EapTlsProgress.TooLong, reassembly.Add(Tls(3, "00 0301")));
        Assert.Null(reassembly.Summary);

        string piece = string.Concat(Enumerable.Repeat("16", 1000));
        var progress = new List<EapTlsProgress>();
        for (int i = 0; i < 66; i++)
            progress.Add(reassembly.Add(Tls((byte)(10 + i), "40" + piece)));
        Assert.Equal(EapTlsProgress.TooLong, progress[65]);
        Assert.Equal(65, progress.Count(step => step == EapTlsProgress.Fragment));
    }

    private static EapTls Tls(byte identifier, string typeData)
    {
        byte[] data = Hex.Octets(typeData);
        byte[] packet = [1, identifier, 0, 0, 13, .. data];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        Assert.True(EapPacket.TryParse(packet, out PppPacket? parsed, out _));
        return Assert.IsType<EapTls>(parsed);
    }

    private static MultilinkProgress Add(MultilinkReassembly reassembly, uint sequence, string bits, string octets, bool isShort = false)
    {
        uint flags = (bits[0] == 'B' ? 2u : 0) | (bits[1] == 'E' ? 1u : 0);
        byte[] header = isShort ? new byte[2] : new byte[4];
        if (isShort)
            BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)((flags << 14) | (sequence & 0xFFF)));
        else
            BinaryPrimitives.WriteUInt32BigEndian(header, (flags << 30) | (sequence & 0xFF_FFFF));
        Assert.True(MultilinkFrame.TryParse([.. header, .. Hex.Octets(octets)], isShort, out MultilinkFrame frame, out _));
        return reassembly.Add(frame, sequence);
    }
}
