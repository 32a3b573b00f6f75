using PptpTools.Encryption;

namespace PptpTools.Session;

/// <summary>What is in force for the packets that this end sends: made by the link, read by the transmitting half, replaced whole.</summary>
/// <param name="MayOmitAddress">Address and control may be left out (RFC 1661 section 6.6).</param>
/// <param name="MayCompressProtocol">Protocol fields may have one octet (RFC 1661 section 6.5).</param>
/// <param name="PeerReceiveUnit">The longest information that the peer receives, in octets.</param>
/// <param name="CarriesVersion4">IPv4 packets may be sent.</param>
/// <param name="CarriesVersion6">IPv6 packets may be sent.</param>
/// <param name="Protector">Compression and encryption; null for neither. The transmitting half is its only user.</param>
internal sealed record SendTerms(
    bool MayOmitAddress, bool MayCompressProtocol, int PeerReceiveUnit, bool CarriesVersion4, bool CarriesVersion6, PacketProtector? Protector)
{
    /// <summary>What holds before LCP is open.</summary>
    public static SendTerms Default { get; } = new(false, false, Negotiation.LcpPolicy.DefaultReceiveUnit, false, false, null);
}

/// <summary>What is in force for the packets that this end receives.</summary>
/// <param name="CarriesVersion4">IPv4 packets are delivered.</param>
/// <param name="CarriesVersion6">IPv6 packets are delivered.</param>
/// <param name="Unprotector">Decryption and decompression; null for neither.</param>
/// <param name="RequiresEncryption">Packets in clear are not delivered.</param>
internal sealed record ReceiveTerms(bool CarriesVersion4, bool CarriesVersion6, PacketUnprotector? Unprotector, bool RequiresEncryption)
{
    /// <summary>What holds before a network protocol is open.</summary>
    public static ReceiveTerms Default { get; } = new(false, false, null, true);
}
