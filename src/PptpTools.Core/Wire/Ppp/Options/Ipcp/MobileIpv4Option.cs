using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>Mobile-IPv4: the sender is a mobile node, and this is its home address (RFC 2290).</summary>
public sealed record MobileIpv4Option : AddressOption
{
    internal const byte Number = 4;
    internal static readonly OptionKind Assigned = new(Number, "MobileIpv4", "mobile-ipv4", "RFC 2290");

    /// <summary>Makes the option.</summary>
    /// <param name="homeAddress">An IPv4 address.</param>
    /// <exception cref="ArgumentException">The address is not an IPv4 address.</exception>
    public MobileIpv4Option(IpAddress homeAddress)
        : base(homeAddress)
    {
    }

    internal override OptionKind Kind => Assigned;

    internal static MobileIpv4Option? Read(ReadOnlySpan<byte> value) =>
        value.Length == AddressLength ? new(IpAddress.Read(value)) : null;
}
