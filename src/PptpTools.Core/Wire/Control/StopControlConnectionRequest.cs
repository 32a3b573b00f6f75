namespace PptpTools.Wire.Control;

/// <summary>
/// Stop-Control-Connection-Request. Says that the control connection is to be closed, and why.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |     Reason    |   Reserved1   |           Reserved2           |
/// </code>
/// RFC 2637 section 2.3.
/// </summary>
public sealed record StopControlConnectionRequest : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 3;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 16;

    internal const string DefinedIn = "RFC 2637 2.3";

    private const int ReasonOffset = 12;
    private const int Reserved1Offset = 13;
    private const int Reserved2Offset = 14;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(StopControlConnectionRequest);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <summary>Why the control connection is to be closed.</summary>
    public byte Reason { get; init; }

    /// <summary>A reserved field; 0.</summary>
    public byte Reserved1 { get; init; }

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved2 { get; init; }

    private protected override int BodyLength => Size - HeaderLength;

    internal static StopControlConnectionRequest ReadBody(ref WireReader reader) => new()
    {
        Reason = reader.UInt8(),
        Reserved1 = reader.UInt8(),
        Reserved2 = reader.UInt16(),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt8(Reason);
        writer.UInt8(Reserved1);
        writer.UInt16(Reserved2);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Code("Reason", Reason, ControlCodes.StopReason(Reason));
        sink.Number("Reserved1", Reserved1);
        sink.Number("Reserved2", Reserved2);
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Code("reason", Reason, ControlCodes.StopReason(Reason));
        line.ReservedField("reserved1", Reserved1);
        line.ReservedField("reserved2", Reserved2);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddUnlessNamed("Reason", Reason, ControlCodes.StopReason(Reason), DefinedIn, ReasonOffset);
        anomalies.AddUnlessZero("Reserved1", Reserved1, DefinedIn, Reserved1Offset);
        anomalies.AddUnlessZero("Reserved2", Reserved2, DefinedIn, Reserved2Offset);
    }
}
