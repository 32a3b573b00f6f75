using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// IPv6-Compression-Protocol: the sender can receive packets with compressed headers.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 2    |  Length >= 4  |   IPv6-Compression-Protocol   |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |    Data ...
///  +-+-+-+-+
/// </code>
/// RFC 5172. The data is that of <see cref="IpCompressionProtocolOption"/>.
/// </summary>
/// <param name="CompressionProtocol">The protocol.</param>
/// <param name="Data">What the protocol puts there.</param>
public sealed record Ipv6CompressionProtocolOption(PppProtocol CompressionProtocol, OctetString Data = default) : PppOption
{
    internal const byte Number = 2;
    internal static readonly OptionKind Assigned = new(Number, "Ipv6CompressionProtocol", "compress", "RFC 5172");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(ushort) + Data.Length;

    internal static Ipv6CompressionProtocolOption? Read(ReadOnlySpan<byte> value) => value.Length < sizeof(ushort)
        ? null
        : new((PppProtocol)NetworkOrder.UInt16(value, 0), new OctetString(value.Slice(sizeof(ushort))));

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt16((ushort)CompressionProtocol);
        writer.Octets(Data);
    }

    internal override void DescribeValue(FieldSink sink) => IpHeaderCompression.Describe(sink, CompressionProtocol, Data.Span);

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Hex((ushort)CompressionProtocol).SpacedHex(Data.Span);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset) =>
        IpHeaderCompression.Examine(anomalies, CompressionProtocol, Data.Span, offset);
}
