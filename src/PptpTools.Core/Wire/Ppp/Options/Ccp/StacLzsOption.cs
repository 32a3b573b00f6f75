using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Stac Electronics LZS compression.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 17   |  Length = 5   |         History Count         |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  | Reserved| Mode|
///  +-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1974. Mode is the check mode; Windows asks for 4.
/// </summary>
/// <param name="HistoryCount">Histories that the sender keeps; 0 clears the one history after every packet.</param>
/// <param name="CheckMode">The whole octet: 0 none, 1 LCB, 2 CRC, 3 sequence number, 4 extended.</param>
public sealed record StacLzsOption(ushort HistoryCount, byte CheckMode) : PppOption
{
    internal const byte Number = 17;
    internal static readonly OptionKind Assigned = new(Number, "StacLzs", "lzs", "RFC 1974");

    private const byte ModeBits = 0x07;
    private const int ModeOffset = HeaderLength + sizeof(ushort);

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(ushort) + 1;

    internal static StacLzsOption? Read(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(ushort) + 1 ? new(NetworkOrder.UInt16(value, 0), value[sizeof(ushort)]) : null;

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt16(HistoryCount);
        writer.UInt8(CheckMode);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Number("HistoryCount", HistoryCount);
        sink.Code("CheckMode", (uint)(CheckMode & ModeBits), NameOf(CheckMode & ModeBits));
        if ((CheckMode & ~ModeBits) != 0)
            sink.Hexadecimal("ReservedBits", (ulong)(CheckMode & ~ModeBits), 2);
    }

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Decimal(HistoryCount).Ascii(" check ").Decimal(CheckMode);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if ((CheckMode & ~ModeBits) != 0)
            anomalies.Add("ReservedNotZero", $"The check mode 0x{CheckMode:x2} has reserved bits set.", Reference, offset + ModeOffset);
        else if (NameOf(CheckMode) is null)
            anomalies.Add("UnknownCheckMode", $"Check mode {CheckMode} is not assigned.", Reference, offset + ModeOffset);
    }

    private static string? NameOf(int mode) => mode switch
    {
        0 => "None",
        1 => "LongitudinalCheckByte",
        2 => "CyclicRedundancyCheck",
        3 => "SequenceNumber",
        4 => "ExtendedMode",
        _ => null,
    };
}
