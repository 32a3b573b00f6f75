using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Multilink-Maximum-Received-Reconstructed-Unit (MRRU): the sender takes part in multilink, and the longest packet that it can put together.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 17   |  Length = 4   | Max-Receive-Reconstructed-Unit|
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1990 section 5.1.1.
/// </summary>
/// <param name="Octets">Octets of the information field of a packet put together from fragments.</param>
public sealed record MaximumReceivedReconstructedUnitOption(ushort Octets) : PppOption
{
    internal const byte Number = 17;
    internal static readonly OptionKind Assigned = new(Number, "MaximumReceivedReconstructedUnit", "mrru", "RFC 1990 5.1.1");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(ushort);

    internal static MaximumReceivedReconstructedUnitOption? Read(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(ushort) ? new(NetworkOrder.UInt16(value, 0)) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt16(Octets);

    internal override void DescribeValue(FieldSink sink) => sink.Number("Value", Octets);

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Decimal(Octets);
}
