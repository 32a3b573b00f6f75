using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>Chooses the options of a protocol: the one place that knows which record a type number stands for.</summary>
internal static class OptionRegistry
{
    /// <summary>Reads one option; null where the type is not assigned or the value is none that the type can have.</summary>
    public static PppOption? Read(PppProtocol protocol, byte type, ReadOnlySpan<byte> value) => protocol switch
    {
        PppProtocol.Lcp => LcpOptions.Read(type, value),
        PppProtocol.Ipcp => IpcpOptions.Read(type, value),
        PppProtocol.Ipv6cp => Ipv6cpOptions.Read(type, value),
        PppProtocol.Ccp or PppProtocol.CcpLink => CcpOptions.Read(type, value),
        PppProtocol.Ecp or PppProtocol.EcpLink => EcpOptions.Read(type, value),
        PppProtocol.Bacp => BacpOptions.Read(type, value),
        _ => null,
    };

    /// <summary>What is known of an option type; null where it is not assigned.</summary>
    public static OptionKind? Find(PppProtocol protocol, byte type) => protocol switch
    {
        PppProtocol.Lcp => LcpOptions.Find(type),
        PppProtocol.Ipcp => IpcpOptions.Find(type),
        PppProtocol.Ipv6cp => Ipv6cpOptions.Find(type),
        PppProtocol.Ccp or PppProtocol.CcpLink => CcpOptions.Find(type),
        PppProtocol.Ecp or PppProtocol.EcpLink => EcpOptions.Find(type),
        PppProtocol.Bacp => BacpOptions.Find(type),
        _ => null,
    };
}
