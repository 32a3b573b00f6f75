using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Consistent-Overhead-Byte-Stuffing (COBS): the sender can receive frames that are stuffed in that manner and not escaped.
/// <code>
///                                            P Z
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 25   |  Length = 3   |  Reserved |R X|
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///                                            E E
/// </code>
/// draft-ietf-pppext-cobs.
/// </summary>
/// <param name="Flags">2 PRE (preemption), 1 ZXE (elimination of pairs of zeros), added up.</param>
public sealed record ConsistentOverheadByteStuffingOption(byte Flags) : PppOption
{
    internal const byte Number = 25;
    internal static readonly OptionKind Assigned = new(Number, "ConsistentOverheadByteStuffing", "cobs", "draft-ietf-pppext-cobs");

    private const byte Preemption = 2;
    private const byte ZeroElimination = 1;

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 1;

    internal static ConsistentOverheadByteStuffingOption? Read(ReadOnlySpan<byte> value) => value.Length == 1 ? new(value[0]) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt8(Flags);

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Hexadecimal("Flags", Flags, 2);
        sink.Boolean("Preemption", (Flags & Preemption) != 0);
        sink.Boolean("ZeroElimination", (Flags & ZeroElimination) != 0);
    }

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Hex(Flags);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if ((Flags & ~(Preemption | ZeroElimination)) != 0)
            anomalies.Add("ReservedNotZero", $"0x{Flags:x2} has reserved bits set.", Reference, offset + HeaderLength);
    }
}
