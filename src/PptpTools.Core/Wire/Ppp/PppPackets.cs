using System;

namespace PptpTools.Wire.Ppp;

/// <summary>The one place that chooses a parser by protocol number.</summary>
public static class PppPackets
{
    // RFC 1661 section 2: these numbers are for network control protocols, whose packets all have the format of LCP's.
    private const PppProtocol FirstNetworkControl = (PppProtocol)0x8000;
    private const PppProtocol LastNetworkControl = (PppProtocol)0xBFFF;

    /// <summary>Reads the information of a PPP frame as a packet of its protocol.</summary>
    /// <param name="protocol">The frame's protocol number.</param>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="context">What the direction has agreed.</param>
    /// <param name="packet">The packet, where the protocol is a control or authentication protocol that this software reads; otherwise null.</param>
    /// <param name="error">The fault, where the packet's header is not complete.</param>
    /// <returns>False when the octets are no packet of the protocol, or the protocol has no parser here.</returns>
    public static bool TryParse(
        PppProtocol protocol, ReadOnlySpan<byte> information, DissectionContext context, out PppPacket? packet, out WireError error)
    {
        packet = null;
        error = default;
        return protocol switch
        {
            PppProtocol.Pap => PapPacket.TryParse(information, out packet, out error),
            PppProtocol.Chap => ChapPacket.TryParse(information, context, out packet, out error),
            PppProtocol.Lcp or PppProtocol.Bacp => ControlProtocol.TryParse(protocol, information, out packet, out error),
            >= FirstNetworkControl and <= LastNetworkControl => ControlProtocol.TryParse(protocol, information, out packet, out error),
            PppProtocol.Eap => EapPacket.TryParse(information, out packet, out error),
            PppProtocol.Cbcp => CbcpPacket.TryParse(information, out packet, out error),
            PppProtocol.Bap => BapPacket.TryParse(information, out packet, out error),
            PppProtocol.Spap => UnknownCodedPacket.TryParse(protocol, information, "RFC 1700", out packet, out error),
            PppProtocol.Lqr => LinkQualityReport.TryParse(information, out packet, out error),
            PppProtocol.Multilink => MultilinkFragment.TryParse(information, context, out packet, out error),
            PppProtocol.Compressed or PppProtocol.CompressedLink => CompressedDatagram.TryParse(protocol, information, context, out packet, out error),
            PppProtocol.VanJacobsonCompressed => VanJacobsonCompressed.TryParse(information, out packet, out error),
            PppProtocol.VanJacobsonUncompressed => VanJacobsonUncompressed.TryParse(information, out packet, out error),
            _ when IphcPacket.TryParse(protocol, information, out packet) => true,
            _ => false,
        };
    }
}
