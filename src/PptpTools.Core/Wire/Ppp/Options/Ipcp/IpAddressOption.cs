using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>IP-Address: the address that the sender wants to use on its end of the link (RFC 1332 section 3.3).</summary>
public sealed record IpAddressOption : AddressOption
{
    internal const byte Number = 3;
    internal static readonly OptionKind Assigned = new(Number, "IpAddress", "addr", "RFC 1332 3.3");

    /// <summary>Makes the option.</summary>
    /// <param name="address">An IPv4 address; 0.0.0.0 asks for one.</param>
    /// <exception cref="ArgumentException">The address is not an IPv4 address.</exception>
    public IpAddressOption(IpAddress address)
        : base(address)
    {
    }

    internal override OptionKind Kind => Assigned;

    internal static IpAddressOption? Read(ReadOnlySpan<byte> value) =>
        value.Length == AddressLength ? new(IpAddress.Read(value)) : null;
}
