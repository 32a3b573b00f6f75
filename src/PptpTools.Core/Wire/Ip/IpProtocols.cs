namespace PptpTools.Wire.Ip;

/// <summary>Numbers of the protocols above IP that this software looks into, and names of those that people meet (IANA "Protocol Numbers").</summary>
public static class IpProtocols
{
    /// <summary>Internet Control Message Protocol (RFC 792).</summary>
    public const byte Icmp = 1;

    /// <summary>IPv4 within IP (RFC 2003).</summary>
    public const byte IpVersion4 = 4;

    /// <summary>Transmission Control Protocol (RFC 9293).</summary>
    public const byte Tcp = 6;

    /// <summary>User Datagram Protocol (RFC 768).</summary>
    public const byte Udp = 17;

    /// <summary>IPv6 within IP (RFC 4213).</summary>
    public const byte IpVersion6 = 41;

    /// <summary>Generic Routing Encapsulation (RFC 2637 section 4).</summary>
    public const byte Gre = 47;

    /// <summary>ICMP for IPv6 (RFC 4443).</summary>
    public const byte IcmpVersion6 = 58;

    /// <summary>The usual abbreviation of a protocol number; null where there is none here.</summary>
    public static string? NameOf(byte protocol) => protocol switch
    {
        0 => "HOPOPT",
        Icmp => "ICMP",
        2 => "IGMP",
        IpVersion4 => "IPIP",
        Tcp => "TCP",
        8 => "EGP",
        Udp => "UDP",
        IpVersion6 => "IPv6",
        43 => "IPv6-Route",
        44 => "IPv6-Frag",
        Gre => "GRE",
        50 => "ESP",
        51 => "AH",
        IcmpVersion6 => "ICMPv6",
        59 => "IPv6-NoNxt",
        60 => "IPv6-Opts",
        88 => "EIGRP",
        89 => "OSPF",
        94 => "IPIP",
        103 => "PIM",
        112 => "VRRP",
        115 => "L2TP",
        132 => "SCTP",
        135 => "MH",
        136 => "UDP-Lite",
        137 => "MPLS",
        _ => null,
    };
}
