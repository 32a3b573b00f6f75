using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>The option types of IPCP (IANA "PPP IPCP Configuration Option Types").</summary>
internal static class IpcpOptions
{
    public static PppOption? Read(byte type, ReadOnlySpan<byte> value) => type switch
    {
        IpAddressesOption.Number => IpAddressesOption.Read(value),
        IpCompressionProtocolOption.Number => IpCompressionProtocolOption.Read(value),
        IpAddressOption.Number => IpAddressOption.Read(value),
        MobileIpv4Option.Number => MobileIpv4Option.Read(value),
        >= (byte)NameServerRole.PrimaryDns and <= (byte)NameServerRole.SecondaryNbns => NameServerAddressOption.Read((NameServerRole)type, value),
        _ => null,
    };

    public static OptionKind? Find(byte type) => type switch
    {
        IpAddressesOption.Number => IpAddressesOption.Assigned,
        IpCompressionProtocolOption.Number => IpCompressionProtocolOption.Assigned,
        IpAddressOption.Number => IpAddressOption.Assigned,
        MobileIpv4Option.Number => MobileIpv4Option.Assigned,
        >= (byte)NameServerRole.PrimaryDns and <= (byte)NameServerRole.SecondaryNbns => NameServerAddressOption.Find((NameServerRole)type),
        _ => null,
    };
}
