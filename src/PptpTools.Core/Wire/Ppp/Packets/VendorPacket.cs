using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// Vendor-specific packet: a vendor's own code space within a protocol.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |     Code      |  Identifier   |            Length             |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |                         Magic-Number                          |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |                      OUI                      |     Kind      |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |  Value(s) ...
///  +-+-+-+-+-+-+-+-+
/// </code>
/// RFC 2153 section 1.1.
/// </summary>
public sealed record VendorPacket : ControlProtocolPacket
{
    internal const int FixedLength = 8;
    private const int IdentifierAndKindOffset = 4;

    /// <summary>Makes a packet without padding.</summary>
    /// <param name="protocol">The protocol it belongs to.</param>
    /// <param name="identifier">New for every packet that is not a reply.</param>
    /// <param name="magicNumber">The sender's own magic number; 0 where none was agreed.</param>
    /// <param name="organization">The vendor's OUI, 24 bits.</param>
    /// <param name="vendorKind">The vendor's own sub-code.</param>
    /// <param name="values">The vendor's own data.</param>
    public VendorPacket(PppProtocol protocol, byte identifier, uint magicNumber, uint organization, byte vendorKind, OctetString values)
        : base(protocol, PppCode.VendorSpecific, identifier)
    {
        if (organization > 0xFF_FFFF)
            throw new ArgumentOutOfRangeException(nameof(organization));
        MagicNumber = magicNumber;
        Organization = organization;
        VendorKind = vendorKind;
        Values = values;
    }

    /// <summary>The sender's magic number.</summary>
    public uint MagicNumber { get; }

    /// <summary>The vendor's Organizationally Unique Identifier, 24 bits.</summary>
    public uint Organization { get; }

    /// <summary>The vendor's own sub-code.</summary>
    public byte VendorKind { get; }

    /// <summary>The vendor's own data.</summary>
    public OctetString Values { get; }

    internal override int DataLength => FixedLength + Values.Length;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" magic=").Hex(MagicNumber).Ascii(" oui=").Hex(Organization, 6).Ascii(" kind=").Decimal(VendorKind);
        OctetText.Append(line, Protocol, Values.Span);
    }

    internal static VendorPacket Read(PppProtocol protocol, byte identifier, ReadOnlySpan<byte> data)
    {
        uint magicNumber = NetworkOrder.UInt32(data, 0);
        uint organizationAndKind = NetworkOrder.UInt32(data, IdentifierAndKindOffset);
        var values = new OctetString(data.Slice(FixedLength));
        return new VendorPacket(protocol, identifier, magicNumber, organizationAndKind >> 8, (byte)organizationAndKind, values);
    }

    internal override void WriteData(ref WireWriter writer)
    {
        writer.UInt32(MagicNumber);
        writer.UInt32((Organization << 8) | VendorKind);
        writer.Octets(Values);
    }

    internal override void DescribeData(FieldSink sink)
    {
        sink.Hexadecimal("MagicNumber", MagicNumber, 8);
        sink.Hexadecimal("OrganizationallyUniqueIdentifier", Organization, 6);
        sink.Number("Kind", VendorKind);
        if (Values.Length > 0)
            sink.Octets("Values", Values.Span);
    }
}
