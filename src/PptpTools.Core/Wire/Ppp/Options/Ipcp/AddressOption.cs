using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// An IPCP option whose value is one IPv4 address. All zeros ask the peer to say the address in a Configure-Nak.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |     Type      |  Length = 6   |           IP-Address
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///         IP-Address (cont)        |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1332 section 3.3; RFC 1877 section 1; RFC 2290.
/// </summary>
public abstract record AddressOption : PppOption
{
    internal const int AddressLength = 4;

    private protected AddressOption(IpAddress address)
    {
        if (!address.IsVersion4)
            throw new ArgumentException("The address is not an IPv4 address.", nameof(address));
        Address = address;
    }

    /// <summary>The address; 0.0.0.0 where it is asked for.</summary>
    public IpAddress Address { get; }

    internal sealed override int ValueLength => AddressLength;

    internal sealed override void WriteValue(ref WireWriter writer)
    {
        Span<byte> octets = stackalloc byte[AddressLength];
        Address.WriteTo(octets);
        writer.Octets(octets);
    }

    internal sealed override void DescribeValue(FieldSink sink)
    {
        Span<byte> octets = stackalloc byte[AddressLength];
        Address.WriteTo(octets);
        sink.Address("Value", octets);
    }

    internal sealed override void AppendValue(LineWriter line)
    {
        line.Ascii(' ');
        Address.AppendTo(line);
    }
}
