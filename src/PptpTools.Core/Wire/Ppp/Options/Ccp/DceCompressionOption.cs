using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Data compression in data circuit-terminating equipment (DCE).
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 25   |  Length = 3   |     Mode      |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1976. The modes are those of <see cref="DceIdentifierOption"/>.
/// </summary>
/// <param name="Mode">1 without further negotiation, 2 with.</param>
public sealed record DceCompressionOption(byte Mode) : PppOption
{
    internal const byte Number = 25;
    internal static readonly OptionKind Assigned = new(Number, "DceCompression", "dce", "RFC 1976");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 1;

    internal static DceCompressionOption? Read(ReadOnlySpan<byte> value) => value.Length == 1 ? new(value[0]) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt8(Mode);

    internal override void DescribeValue(FieldSink sink) => sink.Code("Value", Mode, DceIdentifierOption.NameOf(Mode));

    internal override void AppendValue(LineWriter line) => line.Ascii(" mode ").Decimal(Mode);
}
