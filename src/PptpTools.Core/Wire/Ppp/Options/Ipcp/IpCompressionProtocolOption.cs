using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// IP-Compression-Protocol: the sender can receive packets with compressed headers.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 2    |  Length >= 4  |     IP-Compression-Protocol   |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |    Data ...
///  +-+-+-+-+
///  Van Jacobson, 0x002D (RFC 1332 section 4.1):
///  |  Max-Slot-Id  | Comp-Slot-Id  |
///  IPHC, 0x0061 (RFC 3544 section 2.1), then suboptions:
///  |           TCP_SPACE           |         NON_TCP_SPACE         |
///  |         F_MAX_PERIOD          |          F_MAX_TIME           |
///  |           MAX_HEADER          |
///  ROHC, 0x0003 (RFC 3241 section 2.1), then suboptions:
///  |            MAX_CID            |             MRRU              |
///  |           MAX_HEADER          |
/// </code>
/// RFC 1332 section 3.2.
/// </summary>
/// <param name="CompressionProtocol">The protocol.</param>
/// <param name="Data">What the protocol puts there.</param>
public sealed record IpCompressionProtocolOption(PppProtocol CompressionProtocol, OctetString Data = default) : PppOption
{
    internal const byte Number = 2;
    internal static readonly OptionKind Assigned = new(Number, "IpCompressionProtocol", "compress", "RFC 1332 3.2");

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(ushort) + Data.Length;

    /// <summary>Van Jacobson compression with the value of RFC 1332 section 4.1.</summary>
    /// <param name="maximumSlot">Highest slot number, one less than the number of connections kept.</param>
    /// <param name="canCompressSlot">True when the slot number may be left out.</param>
    public static IpCompressionProtocolOption VanJacobson(byte maximumSlot, bool canCompressSlot) =>
        new(PppProtocol.VanJacobsonCompressed, new OctetString([maximumSlot, canCompressSlot ? (byte)1 : (byte)0]));

    internal static IpCompressionProtocolOption? Read(ReadOnlySpan<byte> value) => value.Length < sizeof(ushort)
        ? null
        : new((PppProtocol)NetworkOrder.UInt16(value, 0), new OctetString(value.Slice(sizeof(ushort))));

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt16((ushort)CompressionProtocol);
        writer.Octets(Data);
    }

    internal override void DescribeValue(FieldSink sink) => IpHeaderCompression.Describe(sink, CompressionProtocol, Data.Span);

    internal override void AppendValue(LineWriter line)
    {
        line.Ascii(' ');
        switch (CompressionProtocol)
        {
            case PppProtocol.VanJacobsonCompressed:
                line.Ascii("VJ");
                break;
            case IpHeaderCompression.OldVanJacobson:
                line.Ascii("old-VJ");
                break;
            default:
                line.Hex((ushort)CompressionProtocol);
                break;
        }

        line.SpacedHex(Data.Span);
    }

    internal override void ExamineAt(AnomalyCollector anomalies, int offset) =>
        IpHeaderCompression.Examine(anomalies, CompressionProtocol, Data.Span, offset);
}
