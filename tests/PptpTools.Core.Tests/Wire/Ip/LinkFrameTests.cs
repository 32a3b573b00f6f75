using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CsCheck;
using PptpTools.Tests.Decoding.Captures;
using PptpTools.Wire;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Wire.Ip;

public class LinkFrameTests
{
    private static readonly LinkType[] LinkTypes = [.. Enum.GetValues<LinkType>()];

    private static readonly Lazy<Dictionary<string, Dictionary<string, List<string>>>> ByTshark = new(DissectAll);

    public static TheoryData<string> Names => [.. LinkVectors.Frames.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_is_read_down_to_the_datagram(string name)
    {
        (LinkType type, string hex) = LinkVectors.Frames[name];
        byte[] octets = Hex.Octets(hex);
        Assert.True(LinkFrame.TryParse(type, octets, out LinkFrame frame, out WireError error), error.ToString());
        bool hasDatagram = hex.Contains("61626364", StringComparison.Ordinal);
        Assert.Equal(hasDatagram, TryFindDatagram(frame, out IpPacket packet));
        Assert.Equal(hasDatagram ? "abcd"u8 : default, hasDatagram ? packet.Payload.Slice(8) : default);
    }

    [TheoryNeeding(Needs.Tshark)]
    [MemberData(nameof(Names))]
    public void A_frame_is_read_as_tshark_reads_it(string name)
    {
        (LinkType type, string hex) = LinkVectors.Frames[name];
        Assert.True(LinkFrame.TryParse(type, Hex.Octets(hex), out LinkFrame frame, out WireError error), error.ToString());
        Dictionary<string, List<string>> fields = ByTshark.Value[name];
        bool hasDatagram = hex.Contains("61626364", StringComparison.Ordinal);
        string protocols = fields["frame.protocols"][0];
        Assert.Equal(frame.Kind == LinkPayload.Arp, protocols.Contains(":arp", StringComparison.Ordinal));
        Assert.Equal(hasDatagram, protocols.Contains("ip:udp", StringComparison.Ordinal));
        string[] tagNames = ["ieee8021ad.id", "ieee8021ad.svid", "ieee8021ad.cvid", "vlan.id"];
        Assert.Equal(tagNames.SelectMany(tag => Values(fields, tag)), Enumerable.Range(0, frame.VlanCount).Select(VlanIds(frame)));
        if (fields.TryGetValue("pppoe.session_id", out List<string>? session))
            Assert.Equal(Convert.ToInt32(session[0], 16), frame.PppoeSession);
        if (First(fields, "wlan.sa", "eth.src", "sll.src.eth", "tr.src") is { } source && !name.Contains("routed", StringComparison.Ordinal))
            Assert.Equal(source, Address(frame.Source));
        if (First(fields, "wlan.da", "eth.dst", "tr.dst") is { } destination)
            Assert.Equal(destination, Address(frame.Destination));
        if (fields.TryGetValue("wlan.fc.protected", out List<string>? isProtected))
            Assert.Equal(isProtected[0] == "1", frame.Kind == LinkPayload.Protected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_of_a_frame_is_read_or_refused(string name)
    {
        (LinkType type, string hex) = LinkVectors.Frames[name];
        byte[] octets = Hex.Octets(hex);
        for (int length = 0; length < octets.Length; length++)
        {
            if (!LinkFrame.TryParse(type, octets.AsSpan(0, length), out LinkFrame frame, out WireError error))
                Assert.InRange(error.Offset, 0, length);
            else
                Assert.True(frame.Payload.Length <= length);
        }
    }

    [Theory]
    [InlineData("PPP received", false)]
    [InlineData("PPP sent", true)]
    [InlineData("Linux cooked", false)]
    [InlineData("Linux cooked, sent", true)]
    [InlineData("Linux cooked 2", true)]
    [InlineData("ethernet", null)]
    public void The_direction_is_told_where_the_link_tells_it(string name, bool? sent)
    {
        (LinkType type, string hex) = LinkVectors.Frames[name];
        Assert.True(LinkFrame.TryParse(type, Hex.Octets(hex), out LinkFrame frame, out _));
        Assert.Equal(sent, frame.Sent);
    }

    [Fact]
    public void The_link_types_that_are_said_to_be_read_are_those_that_are()
    {
        for (int type = -1; type <= 400; type++)
        {
            bool refused = !LinkFrame.TryParse((LinkType)type, [], out _, out WireError error) && error.Fault == WireFault.OtherFormat;
            Assert.Equal(!refused, LinkFrame.Reads((LinkType)type));
        }
    }

    [Fact]
    public void A_direction_octet_in_the_place_of_the_address_leaves_the_control_octet_alone()
    {
        Assert.True(LinkFrame.TryParse(LinkType.LinuxPppWithDirection, Hex.Octets("01 03 C021 0101 0004"), out LinkFrame frame, out _));
        Assert.True(PppFrame.TryParse(frame.Payload, out PppFrame ppp, out _));
        Assert.Equal(PppProtocol.Lcp, ppp.Protocol);
    }

    [Fact]
    public void A_pppoe_length_beyond_the_frame_is_told()
    {
        Assert.True(LinkFrame.TryParse(LinkType.PppoeEthernet, Hex.Octets("11 00 0001 0010 C021 0101"), out LinkFrame frame, out _));
        Assert.Equal((12, 4), (frame.MissingOctets, frame.Payload.Length));
        Assert.False(LinkFrame.TryParse(LinkType.PppoeEthernet, Hex.Octets("12 00 0001 0004 C021 0101"), out _, out WireError error));
        Assert.Equal(WireFault.BadVersion, error.Fault);
    }

    [Fact]
    public void A_link_type_that_is_not_read_is_said_to_be_another_format()
    {
        Assert.False(LinkFrame.TryParse((LinkType)189, new byte[64], out _, out WireError error));
        Assert.Equal(WireFault.OtherFormat, error.Fault);
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void Every_frame_of_every_known_capture_has_a_link_header_that_is_read()
    {
        string folder = TestFiles.SharedCaptures!;
        foreach (string path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(p => Path.GetExtension(p) is ".pcap" or ".cap" or ".pcapng"))
        {
            foreach (KeptFrame frame in CaptureFiles.Read(path).Frames)
            {
                bool isRead = LinkFrame.TryParse(frame.LinkType, Convert.FromHexString(frame.Octets), out LinkFrame link, out WireError error);
                if (path.Contains("malformed", StringComparison.Ordinal))
                    continue;
                Assert.True(isRead, $"{path} frame {frame.Number}: {error}");
                bool isLogicalLink = link.Kind == LinkPayload.Other && link.EtherType == 0;
                bool isReadable = link.Kind is LinkPayload.Ip or LinkPayload.Ppp or LinkPayload.Arp or LinkPayload.PppoeDiscovery || isLogicalLink;
                Assert.True(isReadable, $"{path} frame {frame.Number}: {link.Kind} {link.EtherType:x}");
            }
        }
    }

    [Fact]
    public void Any_octets_are_read_or_refused_on_any_link()
    {
        Gen.Select(Gen.Int[0, LinkTypes.Length - 1], Gen.Byte.Array[0, 200]).Sample(
            (index, octets) =>
            {
                if (!LinkFrame.TryParse(LinkTypes[index], octets, out LinkFrame frame, out WireError error))
                    Assert.NotEqual(WireFault.None, error.Fault);
                else if (frame.VlanCount > 0)
                    Assert.InRange(frame.VlanId(frame.VlanCount - 1), 0, 4095);
            },
            iter: 50_000);
    }

    private static bool TryFindDatagram(LinkFrame frame, out IpPacket packet)
    {
        packet = default;
        ReadOnlySpan<byte> payload = frame.Payload;
        if (frame.Kind == LinkPayload.Ppp && PppFrame.TryParse(payload, out PppFrame ppp, out _) && ppp.Protocol == PppProtocol.Ip)
            payload = ppp.Information;
        else if (frame.Kind != LinkPayload.Ip)
            return false;
        return IpPacket.TryParse(payload, out packet, out _);
    }

    private static Dictionary<string, Dictionary<string, List<string>>> DissectAll()
    {
        var all = new Dictionary<string, Dictionary<string, List<string>>>();
        foreach (IGrouping<LinkType, KeyValuePair<string, (LinkType Type, string Hex)>> group in LinkVectors.Frames.GroupBy(f => f.Value.Type))
        {
            List<Dictionary<string, List<string>>> dissected = Tshark.Dissect(group.Key, group.Select(f => Hex.Octets(f.Value.Hex)));
            foreach ((string name, Dictionary<string, List<string>> fields) in group.Select(f => f.Key).Zip(dissected))
                all[name] = fields;
        }

        return all;
    }

    private static Func<int, string> VlanIds(LinkFrame frame)
    {
        string[] ids = new string[frame.VlanCount];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = frame.VlanId(i).ToString(null, null);
        return i => ids[i];
    }

    private static List<string> Values(Dictionary<string, List<string>> fields, string name) => fields.TryGetValue(name, out List<string>? values) ? values : [];

    private static string? First(Dictionary<string, List<string>> fields, params string[] names) =>
        names.Where(fields.ContainsKey).Select(name => fields[name][0]).FirstOrDefault();

    private static string Address(ReadOnlySpan<byte> octets)
    {
        var line = new LineWriter();
        return line.AddressText(octets).ToString();
    }
}
