using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// FCS-Alternatives: which frame check sequences the sender could do with.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 9    |  Length = 3   |    Options    |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1570 section 2.1.
/// </summary>
/// <param name="Alternatives">1 none, 2 of 16 bits, 4 of 32 bits, added up.</param>
public sealed record FcsAlternativesOption(byte Alternatives) : PppOption
{
    internal const byte Number = 9;
    internal static readonly OptionKind Assigned = new(Number, "FcsAlternatives", "fcs", "RFC 1570 2.1");

    private const byte NullFcs = 1;
    private const byte Fcs16 = 2;
    private const byte Fcs32 = 4;

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 1;

    internal static FcsAlternativesOption? Read(ReadOnlySpan<byte> value) => value.Length == 1 ? new(value[0]) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt8(Alternatives);

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Hexadecimal("Options", Alternatives, 2);
        sink.Boolean("NullFcs", (Alternatives & NullFcs) != 0);
        sink.Boolean("Ccitt16BitFcs", (Alternatives & Fcs16) != 0);
        sink.Boolean("Ccitt32BitFcs", (Alternatives & Fcs32) != 0);
    }

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Hex(Alternatives);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if ((Alternatives & ~(NullFcs | Fcs16 | Fcs32)) != 0)
            anomalies.Add("ReservedNotZero", $"0x{Alternatives:x2} has bits that stand for no frame check sequence.", Reference, offset + HeaderLength);
    }
}
