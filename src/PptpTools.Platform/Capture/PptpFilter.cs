using PptpTools.Wire.Ip;

namespace PptpTools.Capture;

/// <summary>
/// The kernel's filter for PPTP: TCP port 1723 and IP protocol 47, in the language of pcap-filter(7). On Ethernet it finds them behind VLAN tags
/// and in PPPoE sessions as well: by offsets, for the words <c>vlan</c> and <c>pppoes</c> move those of everything that follows them.
/// </summary>
internal static class PptpFilter
{
    private const string Plain = "tcp port 1723 or proto 47 or (ip6 and ip6[6] = 47)";

    private const int EtherTypeOffset = 12;
    private const int EthernetHeader = 14;
    private const int VlanTag = 4;
    private const int PppoeHeader = 8;
    private const int FirstPort = 20;
    private const int SecondPort = 22;
    private const int ProtocolOffset = 9;

    /// <summary>The filter for frames of a link type.</summary>
    public static string For(LinkType linkType) => linkType == LinkType.Ethernet
        ? $"{Plain} or {Tagged(1)} or {Tagged(2)} or {Pppoe(0)} or {Pppoe(1)}"
        : Plain;

    /// <summary>IPv4 without options behind tags of IEEE 802.1Q or 802.1ad; a fragment that is not the first has no ports, and passes by its protocol only in GRE.</summary>
    private static string Tagged(int tags)
    {
        string types = "";
        for (int i = 0; i < tags; i++)
            types += $"(ether[{EtherTypeOffset + i * VlanTag}:2] = 0x8100 or ether[{EtherTypeOffset + i * VlanTag}:2] = 0x88a8) and ";
        return $"({types}ether[{EtherTypeOffset + tags * VlanTag}:2] = 0x0800 and {Inside(EthernetHeader + tags * VlanTag)})";
    }

    /// <summary>IPv4 in a PPPoE session (RFC 2516 section 4), behind a tag perhaps.</summary>
    private static string Pppoe(int tags)
    {
        int type = EtherTypeOffset + tags * VlanTag;
        string tag = tags == 0 ? "" : $"ether[{EtherTypeOffset}:2] = 0x8100 and ";
        int protocol = EthernetHeader + tags * VlanTag + PppoeHeader - 2;
        return $"({tag}ether[{type}:2] = 0x8864 and ether[{protocol}:2] = 0x0021 and {Inside(protocol + 2)})";
    }

    private static string Inside(int ip) =>
        $"(ether[{ip + ProtocolOffset}] = 47 or (ether[{ip + ProtocolOffset}] = 6 and (ether[{ip + FirstPort}:2] = 1723 or ether[{ip + SecondPort}:2] = 1723)))";
}
