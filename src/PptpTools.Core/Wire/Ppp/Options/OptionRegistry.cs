using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>Chooses the options of a protocol: the one place that knows which record a type number stands for.</summary>
internal static class OptionRegistry
{
    /// <summary>Reads one option; an <see cref="UnknownOption"/> where the type is not assigned or the value is none that the type can have.</summary>
    public static PppOption Read(PppProtocol protocol, byte type, ReadOnlySpan<byte> value)
    {
        PppOption? option = type == VendorSpecificOption.Number ? VendorSpecificOption.Read(protocol, value) : ReadTyped(protocol, type, value);
        if (option is not null)
            return option;
        OptionKind? kind = Find(protocol, type);
        return kind is { IsOpaque: true }
            ? new OpaqueOption(kind, new OctetString(value))
            : new UnknownOption(protocol, type, kind, new OctetString(value));
    }

    /// <summary>What is known of an option type; null where it is not assigned.</summary>
    public static OptionKind? Find(PppProtocol protocol, byte type) => protocol switch
    {
        _ when type == VendorSpecificOption.Number => VendorSpecificOption.Find(protocol),
        PppProtocol.Lcp => LcpOptions.Find(type),
        PppProtocol.Ipcp => IpcpOptions.Find(type),
        PppProtocol.Ipv6cp => Ipv6cpOptions.Find(type),
        PppProtocol.Ccp or PppProtocol.CcpLink => CcpOptions.Find(type),
        PppProtocol.Ecp or PppProtocol.EcpLink => EcpOptions.Find(type),
        PppProtocol.Bacp => BacpOptions.Find(type),
        _ => null,
    };

    /// <summary>True for the protocols whose option types are known here, so that another type is not assigned.</summary>
    public static bool Covers(PppProtocol protocol) => protocol
        is PppProtocol.Lcp or PppProtocol.Ipcp or PppProtocol.Ipv6cp or PppProtocol.Bacp
        or PppProtocol.Ccp or PppProtocol.CcpLink or PppProtocol.Ecp or PppProtocol.EcpLink;

    private static PppOption? ReadTyped(PppProtocol protocol, byte type, ReadOnlySpan<byte> value) => protocol switch
    {
        PppProtocol.Lcp => LcpOptions.Read(type, value),
        PppProtocol.Ipcp => IpcpOptions.Read(type, value),
        PppProtocol.Ipv6cp => Ipv6cpOptions.Read(type, value),
        PppProtocol.Ccp or PppProtocol.CcpLink => CcpOptions.Read(type, value),
        PppProtocol.Ecp or PppProtocol.EcpLink => EcpOptions.Read(type, value),
        PppProtocol.Bacp => BacpOptions.Read(type, value),
        _ => null,
    };
}
