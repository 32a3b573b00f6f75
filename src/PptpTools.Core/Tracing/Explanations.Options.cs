using PptpTools.Wire.Ppp;
using PptpTools.Wire.Ppp.Options;

namespace PptpTools.Tracing;

/// <content>Options in words.</content>
internal static partial class Explanations
{
    private static string Phrase(PppOption option) => option switch
    {
        MaximumReceiveUnitOption unit => $"packets of at most {unit.Octets} octets",
        AsyncControlCharacterMapOption { Map: 0 } => "no control characters escaped",
        AsyncControlCharacterMapOption { Map: uint.MaxValue } => "all 32 control characters escaped",
        AsyncControlCharacterMapOption map => $"the control characters {map.EscapedCharacters} escaped",
        AuthenticationProtocolOption authentication => $"authentication by {NameOf(authentication)}",
        QualityProtocolOption => "reports of the link's quality",
        MagicNumberOption magic => $"the magic number 0x{magic.MagicNumber:x8}",
        ProtocolFieldCompressionOption => "protocol fields of one octet",
        AddressAndControlFieldCompressionOption => "frames without the address and control fields",
        CallbackOption { Operation: 6 } => "a callback (by CBCP, after authentication)",
        CallbackOption => "a callback",
        MaximumReceivedReconstructedUnitOption unit => $"multilink (packets of up to {unit.Octets} octets put together)",
        ShortSequenceNumberOption => "short sequence numbers for multilink",
        EndpointDiscriminatorOption => "an endpoint discriminator (its name in a multilink bundle)",
        LinkDiscriminatorOption link => $"the link discriminator {link.Discriminator} (this link's number in a bundle)",
        IpAddressOption { Address.IsUnspecified: true } => "an address",
        IpAddressOption address => $"the address {address.Address}",
        IpAddressesOption addresses => $"the addresses {addresses.Source} and {addresses.Destination} in the old option",
        NameServerAddressOption { Address.IsUnspecified: true } server => $"a {NameOf(server.Role)}",
        NameServerAddressOption server => $"the {NameOf(server.Role)} {server.Address}",
        IpCompressionProtocolOption { CompressionProtocol: PppProtocol.VanJacobsonCompressed, Data.Length: 2 } compression =>
            $"Van Jacobson header compression for {compression.Data.Span[0] + 1} connections",
        IpCompressionProtocolOption or Ipv6CompressionProtocolOption => "header compression",
        InterfaceIdentifierOption { InterfaceIdentifier: 0 } => "an interface identifier",
        InterfaceIdentifierOption identifier => $"the interface identifier {Groups(identifier.InterfaceIdentifier)}",
        MppeOption bits => Phrase(bits),
        DeflateOption { IsDraft: true } deflate => $"Deflate compression under its draft's option number, 24 instead of 26, with a window of {1 << deflate.WindowBits} octets",
        DeflateOption deflate => $"Deflate compression with a window of {1 << deflate.WindowBits} octets",
        BsdCompressOption bsd => $"BSD-Compress with codes of {bsd.CodeSize} bits",
        PredictorOption => "Predictor compression",
        StacLzsOption or LzsDcpOption => "Stac LZS compression",
        DesEncryptionOption des => $"encryption by {des.Name}",
        FavoredPeerOption favored => $"the favoured-peer number 0x{favored.MagicNumber:x8}",
        UnknownOption { IsAssigned: false } => $"option {option.Type}",
        MalformedOption => "octets that are no option",
        _ => $"the option {option.Name}",
    };

    private static string NameOf(AuthenticationProtocolOption option) => (option.AuthenticationProtocol, option.Algorithm) switch
    {
        (PppProtocol.Chap, 5) => "CHAP with MD5",
        (PppProtocol.Chap, 0x80) => "MS-CHAP version 1",
        (PppProtocol.Chap, 0x81) => "MS-CHAPv2",
        (PppProtocol.Chap, { } algorithm) => $"CHAP with algorithm {algorithm}",
        _ => NameOf(option.AuthenticationProtocol),
    };

    private static string NameOf(NameServerRole role) => role switch
    {
        NameServerRole.PrimaryDns => "DNS server",
        NameServerRole.SecondaryDns => "second DNS server",
        NameServerRole.PrimaryNbns => "WINS server",
        _ => "second WINS server",
    };

    private static string Groups(ulong identifier) =>
        $"{(identifier >> 48) & 0xFFFF:x}:{(identifier >> 32) & 0xFFFF:x}:{(identifier >> 16) & 0xFFFF:x}:{identifier & 0xFFFF:x}";

    private static string Phrase(MppeOption bits)
    {
        string lengths = KeyLengths(bits);
        bool isCompressed = bits.Has(MppeOption.CompressionBit);
        if (lengths.Length == 0)
            return isCompressed ? "MPPC compression without encryption" : "neither encryption nor compression";
        return $"MPPE encryption with {lengths} keys, {(bits.Has(MppeOption.StatelessBit) ? "stateless" : "stateful")}{(isCompressed ? ", and MPPC compression" : "")}";
    }

    /// <summary>"128-bit", "40- or 128-bit"; empty where no length is offered.</summary>
    private static string KeyLengths(MppeOption bits)
    {
        string text = "";
        foreach ((uint bit, int length) in (System.ReadOnlySpan<(uint, int)>)[(MppeOption.StrongBit, 128), (MppeOption.FiftySixBit, 56), (MppeOption.LegacyBit, 40)])
        {
            if (bits.Has(bit))
                text = text.Length == 0 ? $"{length}-bit" : $"{length}-{(text.Contains(" or ") ? ", " : " or ")}{text}";
        }

        return text;
    }
}
