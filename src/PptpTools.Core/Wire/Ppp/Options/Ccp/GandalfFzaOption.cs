using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Gandalf FZA compression.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 19   |  Length >= 3  |    History    |  Version ...
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1993 section 3.
/// </summary>
/// <param name="History">Base-2 logarithm of the history's size in octets, 12 to 15.</param>
/// <param name="Version">The version of the algorithm; absent for FZA itself.</param>
public sealed record GandalfFzaOption(byte History, OctetString Version = default) : PppOption
{
    internal const byte Number = 19;
    internal static readonly OptionKind Assigned = new(Number, "GandalfFza", "fza", "RFC 1993 3");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 1 + Version.Length;

    internal static GandalfFzaOption? Read(ReadOnlySpan<byte> value) =>
        value.IsEmpty ? null : new(value[0], new OctetString(value.Slice(1)));

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt8(History);
        writer.Octets(Version);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Number("History", History);
        if (Version.Length > 0)
            sink.Octets("Version", Version.Span);
    }

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Decimal(History).SpacedHex(Version.Span);
}
