namespace PptpTools.Wire.Ip;

/// <summary>Link types of capture files (the tcpdump.org LINKTYPE registry). Other values are kept as numbers.</summary>
public enum LinkType
{
    /// <summary>A medium that the registry has no number for.</summary>
    Unknown = -1,

    /// <summary>BSD loopback: the address family in host order (DLT_NULL).</summary>
    Null = 0,

    /// <summary>Ethernet.</summary>
    Ethernet = 1,

    /// <summary>IEEE 802.5 Token Ring.</summary>
    TokenRing = 6,

    /// <summary>PPP, perhaps with address and control.</summary>
    Ppp = 9,

    /// <summary>Raw IP as some BSD systems number it.</summary>
    RawBsd = 12,

    /// <summary>Raw IP as OpenBSD numbers it.</summary>
    RawOpenBsd = 14,

    /// <summary>PPP in HDLC-like framing (RFC 1662), Cisco HDLC possible.</summary>
    PppHdlc = 50,

    /// <summary>PPPoE without an Ethernet header.</summary>
    PppoeEthernet = 51,

    /// <summary>Raw IP, version by the first octet.</summary>
    Raw = 101,

    /// <summary>Cisco HDLC.</summary>
    CiscoHdlc = 104,

    /// <summary>IEEE 802.11.</summary>
    Ieee80211 = 105,

    /// <summary>OpenBSD loopback: the address family in network order.</summary>
    Loop = 108,

    /// <summary>Linux cooked capture version 1.</summary>
    LinuxSll = 113,

    /// <summary>IEEE 802.11 behind a Prism header.</summary>
    PrismHeader = 119,

    /// <summary>IEEE 802.11 behind a radiotap header.</summary>
    Radiotap = 127,

    /// <summary>IEEE 802.11 behind an AVS header.</summary>
    AvsHeader = 163,

    /// <summary>PPP as Linux pppd sees it: an octet of direction in the place of the address, the control octet, then the frame.</summary>
    LinuxPppWithDirection = 166,

    /// <summary>Per-Packet Information, which names the link type behind it.</summary>
    PerPacketInformation = 192,

    /// <summary>PPP with one octet of direction before the frame.</summary>
    PppWithDirection = 204,

    /// <summary>Raw IPv4.</summary>
    IPv4 = 228,

    /// <summary>Raw IPv6.</summary>
    IPv6 = 229,

    /// <summary>Linux cooked capture version 2.</summary>
    LinuxSll2 = 276,
}
