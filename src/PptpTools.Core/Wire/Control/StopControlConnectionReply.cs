namespace PptpTools.Wire.Control;

/// <summary>
/// Stop-Control-Connection-Reply. Answers a request to close the control connection.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |  Result Code  |   Error Code  |           Reserved1           |
/// </code>
/// RFC 2637 section 2.4.
/// </summary>
public sealed record StopControlConnectionReply : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 4;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 16;

    internal const string DefinedIn = "RFC 2637 2.4";

    private const int ResultCodeOffset = 12;
    private const int Reserved1Offset = 14;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(StopControlConnectionReply);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <summary>1 where the control connection is closed.</summary>
    public byte ResultCode { get; init; }

    /// <summary>The general error code (section 2.16); 0 unless the result is General Error.</summary>
    public byte ErrorCode { get; init; }

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved1 { get; init; }

    private protected override int BodyLength => Size - HeaderLength;

    internal static StopControlConnectionReply ReadBody(ref WireReader reader) => new()
    {
        ResultCode = reader.UInt8(),
        ErrorCode = reader.UInt8(),
        Reserved1 = reader.UInt16(),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt8(ResultCode);
        writer.UInt8(ErrorCode);
        writer.UInt16(Reserved1);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Code("ResultCode", ResultCode, ControlCodes.PlainResult(ResultCode));
        sink.Code("ErrorCode", ErrorCode, ControlCodes.Error(ErrorCode));
        sink.Number("Reserved1", Reserved1);
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.ResultFields(ResultCode, ControlCodes.PlainResult(ResultCode), ErrorCode);
        line.ReservedField("reserved1", Reserved1);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddForResult(ResultCode, ControlCodes.PlainResult(ResultCode), ErrorCode, DefinedIn, ResultCodeOffset);
        anomalies.AddUnlessZero("Reserved1", Reserved1, DefinedIn, Reserved1Offset);
    }
}
