using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// IP-Addresses: both ends' addresses in one option, from RFC 1172; deprecated since RFC 1332.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 1    |  Length = 10  |     Source-IP-Address
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///    Source-IP-Address (cont)      |  Destination-IP-Address
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///    Destination-IP-Address (cont) |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1332 section 3.1; RFC 1172 section 5.1.
/// </summary>
public sealed record IpAddressesOption : PppOption
{
    internal const byte Number = 1;
    internal static readonly OptionKind Assigned = new(Number, "IpAddresses", "addrs", "RFC 1332 3.1") { IsDeprecated = true };

    /// <summary>Makes the option.</summary>
    /// <param name="source">The sender's IPv4 address; 0.0.0.0 asks for one.</param>
    /// <param name="destination">The receiver's IPv4 address; 0.0.0.0 asks for it.</param>
    /// <exception cref="ArgumentException">An address is not an IPv4 address.</exception>
    public IpAddressesOption(IpAddress source, IpAddress destination)
    {
        if (!source.IsVersion4 || !destination.IsVersion4)
            throw new ArgumentException("The addresses are not both IPv4 addresses.", nameof(source));
        Source = source;
        Destination = destination;
    }

    /// <summary>The sender's address.</summary>
    public IpAddress Source { get; }

    /// <summary>The receiver's address.</summary>
    public IpAddress Destination { get; }

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 2 * AddressOption.AddressLength;

    internal static IpAddressesOption? Read(ReadOnlySpan<byte> value) => value.Length == 2 * AddressOption.AddressLength
        ? new(IpAddress.Read(value.Slice(0, AddressOption.AddressLength)), IpAddress.Read(value.Slice(AddressOption.AddressLength)))
        : null;

    internal override void WriteValue(ref WireWriter writer)
    {
        Span<byte> octets = stackalloc byte[2 * AddressOption.AddressLength];
        WriteAddresses(octets);
        writer.Octets(octets);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        Span<byte> octets = stackalloc byte[2 * AddressOption.AddressLength];
        WriteAddresses(octets);
        sink.Address("Source", octets.Slice(0, AddressOption.AddressLength));
        sink.Address("Destination", octets.Slice(AddressOption.AddressLength));
    }

    internal override void AppendValue(LineWriter line)
    {
        Source.AppendTo(line.Ascii(' '));
        Destination.AppendTo(line.Ascii(' '));
    }

    private void WriteAddresses(Span<byte> octets)
    {
        Source.WriteTo(octets);
        Destination.WriteTo(octets.Slice(AddressOption.AddressLength));
    }
}
