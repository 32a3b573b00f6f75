namespace PptpTools.Tracing;

/// <summary>The protocol that a step belongs to.</summary>
public enum Layer : byte
{
    /// <summary>TCP of the control connection (RFC 9293).</summary>
    Tcp,

    /// <summary>PPTP control messages (RFC 2637 section 2).</summary>
    Control,

    /// <summary>Enhanced GRE (RFC 2637 section 4).</summary>
    Gre,

    /// <summary>Link Control Protocol (RFC 1661).</summary>
    Lcp,

    /// <summary>Password Authentication Protocol (RFC 1334).</summary>
    Pap,

    /// <summary>Challenge Handshake Authentication Protocol (RFC 1994, RFC 2433, RFC 2759).</summary>
    Chap,

    /// <summary>Extensible Authentication Protocol (RFC 3748).</summary>
    Eap,

    /// <summary>Callback Control Protocol (Microsoft).</summary>
    Cbcp,

    /// <summary>Compression Control Protocol, and data that it compressed by another method than Microsoft's (RFC 1962, RFC 1977, RFC 1979).</summary>
    Ccp,

    /// <summary>Encryption Control Protocol (RFC 1968).</summary>
    Ecp,

    /// <summary>IP Control Protocol (RFC 1332, RFC 1877).</summary>
    Ipcp,

    /// <summary>IPv6 Control Protocol (RFC 5072).</summary>
    Ipv6cp,

    /// <summary>Bandwidth Allocation Control Protocol (RFC 2125).</summary>
    Bacp,

    /// <summary>Bandwidth Allocation Protocol (RFC 2125).</summary>
    Bap,

    /// <summary>Link Quality Report (RFC 1989).</summary>
    Lqr,

    /// <summary>Multilink fragments (RFC 1990).</summary>
    Multilink,

    /// <summary>MPPE or MPPC data (RFC 3078, RFC 2118), and such as may be, where the capture does not show what was agreed.</summary>
    Mppe,

    /// <summary>IP version 4 or 6 in clear, inside the tunnel or on the LAN.</summary>
    Ip,

    /// <summary>Address Resolution Protocol (RFC 826).</summary>
    Arp,

    /// <summary>Any other protocol.</summary>
    Other,
}

/// <summary>Which way a step went.</summary>
public enum Direction : byte
{
    /// <summary>The server's side is not known.</summary>
    Unknown,

    /// <summary>To the side that accepted TCP port 1723.</summary>
    ToServer,

    /// <summary>From the side that accepted TCP port 1723.</summary>
    FromServer,

    /// <summary>On the network behind the server, outside the tunnel.</summary>
    Lan,
}
