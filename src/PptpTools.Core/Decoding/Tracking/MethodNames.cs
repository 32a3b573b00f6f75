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

    /// <summary>The encryption of one direction: the key length that the acknowledged bits name (RFC 3078 section 2.1); null for none.</summary>
    public static string? EncryptionOf(ConfigurePacket agreed) => agreed.Options.Find<MppeOption>() is { } option ? EncryptionOf(option) : null;

    /// <summary>The encryption that an agreed option names; null for none.</summary>
    public static string? EncryptionOf(MppeOption option)
    {
        string? key = option.Has(MppeOption.StrongBit) ? "MPPE 128-bit"
            : option.Has(MppeOption.FiftySixBit) ? "MPPE 56-bit"
            : option.Has(MppeOption.LegacyBit) ? "MPPE 40-bit"
            : null;
        return key is null ? null : key + (option.Has(MppeOption.StatelessBit) ? " stateless" : " stateful");
    }

    /// <summary>The compression of one direction, such as <c>MPPC</c> or <c>Deflate</c>; null for none.</summary>
    public static string? CompressionOf(ConfigurePacket agreed)
    {
        foreach (PppOption option in agreed.Options)
        {
            if (option is not MppeOption microsoft)
                return NameOf(option);
            if (microsoft.Has(MppeOption.CompressionBit))
                return "MPPC";
        }

        return null;
    }

    private static string NameOf(PppOption method) => method switch
    {
        BsdCompressOption => "BSD-Compress",
        DeflateOption => "Deflate",
        _ => method.Name,
    };
}
