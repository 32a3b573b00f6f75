using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>Which name server an option is about; the values are the option types of RFC 1877 section 1.</summary>
public enum NameServerRole : byte
{
    /// <summary>Primary DNS server (RFC 1877 section 1.1).</summary>
    PrimaryDns = 129,

    /// <summary>Primary NetBIOS name server, WINS (RFC 1877 section 1.2).</summary>
    PrimaryNbns = 130,

    /// <summary>Secondary DNS server (RFC 1877 section 1.3).</summary>
    SecondaryDns = 131,

    /// <summary>Secondary NetBIOS name server, WINS (RFC 1877 section 1.4).</summary>
    SecondaryNbns = 132,
}

/// <summary>
/// Primary or Secondary DNS or NBNS Server Address: the sender asks for the address of a name server, 0.0.0.0 at first (RFC 1877 section 1).
/// </summary>
public sealed record NameServerAddressOption : AddressOption
{
    internal static readonly OptionKind PrimaryDns = new((byte)NameServerRole.PrimaryDns, "PrimaryDnsServerAddress", "ms-dns1", "RFC 1877 1.1");
    internal static readonly OptionKind PrimaryNbns = new((byte)NameServerRole.PrimaryNbns, "PrimaryNbnsServerAddress", "ms-wins", "RFC 1877 1.2");
    internal static readonly OptionKind SecondaryDns = new((byte)NameServerRole.SecondaryDns, "SecondaryDnsServerAddress", "ms-dns2", "RFC 1877 1.3");
    internal static readonly OptionKind SecondaryNbns = new((byte)NameServerRole.SecondaryNbns, "SecondaryNbnsServerAddress", "ms-wins", "RFC 1877 1.4");

    /// <summary>Makes the option.</summary>
    /// <param name="role">Which name server.</param>
    /// <param name="address">An IPv4 address; 0.0.0.0 asks for one.</param>
    /// <exception cref="ArgumentException">The address is not an IPv4 address, or the role is none of the four.</exception>
    public NameServerAddressOption(NameServerRole role, IpAddress address)
        : base(address)
    {
        if (role is < NameServerRole.PrimaryDns or > NameServerRole.SecondaryNbns)
            throw new ArgumentOutOfRangeException(nameof(role));
        Role = role;
    }

    /// <summary>Which name server.</summary>
    public NameServerRole Role { get; }

    internal override OptionKind Kind => Find(Role);

    internal static NameServerAddressOption? Read(NameServerRole role, ReadOnlySpan<byte> value) =>
        value.Length == AddressLength ? new(role, IpAddress.Read(value)) : null;

    internal static OptionKind Find(NameServerRole role) => role switch
    {
        NameServerRole.PrimaryDns => PrimaryDns,
        NameServerRole.PrimaryNbns => PrimaryNbns,
        NameServerRole.SecondaryDns => SecondaryDns,
        _ => SecondaryNbns,
    };
}
