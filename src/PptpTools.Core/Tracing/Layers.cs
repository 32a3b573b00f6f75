using PptpTools.Wire.Ppp;

namespace PptpTools.Tracing;

/// <summary>Which layer a PPP protocol belongs to.</summary>
internal static class Layers
{
    /// <summary>The layer of a data packet of one direction: what CCP agreed to compress by another option than Microsoft's is CCP's own.</summary>
    public static Layer OfData(PppProtocol protocol, DissectionContext context) =>
        Of(protocol) == Layer.Mppe && context.MppeOrMppc == false ? Layer.Ccp : Of(protocol);

    public static Layer Of(PppProtocol protocol) => protocol switch
    {
        PppProtocol.Lcp => Layer.Lcp,
        PppProtocol.Pap => Layer.Pap,
        PppProtocol.Chap => Layer.Chap,
        PppProtocol.Eap => Layer.Eap,
        PppProtocol.Cbcp => Layer.Cbcp,
        PppProtocol.Ccp or PppProtocol.CcpLink => Layer.Ccp,
        PppProtocol.Ecp or PppProtocol.EcpLink => Layer.Ecp,
        PppProtocol.Ipcp => Layer.Ipcp,
        PppProtocol.Ipv6cp => Layer.Ipv6cp,
        PppProtocol.Bacp => Layer.Bacp,
        PppProtocol.Bap => Layer.Bap,
        PppProtocol.Lqr => Layer.Lqr,
        PppProtocol.Multilink => Layer.Multilink,
        PppProtocol.Compressed or PppProtocol.CompressedLink => Layer.Mppe,
        PppProtocol.Ip or PppProtocol.Ipv6 or PppProtocol.VanJacobsonCompressed or PppProtocol.VanJacobsonUncompressed => Layer.Ip,
        _ => Layer.Other,
    };
}
