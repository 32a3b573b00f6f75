using PptpTools.Wire.Ppp;

namespace PptpTools.Tracing;

/// <summary>Which layer a PPP protocol belongs to.</summary>
internal static class Layers
{
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
