using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Multilink-Header-Format: the sender wants multilink fragments of several classes, so that one packet can suspend another.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 27   |  Length = 4   |     Code      | # Susp Clses  |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 2686.
/// </summary>
/// <param name="Code">2 long sequence numbers, 6 short sequence numbers, both with classes.</param>
/// <param name="SuspendableClasses">Number of classes that can be suspended.</param>
public sealed record MultilinkHeaderFormatOption(byte Code, byte SuspendableClasses) : PppOption
{
    internal const byte Number = 27;
    internal static readonly OptionKind Assigned = new(Number, "MultilinkHeaderFormat", "mphdrfmt", "RFC 2686");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 2;

    private string? CodeName => Code switch
    {
        2 => "LongSequenceNumbersWithClasses",
        6 => "ShortSequenceNumbersWithClasses",
        _ => null,
    };

    internal static MultilinkHeaderFormatOption? Read(ReadOnlySpan<byte> value) => value.Length == 2 ? new(value[0], value[1]) : null;

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt8(Code);
        writer.UInt8(SuspendableClasses);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Code("Code", Code, CodeName);
        sink.Number("SuspendableClasses", SuspendableClasses);
    }

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Decimal(Code).Ascii(' ').Decimal(SuspendableClasses);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (CodeName is null)
            anomalies.Add("UnknownFormat", $"Multilink header format {Code} is not assigned.", Reference, offset + HeaderLength);
    }
}
