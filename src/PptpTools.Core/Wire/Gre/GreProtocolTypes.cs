namespace PptpTools.Wire.Gre;

/// <summary>The names of protocol types in GRE packets, which are Ethernet types (RFC 2784 section 2.4).</summary>
internal static class GreProtocolTypes
{
    /// <summary>The name of a protocol type; null where this software knows none.</summary>
    public static string? NameOf(ushort value) => value switch
    {
        0x0000 => "KeepAlive",
        0x00FE => "Clns",
        0x0800 => "IPv4",
        0x0806 => "Arp",
        0x22EB => "ErspanType3",
        0x2001 => "Nhrp",
        0x6558 => "TransparentEthernetBridging",
        0x6559 => "FrameRelay",
        0x8100 => "Vlan",
        GreFrame.PppProtocolType => "Ppp",
        0x883E => "Wccp",
        0x8847 => "Mpls",
        0x8848 => "MplsMulticast",
        0x86DD => "IPv6",
        0x88BE => "ErspanType2",
        _ => null,
    };
}
