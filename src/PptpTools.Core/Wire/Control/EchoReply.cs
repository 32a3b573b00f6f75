namespace PptpTools.Wire.Control;

/// <summary>
/// Echo-Reply. Answers a keep-alive.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |                           Identifier                          |
///  |  Result Code  |   Error Code  |           Reserved1           |
/// </code>
/// RFC 2637 section 2.6.
/// </summary>
public sealed record EchoReply : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 6;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 20;

    internal const string DefinedIn = "RFC 2637 2.6";

    private const int ResultCodeOffset = 16;
    private const int Reserved1Offset = 18;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(EchoReply);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <summary>The request's identifier.</summary>
    public uint Identifier { get; init; }

    /// <summary>1 where the echo is valid.</summary>
    public byte ResultCode { get; init; }

    /// <summary>The general error code (section 2.16); 0 unless the result is General Error.</summary>
    public byte ErrorCode { get; init; }

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved1 { get; init; }

    private protected override int BodyLength => Size - HeaderLength;

    internal static EchoReply ReadBody(ref WireReader reader) => new()
    {
        Identifier = reader.UInt32(),
        ResultCode = reader.UInt8(),
        ErrorCode = reader.UInt8(),
        Reserved1 = reader.UInt16(),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt32(Identifier);
        writer.UInt8(ResultCode);
        writer.UInt8(ErrorCode);
        writer.UInt16(Reserved1);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Number("Identifier", Identifier);
        sink.Code("ResultCode", ResultCode, ControlCodes.PlainResult(ResultCode));
        sink.Code("ErrorCode", ErrorCode, ControlCodes.Error(ErrorCode));
        sink.Number("Reserved1", Reserved1);
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("identifier", Identifier);
        line.ResultFields(ResultCode, ControlCodes.PlainResult(ResultCode), ErrorCode);
        line.ReservedField("reserved1", Reserved1);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddForResult(ResultCode, ControlCodes.PlainResult(ResultCode), ErrorCode, DefinedIn, ResultCodeOffset);
        anomalies.AddUnlessZero("Reserved1", Reserved1, DefinedIn, Reserved1Offset);
    }
}
