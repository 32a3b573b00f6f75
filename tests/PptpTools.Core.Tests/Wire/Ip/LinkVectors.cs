using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Wire.Ip;

/// <summary>One frame of each link type and variant, each round the same UDP datagram with "abcd" from 10.0.0.1 to 10.0.0.2.</summary>
internal static class LinkVectors
{
    private const string Packet = """
        4500 0020 0001 0000 4011 66CA 0A000001 0A000002   # IPv4
        1234 5678 000C 0000 61626364
        """;

    private const string Dot11Addresses = "0000  020000000001 020000000002 020000000003 1000";
    private const string Snap = "AAAA03 000000 0800";
    private const string Mac = "020000000001 020000000002";

    public static IReadOnlyDictionary<string, (LinkType Type, string Hex)> Frames { get; } = new Dictionary<string, (LinkType, string)>
    {
        ["ethernet"] = (LinkType.Ethernet, $"{Mac} 0800 {Packet}"),
        ["ethernet, one VLAN tag"] = (LinkType.Ethernet, $"{Mac} 8100 2064 0800 {Packet}"),
        ["ethernet, QinQ"] = (LinkType.Ethernet, $"{Mac} 88A8 0065 8100 0064 0800 {Packet}"),
        ["ethernet, QinQ of older switches"] = (LinkType.Ethernet, $"{Mac} 9100 0065 8100 0064 0800 {Packet}"),
        ["ethernet, three tags"] = (LinkType.Ethernet, $"{Mac} 88A8 0001 88A8 0002 8100 0FFF 0800 {Packet}"),
        ["802.3 with SNAP"] = (LinkType.Ethernet, $"{Mac} 0028 {Snap} {Packet}"),
        ["802.3 with SNAP in a VLAN"] = (LinkType.Ethernet, $"{Mac} 8100 0007 0028 {Snap} {Packet}"),
        ["802.3 spanning tree"] = (LinkType.Ethernet, $"0180C2000000 020000000002 0026 424203 0000 00 00 00 {new string('0', 62)}"),
        ["ethernet, PPPoE session"] = (LinkType.Ethernet, $"{Mac} 8864 11 00 0042 0022 0021 {Packet} 0000"),
        ["ethernet, PPPoE session in a VLAN"] = (LinkType.Ethernet, $"{Mac} 8100 0007 8864 11 00 0042 0022 0021 {Packet}"),
        ["ethernet, PPPoE discovery"] = (LinkType.Ethernet, $"FFFFFFFFFFFF 020000000002 8863 11 09 0000 0004 0101 0000"),
        ["ethernet, ARP"] = (LinkType.Ethernet, $"FFFFFFFFFFFF 020000000002 0806 0001 0800 06 04 0001 020000000002 0A000002 000000000000 0A000001"),
        ["BSD loopback, little-endian"] = (LinkType.Null, $"02000000 {Packet}"),
        ["BSD loopback, big-endian"] = (LinkType.Null, $"00000002 {Packet}"),
        ["OpenBSD loopback"] = (LinkType.Loop, $"00000002 {Packet}"),
        ["raw"] = (LinkType.Raw, Packet),
        ["raw IPv4"] = (LinkType.IPv4, Packet),
        ["Linux cooked"] = (LinkType.LinuxSll, $"0000 0001 0006 020000000002 0000 0800 {Packet}"),
        ["Linux cooked, sent"] = (LinkType.LinuxSll, $"0004 0001 0006 020000000002 0000 0800 {Packet}"),
        ["Linux cooked, VLAN"] = (LinkType.LinuxSll, $"0000 0001 0006 020000000002 0000 8100 0064 0800 {Packet}"),
        ["Linux cooked 2"] = (LinkType.LinuxSll2, $"0800 0000 00000003 0001 04 06 020000000002 0000 {Packet}"),
        ["PPP"] = (LinkType.Ppp, $"FF03 0021 {Packet}"),
        ["PPP, compressed header"] = (LinkType.Ppp, $"21 {Packet}"),
        ["PPP in HDLC"] = (LinkType.PppHdlc, $"FF03 0021 {Packet}"),
        ["Cisco HDLC on a PPP link"] = (LinkType.PppHdlc, $"0F00 0800 {Packet}"),
        ["Cisco HDLC"] = (LinkType.CiscoHdlc, $"0F00 0800 {Packet}"),
        ["PPP received"] = (LinkType.PppWithDirection, $"00 FF03 0021 {Packet}"),
        ["PPP sent"] = (LinkType.PppWithDirection, $"01 FF03 0021 {Packet}"),
        ["PPPoE without ethernet"] = (LinkType.PppoeEthernet, $"11 00 0042 0022 0021 {Packet}"),
        ["802.11 from the access point"] = (LinkType.Ieee80211, $"0802 {Dot11Addresses} {Snap} {Packet}"),
        ["802.11 to the access point"] = (LinkType.Ieee80211, $"0801 {Dot11Addresses} {Snap} {Packet}"),
        ["802.11 ad hoc"] = (LinkType.Ieee80211, $"0800 {Dot11Addresses} {Snap} {Packet}"),
        ["802.11 between access points"] = (LinkType.Ieee80211, $"0803 {Dot11Addresses} 020000000004 {Snap} {Packet}"),
        ["802.11 QoS"] = (LinkType.Ieee80211, $"8801 {Dot11Addresses} 0000 {Snap} {Packet}"),
        ["802.11 QoS with HT control"] = (LinkType.Ieee80211, $"8881 {Dot11Addresses} 0000 00000000 {Snap} {Packet}"),
        ["802.11 protected"] = (LinkType.Ieee80211, $"0841 {Dot11Addresses} 0000 0020 00000000 0102030405060708"),
        ["802.11 null"] = (LinkType.Ieee80211, $"4801 {Dot11Addresses}"),
        ["802.11 beacon"] = (LinkType.Ieee80211, $"8000 0000 FFFFFFFFFFFF 020000000002 020000000002 1000 {new string('0', 24)}"),
        ["radiotap"] = (LinkType.Radiotap, $"00 00 0800 00000000 0801 {Dot11Addresses} {Snap} {Packet}"),
        ["radiotap with flags and frame check"] = (LinkType.Radiotap, $"00 00 0900 02000000 10 0801 {Dot11Addresses} {Snap} {Packet} 00000000"),
        ["radiotap with time, flags and padding"] = (LinkType.Radiotap, $"00 00 1900 03000080 00000000 00000000 0000000000000000 20 8801 {Dot11Addresses} 0000 0000 {Snap} {Packet}"),
        ["Prism"] = (LinkType.PrismHeader, $"44000000 90000000 {new string('0', 272)} 0801 {Dot11Addresses} {Snap} {Packet}"),
        ["AVS"] = (LinkType.AvsHeader, $"80211001 00000040 {new string('0', 112)} 0801 {Dot11Addresses} {Snap} {Packet}"),
        ["PPI round 802.11"] = (LinkType.PerPacketInformation, $"00 00 0800 69000000 0801 {Dot11Addresses} {Snap} {Packet}"),
        ["PPI round ethernet"] = (LinkType.PerPacketInformation, $"00 00 0800 01000000 {Mac} 0800 {Packet}"),
        ["token ring"] = (LinkType.TokenRing, $"10 40 020000000001 020000000002 {Snap} {Packet}"),
        ["token ring, source routed"] = (LinkType.TokenRing, $"10 40 020000000001 820000000002 0630 0011 0020 {Snap} {Packet}"),
    };
}
