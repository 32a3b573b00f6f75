using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// V.44 (LZJH) compression.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 27   |  Length = 8   |    Mode/Dictionary Count      |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |        Dictionary Size        |        History Length         |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// ITU-T V.44; IANA ppp-numbers.
/// </summary>
/// <param name="DictionaryCount">0 a dictionary for every packet, 1 one dictionary with history, more: that many.</param>
/// <param name="DictionarySize">Codewords.</param>
/// <param name="HistoryLength">Octets.</param>
public sealed record V44Option(ushort DictionaryCount, ushort DictionarySize, ushort HistoryLength) : PppOption
{
    internal const byte Number = 27;
    internal static readonly OptionKind Assigned = new(Number, "V44", "v44", "ITU-T V.44");

    private const int TotalLength = 3 * sizeof(ushort);

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => TotalLength;

    internal static V44Option? Read(ReadOnlySpan<byte> value) => value.Length != TotalLength
        ? null
        : new(
            NetworkOrder.UInt16(value, 0),
            NetworkOrder.UInt16(value, sizeof(ushort)),
            NetworkOrder.UInt16(value, 2 * sizeof(ushort)));

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt16(DictionaryCount);
        writer.UInt16(DictionarySize);
        writer.UInt16(HistoryLength);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Number("DictionaryCount", DictionaryCount);
        sink.Number("DictionarySize", DictionarySize);
        sink.Number("HistoryLength", HistoryLength);
    }

    internal override void AppendValue(LineWriter line) =>
        line.Ascii(' ').Decimal(DictionaryCount).Ascii(' ').Decimal(DictionarySize).Ascii(' ').Decimal(HistoryLength);
}
