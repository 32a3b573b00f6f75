namespace PptpTools.Wire.Ip;

/// <summary>What a captured frame carries.</summary>
public enum LinkPayload : byte
{
    /// <summary>Something this software does not read.</summary>
    Other,

    /// <summary>An IPv4 or IPv6 packet.</summary>
    Ip,

    /// <summary>An ARP packet (RFC 826).</summary>
    Arp,

    /// <summary>A PPP frame.</summary>
    Ppp,

    /// <summary>A PPPoE discovery packet (RFC 2516): the payload begins with the PPPoE header.</summary>
    PppoeDiscovery,

    /// <summary>An 802.11 frame encrypted on the air (WEP, WPA): its content cannot be read.</summary>
    Protected,
}
