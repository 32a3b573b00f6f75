using System;
using System.Linq;
using CsCheck;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;
using Xunit;

namespace PptpTools.Tests.Ppp;

public sealed class OptionListTests
{
    private static readonly PppProtocol[] Protocols =
    [
        PppProtocol.Lcp, PppProtocol.Ipcp, PppProtocol.Ipv6cp, PppProtocol.Ccp, PppProtocol.CcpLink, PppProtocol.Ecp,
        PppProtocol.Bacp, PppProtocol.Ipxcp,
    ];

    private static readonly Gen<(byte Type, byte[] Value)> AnyOption = Gen.Select(
        Gen.Frequency((9, Gen.Byte[0, 30]), (2, Gen.Byte[128, 133]), (1, Gen.Byte)),
        Gen.Frequency((9, Gen.Byte.Array[0, 12]), (1, Gen.Byte.Array[0, 253])));

    [Fact]
    public void Order_and_duplicates_survive()
    {
        OptionList list = OptionList.Parse(PppProtocol.Ipcp, Hex.Octets("""
            83 06 c0000201
            03 06 00000000
            81 06 c0000202
            03 06 0a4e000a
            """));
        Assert.Equal([131, 3, 129, 3], list.Select(option => (int)option.Type));
        Assert.Equal("<ms-dns2 192.0.2.1> <addr 0.0.0.0> <ms-dns1 192.0.2.2> <addr 10.78.0.10>", list.ToString());
        Assert.Equal(IpAddress.Read([0, 0, 0, 0]), list.Find<IpAddressOption>()!.Address);
        Assert.Equal(NameServerRole.PrimaryDns, Assert.IsType<NameServerAddressOption>(list.Find(129)).Role);
        Assert.Null(list.Find<MagicNumberOption>());
        Assert.Null(list.Find(2));
    }

    [Fact]
    public void Lists_are_equal_by_their_options()
    {
        OptionList one = [new MaximumReceiveUnitOption(1400), new MagicNumberOption(7)];
        OptionList same = new(one.ToList());
        OptionList swapped = [one[1], one[0]];
        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, swapped);
        Assert.NotEqual(one, [one[0]]);
        Assert.False(one.Equals(null));
        Assert.Equal(OptionList.Empty, []);
    }

    [Fact]
    public void Any_options_are_cut_apart_and_written_back()
    {
        Gen.Select(Gen.OneOf(Protocols), AnyOption.Array[0, 12], Gen.Byte.Array[0, 2]).Sample((protocol, options, tail) =>
        {
            byte[] octets = [.. options.SelectMany(option => (byte[])[option.Type, (byte)(option.Value.Length + 2), .. option.Value]), .. tail.Take(1)];
            OptionList list = OptionList.Parse(protocol, octets);
            Assert.Equal(options.Length + (tail.Length > 0 ? 1 : 0), list.Count);
            Assert.Equal(tail.Length > 0, list.Any(option => option is MalformedOption));
            AssertWritesBack(list, octets);
            Assert.Equal(list, OptionList.Parse(protocol, octets));
        }, iter: 5_000);
    }

    [Fact]
    public void Any_octets_become_a_list_that_is_written_back_and_can_be_examined()
    {
        Gen.Select(Gen.OneOf(Protocols), Gen.Byte.Array[0, 200]).Sample((protocol, octets) =>
        {
            OptionList list = OptionList.Parse(protocol, octets);
            AssertWritesBack(list, octets);
            var packet = new ConfigurePacket(protocol, PppCode.ConfigureRequest, 1, list);
            var anomalies = new AnomalyCollector();
            packet.Examine(anomalies);
            Assert.InRange(anomalies.Count, 0, 40);
            Assert.All(anomalies.Items, anomaly => Assert.InRange(anomaly.Offset, 4, packet.Length));
            Assert.NotNull(list.ToString());
        }, iter: 5_000);
    }

    [Fact]
    public void The_longest_packet_of_the_shortest_options_stays_small()
    {
        byte[] octets = [.. Enumerable.Repeat((byte[])[200, 2], 32_000).SelectMany(option => option)];
        long before = GC.GetAllocatedBytesForCurrentThread();
        OptionList list = OptionList.Parse(PppProtocol.Lcp, octets);
        var anomalies = new AnomalyCollector();
        new ConfigurePacket(PppProtocol.Lcp, PppCode.ConfigureRequest, 1, list).Examine(anomalies);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(32_000, list.Count);
        Assert.Equal("ReportCut", anomalies.Items[^1].Rule);
        Assert.InRange(allocated, 0, 64 * octets.Length);
    }

    [Fact]
    public void Every_cut_of_a_list_ends_in_at_most_one_malformed_option()
    {
        byte[] octets = Hex.Octets("0104 0578 0206 00000000 0305 c22381 0506 be4a7e85 0702 0802");
        for (int length = 0; length <= octets.Length; length++)
        {
            OptionList list = OptionList.Parse(PppProtocol.Lcp, octets.AsSpan(0, length));
            Assert.InRange(list.Count(option => option is MalformedOption), 0, 1);
            AssertWritesBack(list, octets[..length]);
        }
    }

    [Fact]
    public void A_caller_who_makes_what_cannot_be_written_is_told()
    {
        IpAddress version6 = IpAddress.Read(new byte[16].Select((_, i) => (byte)i).ToArray());
        var tooLong = new OctetString(new byte[254]);
        Assert.Throws<ArgumentException>(() => new IpAddressOption(version6));
        Assert.Throws<ArgumentException>(() => new IpAddressesOption(version6, version6));
        Assert.Throws<ArgumentException>(() => new MalformedOption(default));
        Assert.Throws<ArgumentException>(() => new AuthenticationProtocolOption(PppProtocol.Pap, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NameServerAddressOption((NameServerRole)128, IpAddress.Read([0, 0, 0, 0])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictorOption(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BsdCompressOption(1, 32));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DesEncryptionOption((DesEncryption)4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VendorSpecificOption(PppProtocol.Lcp, 0x1000000, 0, default));
        Assert.Throws<InvalidOperationException>(() => new CallbackOption(1, tooLong).ToOctets());
        Assert.Throws<ArgumentOutOfRangeException>(() => new MagicNumberOption(1).WriteTo(new byte[5]));
    }

    private static void AssertWritesBack(OptionList list, byte[] octets)
    {
        Assert.Equal(octets.Length, list.OctetCount);
        var written = new byte[octets.Length + 1];
        written.AsSpan().Fill(0xA5);
        list.WriteTo(written);
        Assert.Equal([.. octets, 0xA5], written);
    }
}
