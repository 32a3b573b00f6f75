using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Numbered-Mode: the sender wants the link made reliable by numbered frames.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 11   |  Length >= 4  |    Window     |  Address ...
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1663.
/// </summary>
/// <param name="Window">Frames that the sender can take before it acknowledges, 1 to 127.</param>
/// <param name="Address">The HDLC address to be used, at least 1 octet.</param>
public sealed record NumberedModeOption(byte Window, OctetString Address) : PppOption
{
    internal const byte Number = 11;
    internal static readonly OptionKind Assigned = new(Number, "NumberedMode", "numbered", "RFC 1663");

    private const int MinimumLength = 2;

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => 1 + Address.Length;

    internal static NumberedModeOption? Read(ReadOnlySpan<byte> value) =>
        value.Length < MinimumLength ? null : new(value[0], new OctetString(value.Slice(1)));

    internal override void WriteValue(ref WireWriter writer)
    {
        writer.UInt8(Window);
        writer.Octets(Address);
    }

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Number("Window", Window);
        sink.Octets("Address", Address.Span);
    }

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Decimal(Window).SpacedHex(Address.Span);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        if (Window is 0 or > 127)
            anomalies.Add("BadValue", $"The window is 1 to 127 frames, not {Window}.", Reference, offset + HeaderLength);
    }
}
