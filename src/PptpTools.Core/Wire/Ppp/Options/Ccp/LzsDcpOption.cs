using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// LZS-DCP: Stac LZS with the header of the Data Compression Protocol.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 23   |  Length = 6   |         History Count         |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |  Check Mode   | Process Mode  |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1967.
/// </summary>
/// <param name="HistoryCount">Histories that the sender keeps.</param>
/// <param name="CheckMode">0 none, 1 LCB, 2 sequence number, 3 both.</param>
/// <param name="ProcessMode">0 none, 1 uncompressed packets change the history too.</param>
public sealed record LzsDcpOption(ushort HistoryCount, byte CheckMode, byte ProcessMode) : PppOption
{
    internal const byte Number = 23;
    internal static readonly OptionKind Assigned = new(Number, "LzsDcp", "lzs-dcp", "RFC 1967");

    private const int CheckModeOffset = 2;
    private const int ProcessModeOffset = 3;
    private const int TotalLength = 4;

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => TotalLength;

    internal static LzsDcpOption? Read(ReadOnlySpan<byte> value) => value.Length == TotalLength
        ? new(NetworkOrder.UInt16(value, 0), value[CheckModeOffset], value[ProcessModeOffset])
        : null;

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt16(HistoryCount);
        writer.UInt8(CheckMode);
        writer.UInt8(ProcessMode);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Number("HistoryCount", HistoryCount);
        sink.Code("CheckMode", CheckMode, NameOfCheck(CheckMode));
        sink.Code("ProcessMode", ProcessMode, NameOfProcess(ProcessMode));
    }

    internal override void AppendValue(LineWriter line) =>
        line.Ascii(' ').Decimal(HistoryCount).Ascii(" check ").Decimal(CheckMode).Ascii(" process ").Decimal(ProcessMode);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (NameOfCheck(CheckMode) is null)
            anomalies.Add("UnknownCheckMode", $"Check mode {CheckMode} is not assigned.", Reference, offset + HeaderLength + CheckModeOffset);
        if (NameOfProcess(ProcessMode) is null)
            anomalies.Add("UnknownProcessMode", $"Process mode {ProcessMode} is not assigned.", Reference, offset + HeaderLength + ProcessModeOffset);
    }

    private static string? NameOfCheck(byte mode) => mode switch
    {
        0 => "None",
        1 => "LongitudinalCheckByte",
        2 => "SequenceNumber",
        3 => "SequenceNumberAndLongitudinalCheckByte",
        _ => null,
    };

    private static string? NameOfProcess(byte mode) => mode switch
    {
        0 => "None",
        1 => "ProcessUncompressed",
        _ => null,
    };
}
