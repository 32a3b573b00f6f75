namespace PptpTools.Wire.Ppp;

/// <summary>PPP protocol numbers that this software reads (IANA "PPP Numbers"; RFC 1661 section 2). Other values are kept as numbers.</summary>
public enum PppProtocol : ushort
{
    /// <summary>No protocol field was read.</summary>
    None = 0,

    /// <summary>Internet Protocol version 4 (RFC 1332).</summary>
    Ip = 0x0021,

    /// <summary>Van Jacobson compressed TCP/IP (RFC 1144, RFC 1332 section 4).</summary>
    VanJacobsonCompressed = 0x002D,

    /// <summary>Van Jacobson uncompressed TCP/IP (RFC 1144, RFC 1332 section 4).</summary>
    VanJacobsonUncompressed = 0x002F,

    /// <summary>Multilink fragment (RFC 1990).</summary>
    Multilink = 0x003D,

    /// <summary>Internet Protocol version 6 (RFC 5072).</summary>
    Ipv6 = 0x0057,

    /// <summary>IPHC packet with full headers (RFC 2509 section 4).</summary>
    IphcFullHeader = 0x0061,

    /// <summary>IPHC compressed TCP (RFC 2509 section 4).</summary>
    IphcCompressedTcp = 0x0063,

    /// <summary>IPHC compressed headers other than TCP (RFC 2509 section 4).</summary>
    IphcCompressedNonTcp = 0x0065,

    /// <summary>CRTP compressed UDP with a context id of 8 bits (RFC 2509 section 4).</summary>
    IphcCompressedUdp8 = 0x0067,

    /// <summary>CRTP compressed RTP with a context id of 8 bits (RFC 2509 section 4).</summary>
    IphcCompressedRtp8 = 0x0069,

    /// <summary>Compressed datagram inside a multilink bundle's link (RFC 1962).</summary>
    CompressedLink = 0x00FB,

    /// <summary>Compressed or MPPE-encrypted datagram (RFC 1962, RFC 3078).</summary>
    Compressed = 0x00FD,

    /// <summary>IPHC compressed TCP without deltas (RFC 2509 section 4).</summary>
    IphcCompressedTcpNoDelta = 0x2063,

    /// <summary>IPHC context state (RFC 2509 section 4).</summary>
    IphcContextState = 0x2065,

    /// <summary>CRTP compressed UDP with a context id of 16 bits (RFC 2509 section 4).</summary>
    IphcCompressedUdp16 = 0x2067,

    /// <summary>CRTP compressed RTP with a context id of 16 bits (RFC 2509 section 4).</summary>
    IphcCompressedRtp16 = 0x2069,

    /// <summary>IP Control Protocol (RFC 1332).</summary>
    Ipcp = 0x8021,

    /// <summary>IPX Control Protocol (RFC 1552).</summary>
    Ipxcp = 0x802B,

    /// <summary>NetBIOS Frames Control Protocol (RFC 2097).</summary>
    Nbfcp = 0x803F,

    /// <summary>Encryption Control Protocol (RFC 1968).</summary>
    Ecp = 0x8053,

    /// <summary>Encryption Control Protocol of one link of a bundle (RFC 1968).</summary>
    EcpLink = 0x8055,

    /// <summary>IPv6 Control Protocol (RFC 5072).</summary>
    Ipv6cp = 0x8057,

    /// <summary>Compression Control Protocol of one link of a bundle (RFC 1962).</summary>
    CcpLink = 0x80FB,

    /// <summary>Compression Control Protocol (RFC 1962).</summary>
    Ccp = 0x80FD,

    /// <summary>Link Control Protocol (RFC 1661).</summary>
    Lcp = 0xC021,

    /// <summary>Password Authentication Protocol (RFC 1334).</summary>
    Pap = 0xC023,

    /// <summary>Link Quality Report (RFC 1989).</summary>
    Lqr = 0xC025,

    /// <summary>Shiva Password Authentication Protocol.</summary>
    Spap = 0xC027,

    /// <summary>Callback Control Protocol (Microsoft).</summary>
    Cbcp = 0xC029,

    /// <summary>Bandwidth Allocation Control Protocol (RFC 2125).</summary>
    Bacp = 0xC02B,

    /// <summary>Bandwidth Allocation Protocol (RFC 2125).</summary>
    Bap = 0xC02D,

    /// <summary>Challenge Handshake Authentication Protocol (RFC 1994).</summary>
    Chap = 0xC223,

    /// <summary>Extensible Authentication Protocol (RFC 3748).</summary>
    Eap = 0xC227,
}
