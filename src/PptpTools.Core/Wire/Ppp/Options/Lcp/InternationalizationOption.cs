using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Internationalization: the character set and the language of messages to people.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 28   |  Length >= 7  |            MIBenum
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///            MIBenum (cont)        |  Language-Tag ...
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 2484 section 3.
/// </summary>
/// <param name="CharacterSet">The MIBenum of the registry of character sets: 3 US-ASCII, 4 ISO-8859-1, 106 UTF-8.</param>
/// <param name="LanguageTag">ASCII, such as <c>en</c>.</param>
public sealed record InternationalizationOption(uint CharacterSet, OctetString LanguageTag) : PppOption
{
    internal const byte Number = 28;
    internal static readonly OptionKind Assigned = new(Number, "Internationalization", "i18n", "RFC 2484 3");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(uint) + LanguageTag.Length;

    internal static InternationalizationOption? Read(ReadOnlySpan<byte> value) => value.Length < sizeof(uint)
        ? null
        : new(NetworkOrder.UInt32(value, 0), new OctetString(value.Slice(sizeof(uint))));

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt32(CharacterSet);
        writer.Octets(LanguageTag);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Code("MibEnum", CharacterSet, NameOf(CharacterSet));
        sink.Text("LanguageTag", LanguageTag.Span);
    }

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Decimal(CharacterSet).Ascii(' ').Quoted(LanguageTag.Span);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (LanguageTag.Length == 0)
            anomalies.Add("BadOptionLength", "The language tag is missing.", Reference, offset + 1);
    }

    private static string? NameOf(uint characterSet) => characterSet switch
    {
        3 => "US-ASCII",
        4 => "ISO-8859-1",
        106 => "UTF-8",
        _ => null,
    };
}
