using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Vendor-Specific, called OUI in CCP and ECP: a vendor's own option, by its Organizationally Unique Identifier.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 0    |  Length >= 6  |              OUI
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///       OUI        |     Kind      |  Value(s) ...
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 2153 section 2.1; RFC 1962 section 4.1; RFC 1968 section 4.1.
/// </summary>
public sealed record VendorSpecificOption : PppOption
{
    internal const byte Number = 0;

    private const int FixedLength = 4;
    private static readonly OptionKind AnyProtocol = new(Number, "VendorSpecific", "vendor", "RFC 2153 2.1");
    private static readonly OptionKind Compression = new(Number, "ProprietaryCompressionOui", "oui", "RFC 1962 4.1");
    private static readonly OptionKind Encryption = new(Number, "ProprietaryEncryptionOui", "oui", "RFC 1968 4.1");

    private readonly OptionKind _kind;

    /// <summary>Makes the option.</summary>
    /// <param name="protocol">The protocol that it belongs to.</param>
    /// <param name="organization">The vendor's OUI, 24 bits.</param>
    /// <param name="vendorKind">The vendor's own number of the option; Subtype in CCP and ECP.</param>
    /// <param name="values">The vendor's own data.</param>
    /// <exception cref="ArgumentOutOfRangeException">The OUI has more than 24 bits.</exception>
    public VendorSpecificOption(PppProtocol protocol, uint organization, byte vendorKind, OctetString values)
    {
        if (organization > 0xFF_FFFF)
            throw new ArgumentOutOfRangeException(nameof(organization));
        _kind = Find(protocol);
        Organization = organization;
        VendorKind = vendorKind;
        Values = values;
    }

    /// <summary>The vendor's Organizationally Unique Identifier, 24 bits.</summary>
    public uint Organization { get; }

    /// <summary>The vendor's own number of the option.</summary>
    public byte VendorKind { get; }

    /// <summary>The vendor's own data.</summary>
    public OctetString Values { get; }

    internal override OptionKind Kind => _kind;

    internal override int ValueLength => FixedLength + Values.Length;

    internal static OptionKind Find(PppProtocol protocol) => protocol switch
    {
        PppProtocol.Ccp or PppProtocol.CcpLink => Compression,
        PppProtocol.Ecp or PppProtocol.EcpLink => Encryption,
        _ => AnyProtocol,
    };

    internal static VendorSpecificOption? Read(PppProtocol protocol, ReadOnlySpan<byte> value)
    {
        if (value.Length < FixedLength)
            return null;
        uint organization = (uint)((value[0] << 16) | (value[1] << 8) | value[2]);
        return new VendorSpecificOption(protocol, organization, value[3], new OctetString(value.Slice(FixedLength)));
    }

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt32((Organization << 8) | VendorKind);
        writer.Octets(Values);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Hexadecimal("OrganizationallyUniqueIdentifier", Organization, 6);
        sink.Number("Kind", VendorKind);
        if (Values.Length > 0)
            sink.Octets("Values", Values.Span);
    }

    internal override void AppendValue(LineWriter line) =>
        line.Ascii(' ').Hex(Organization, 6).Ascii(" kind ").Decimal(VendorKind).SpacedHex(Values.Span);
}
