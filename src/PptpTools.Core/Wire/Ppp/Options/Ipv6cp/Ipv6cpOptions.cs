using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>The option types of IPV6CP (IANA "IPV6CP Configuration Options").</summary>
internal static class Ipv6cpOptions
{
    public static PppOption? Read(byte type, ReadOnlySpan<byte> value) => type switch
    {
        InterfaceIdentifierOption.Number => InterfaceIdentifierOption.Read(value),
        Ipv6CompressionProtocolOption.Number => Ipv6CompressionProtocolOption.Read(value),
        _ => null,
    };

    public static OptionKind? Find(byte type) => type switch
    {
        InterfaceIdentifierOption.Number => InterfaceIdentifierOption.Assigned,
        Ipv6CompressionProtocolOption.Number => Ipv6CompressionProtocolOption.Assigned,
        _ => null,
    };
}
