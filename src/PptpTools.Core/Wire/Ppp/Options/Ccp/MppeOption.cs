using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Microsoft Point-to-Point Encryption and Compression (MPPE, MPPC): which key lengths, whether every packet has its own key,
/// and whether packets are compressed.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 18   |  Length = 6   |        Supported Bits         |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |       Supported Bits          |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///                H                 M S L D       C
///  |0 0 0 0 0 0 0 1|0 0 0 ... 0 0 0|1 1 1 1 0 0 0 1|
/// </code>
/// RFC 3078 section 2; RFC 2118 for the C bit.
/// </summary>
/// <param name="SupportedBits">All 32 bits.</param>
public sealed record MppeOption(uint SupportedBits) : PppOption
{
    /// <summary>The H bit: stateless mode, a new key for every packet.</summary>
    public const uint StatelessBit = 0x0100_0000;

    /// <summary>The M bit: keys of 56 bits.</summary>
    public const uint FiftySixBit = 0x80;

    /// <summary>The S bit: keys of 128 bits.</summary>
    public const uint StrongBit = 0x40;

    /// <summary>The L bit: keys of 40 bits.</summary>
    public const uint LegacyBit = 0x20;

    /// <summary>The D bit: obsolete, to be ignored.</summary>
    public const uint ObsoleteBit = 0x10;

    /// <summary>The C bit: MPPC compression.</summary>
    public const uint CompressionBit = 0x01;

    internal const byte Number = 18;
    internal static readonly OptionKind Assigned = new(Number, "MicrosoftPointToPointEncryption", "mppe", "RFC 3078 2");

    private const uint DefinedBits = StatelessBit | FiftySixBit | StrongBit | LegacyBit | ObsoleteBit | CompressionBit;

    /// <summary>The bits that no document gives a meaning.</summary>
    public uint ReservedBits => SupportedBits & ~DefinedBits;

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(uint);

    /// <summary>True when every one of the bits is set.</summary>
    public bool Has(uint bits) => (SupportedBits & bits) == bits;

    internal static MppeOption? Read(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(uint) ? new(NetworkOrder.UInt32(value, 0)) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt32(SupportedBits);

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Hexadecimal("SupportedBits", SupportedBits, 8);
        sink.Boolean("Stateless", Has(StatelessBit));
        sink.Boolean("Encryption56Bit", Has(FiftySixBit));
        sink.Boolean("Encryption128Bit", Has(StrongBit));
        sink.Boolean("Encryption40Bit", Has(LegacyBit));
        sink.Boolean("Obsolete", Has(ObsoleteBit));
        sink.Boolean("Compression", Has(CompressionBit));
        if (ReservedBits != 0)
            sink.Hexadecimal("ReservedBits", ReservedBits, 8);
    }

    internal override void AppendValue(LineWriter line)
    {
        line.Ascii(Has(StatelessBit) ? " +H" : " -H").Ascii(Has(FiftySixBit) ? " +M" : " -M").Ascii(Has(StrongBit) ? " +S" : " -S");
        line.Ascii(Has(LegacyBit) ? " +L" : " -L").Ascii(Has(ObsoleteBit) ? " +D" : " -D").Ascii(Has(CompressionBit) ? " +C" : " -C");
        if (ReservedBits == 0)
            return;
        line.Ascii(" +U (");
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            if (shift < 24)
                line.Ascii(' ');
            line.Hex([(byte)(SupportedBits >> shift)]);
        }

        line.Ascii(')');
    }

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (ReservedBits != 0)
            anomalies.Add("ReservedNotZero", $"Bits 0x{ReservedBits:x8} of the supported bits are reserved.", Reference, offset + HeaderLength);
    }
}
