using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Maximum-Receive-Unit (MRU): the longest packet that the sender can receive; 1500 where the option is not there.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 1    |  Length = 4   |      Maximum-Receive-Unit     |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1661 section 6.1.
/// </summary>
/// <param name="Octets">Octets of Information and Padding, without the protocol field.</param>
public sealed record MaximumReceiveUnitOption(ushort Octets) : PppOption
{
    internal const byte Number = 1;
    internal static readonly OptionKind Assigned = new(Number, "MaximumReceiveUnit", "mru", "RFC 1661 6.1");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(ushort);

    internal static MaximumReceiveUnitOption? Read(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(ushort) ? new(NetworkOrder.UInt16(value, 0)) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt16(Octets);

    internal override void DescribeValue(FieldSink sink) => sink.Number("Value", Octets);

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Decimal(Octets);
}
