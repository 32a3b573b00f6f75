using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Self-Describing-Pad: the sender understands padding whose last octet says its length.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 10   |  Length = 3   |    Maximum    |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1570 section 2.2.
/// </summary>
/// <param name="Maximum">Most octets of padding in a frame, 1 to 255.</param>
public sealed record SelfDescribingPadOption(byte Maximum) : PppOption
{
    internal const byte Number = 10;
    internal static readonly OptionKind Assigned = new(Number, "SelfDescribingPad", "pad", "RFC 1570 2.2");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 1;

    internal static SelfDescribingPadOption? Read(ReadOnlySpan<byte> value) => value.Length == 1 ? new(value[0]) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt8(Maximum);

    internal override void DescribeValue(FieldSink sink) => sink.Number("Value", Maximum);

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Decimal(Maximum);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (Maximum == 0)
            anomalies.Add("BadValue", "The most octets of padding are 1 to 255, not 0.", Reference, offset + HeaderLength);
    }
}
