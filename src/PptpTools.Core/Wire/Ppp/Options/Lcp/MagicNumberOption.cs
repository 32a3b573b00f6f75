using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Magic-Number: a random number by which an end knows its own packets when the link is looped back.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 5    |  Length = 6   |          Magic-Number
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///        Magic-Number (cont)       |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1661 section 6.4.
/// </summary>
/// <param name="MagicNumber">The number; 0 is not allowed.</param>
public sealed record MagicNumberOption(uint MagicNumber) : PppOption
{
    internal const byte Number = 5;
    internal static readonly OptionKind Assigned = new(Number, "MagicNumber", "magic", "RFC 1661 6.4");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(uint);

    internal static MagicNumberOption? Read(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(uint) ? new(NetworkOrder.UInt32(value, 0)) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt32(MagicNumber);

    internal override void DescribeValue(FieldSink sink) => sink.Hexadecimal("Value", MagicNumber, 8);

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Hex(MagicNumber);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (MagicNumber == 0)
            anomalies.Add("MagicNumberZero", "A magic number of 0 is illegal.", Reference, offset + HeaderLength);
    }
}
