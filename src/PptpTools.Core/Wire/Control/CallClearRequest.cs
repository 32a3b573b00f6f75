namespace PptpTools.Wire.Control;

/// <summary>
/// Call-Clear-Request. From the PNS: the call is to be disconnected.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |            Call ID            |           Reserved1           |
/// </code>
/// RFC 2637 section 2.12.
/// </summary>
public sealed record CallClearRequest : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 12;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 16;

    internal const string DefinedIn = "RFC 2637 2.12";

    private const int Reserved1Offset = 14;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(CallClearRequest);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <inheritdoc/>
    public override ushort? SenderCallId => CallId;

    /// <summary>The call id that the PNS assigned, since the other may not be known yet.</summary>
    public ushort CallId { get; init; }

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved1 { get; init; }

    private protected override int BodyLength => Size - HeaderLength;

    internal static CallClearRequest ReadBody(ref WireReader reader) => new()
    {
        CallId = reader.UInt16(),
        Reserved1 = reader.UInt16(),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt16(CallId);
        writer.UInt16(Reserved1);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Number("CallId", CallId);
        sink.Number("Reserved1", Reserved1);
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("call-id", CallId);
        line.ReservedField("reserved1", Reserved1);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddUnlessZero("Reserved1", Reserved1, DefinedIn, Reserved1Offset);
    }
}
