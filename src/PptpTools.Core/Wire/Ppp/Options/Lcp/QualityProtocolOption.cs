using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Quality-Protocol: the sender wants to be told of the link's quality.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 4    |  Length >= 4  |        Quality-Protocol       |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |        Reporting-Period (Link-Quality-Report only)            |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1661 section 6.3; RFC 1989.
/// </summary>
/// <param name="QualityProtocol">The protocol, usually Link-Quality-Report.</param>
/// <param name="Data">What the protocol puts there.</param>
public sealed record QualityProtocolOption(PppProtocol QualityProtocol, OctetString Data) : PppOption
{
    internal const byte Number = 4;
    internal static readonly OptionKind Assigned = new(Number, "QualityProtocol", "quality", "RFC 1661 6.3");

    /// <summary>Longest time between two reports in hundredths of a second; null where the option does not have it.</summary>
    public uint? ReportingPeriod =>
        QualityProtocol == PppProtocol.Lqr && Data.Length == sizeof(uint) ? NetworkOrder.UInt32(Data.Span, 0) : null;

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(ushort) + Data.Length;

    internal static QualityProtocolOption? Read(ReadOnlySpan<byte> value) => value.Length < sizeof(ushort)
        ? null
        : new((PppProtocol)NetworkOrder.UInt16(value, 0), new OctetString(value.Slice(sizeof(ushort))));

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt16((ushort)QualityProtocol);
        writer.Octets(Data);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Code("Protocol", (ushort)QualityProtocol, PppProtocolNames.Of(QualityProtocol));
        if (ReportingPeriod is { } period)
            sink.Number("ReportingPeriod", period);
        else if (Data.Length > 0)
            sink.Octets("Data", Data.Span);
    }

    internal override void AppendValue(LineWriter line)
    {
        if (QualityProtocol == PppProtocol.Lqr)
            line.Ascii(" lqr");
        else
            line.Ascii(' ').Hex((ushort)QualityProtocol);
        line.SpacedHex(Data.Span);
    }

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (QualityProtocol == PppProtocol.Lqr && ReportingPeriod is null)
            anomalies.Add("BadOptionLength", $"A reporting period has 4 octets, not {Data.Length}.", "RFC 1989", offset + 1);
    }
}
