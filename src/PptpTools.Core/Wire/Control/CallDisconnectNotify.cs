namespace PptpTools.Wire.Control;

/// <summary>
/// Call-Disconnect-Notify (CDN). From the PAC: the call is disconnected, and why.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |            Call ID            |  Result Code  |   Error Code  |
///  |           Cause Code          |           Reserved1           |
///  |                  Call Statistics (128 octets)                 |
/// </code>
/// RFC 2637 section 2.13.
/// </summary>
public sealed record CallDisconnectNotify : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 13;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 148;

    internal const string DefinedIn = "RFC 2637 2.13";

    private const int ResultCodeOffset = 14;
    private const int Reserved1Offset = 18;
    private const int CallStatisticsOffset = 20;

    private readonly OctetString _callStatistics = FixedText.EmptyStatistics;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(CallDisconnectNotify);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <inheritdoc/>
    public override ushort? SenderCallId => CallId;

    /// <summary>The call id that the PAC assigned.</summary>
    public ushort CallId { get; init; }

    /// <summary>Why the call was disconnected.</summary>
    public byte ResultCode { get; init; }

    /// <summary>The general error code (section 2.16); 0 unless the result is General Error.</summary>
    public byte ErrorCode { get; init; }

    /// <summary>Further failure information: for ISDN calls the Q.931 cause; otherwise 0 or a code of the vendor.</summary>
    public ushort CauseCode { get; init; }

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved1 { get; init; }

    /// <summary>The vendor's statistics, for logs: 128 octets, filled up with octets of value 0.</summary>
    /// <exception cref="System.ArgumentException">It is set to more octets than the field holds. Fewer are filled up.</exception>
    public OctetString CallStatistics
    {
        get => _callStatistics;
        init => _callStatistics = FixedText.Fill(value, FixedText.StatisticsLength);
    }

    /// <summary>The statistics as text, up to the first octet of value 0.</summary>
    public string CallStatisticsText => FixedText.Text(CallStatistics);

    private protected override int BodyLength => Size - HeaderLength;

    internal static CallDisconnectNotify ReadBody(ref WireReader reader) => new()
    {
        CallId = reader.UInt16(),
        ResultCode = reader.UInt8(),
        ErrorCode = reader.UInt8(),
        CauseCode = reader.UInt16(),
        Reserved1 = reader.UInt16(),
        CallStatistics = new OctetString(reader.Take(FixedText.StatisticsLength)),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt16(CallId);
        writer.UInt8(ResultCode);
        writer.UInt8(ErrorCode);
        writer.UInt16(CauseCode);
        writer.UInt16(Reserved1);
        writer.Octets(CallStatistics);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Number("CallId", CallId);
        sink.Code("ResultCode", ResultCode, ControlCodes.DisconnectResult(ResultCode));
        sink.Code("ErrorCode", ErrorCode, ControlCodes.Error(ErrorCode));
        sink.Code("CauseCode", CauseCode, CauseCodes.NameOf(CauseCode));
        sink.Number("Reserved1", Reserved1);
        sink.Text("CallStatistics", FixedText.Trim(CallStatistics));
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("call-id", CallId);
        line.ResultFields(ResultCode, ControlCodes.DisconnectResult(ResultCode), ErrorCode);
        line.CauseField(CauseCode);
        line.ReservedField("reserved1", Reserved1);
        line.TextField("statistics", CallStatistics);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddForResult(ResultCode, ControlCodes.DisconnectResult(ResultCode), ErrorCode, DefinedIn, ResultCodeOffset);
        anomalies.AddUnlessZero("Reserved1", Reserved1, DefinedIn, Reserved1Offset);
        FixedText.Examine(anomalies, "Call Statistics", CallStatistics, DefinedIn, CallStatisticsOffset);
    }
}
