using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Decoding.Tracking;

/// <summary>What people call an authentication or an encryption.</summary>
internal static class MethodNames
{
    public static string Of(PppProtocol protocol, byte? algorithm) => protocol switch
    {
        PppProtocol.Pap => "PAP",
        PppProtocol.Spap => "SPAP",
        PppProtocol.Eap => "EAP",
        PppProtocol.Chap => algorithm switch
        {
            5 => "CHAP-MD5",
            6 => "CHAP-SHA1",
            0x80 => "MS-CHAPv1",
            0x81 => "MS-CHAPv2",
            { } other => $"CHAP-{other}",
            null => "CHAP",
        },
        _ => $"0x{(ushort)protocol:X4}",
    };

    /// <summary>The bits of one acknowledged MPPE/MPPC option (RFC 3078 section 2.1): exactly one key length, or none.</summary>
    public static string Of(MppeOption option)
    {
        string key = option.Has(MppeOption.StrongBit) ? "MPPE 128-bit"
            : option.Has(MppeOption.FiftySixBit) ? "MPPE 56-bit"
            : option.Has(MppeOption.LegacyBit) ? "MPPE 40-bit"
            : "";
        if (key.Length > 0)
            key += option.Has(MppeOption.StatelessBit) ? " stateless" : " stateful";
        if (!option.Has(MppeOption.CompressionBit))
            return key.Length > 0 ? key : "none";
        return key.Length > 0 ? key + " with MPPC" : "MPPC";
    }
}
