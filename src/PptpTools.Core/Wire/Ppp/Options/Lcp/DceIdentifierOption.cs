using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// DCE-Identifier: the sender is data circuit-terminating equipment that compresses a serial line.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 21   |  Length = 3   |     Mode      |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1976 section 3.
/// </summary>
/// <param name="Mode">1 without further negotiation, 2 with.</param>
public sealed record DceIdentifierOption(byte Mode) : PppOption
{
    internal const byte Number = 21;
    internal static readonly OptionKind Assigned = new(Number, "DceIdentifier", "dce", "RFC 1976 3");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 1;

    internal static DceIdentifierOption? Read(ReadOnlySpan<byte> value) => value.Length == 1 ? new(value[0]) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt8(Mode);

    internal override void DescribeValue(FieldSink sink) => sink.Code("Value", Mode, NameOf(Mode));

    internal override void AppendValue(LineWriter line) => line.Ascii(" mode ").Decimal(Mode);

    internal static string? NameOf(byte mode) => mode switch
    {
        1 => "NoAdditionalNegotiation",
        2 => "FullPppNegotiationAndStateMachine",
        _ => null,
    };
}
