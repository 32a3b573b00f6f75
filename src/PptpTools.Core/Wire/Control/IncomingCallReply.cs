namespace PptpTools.Wire.Control;

/// <summary>
/// Incoming-Call-Reply (ICRP). From the PNS: whether the PAC is to answer the call.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |            Call ID            |         Peer's Call ID        |
///  |  Result Code  |   Error Code  |    Packet Recv. Window Size   |
///  |     Packet Transmit Delay     |           Reserved1           |
/// </code>
/// RFC 2637 section 2.10.
/// </summary>
public sealed record IncomingCallReply : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 10;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 24;

    internal const string DefinedIn = "RFC 2637 2.10";

    private const int ResultCodeOffset = 16;
    private const int Reserved1Offset = 22;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(IncomingCallReply);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <inheritdoc/>
    public override ushort? SenderCallId => CallId;

    /// <inheritdoc/>
    public override ushort? ReceiverCallId => PeerCallId;

    /// <summary>The call id that the PNS assigns: in GRE packets from the PAC.</summary>
    public ushort CallId { get; init; }

    /// <summary>The request's call id.</summary>
    public ushort PeerCallId { get; init; }

    /// <summary>1 where the PAC is to answer the call.</summary>
    public byte ResultCode { get; init; }

    /// <summary>The general error code (section 2.16); 0 unless the result is General Error.</summary>
    public byte ErrorCode { get; init; }

    /// <summary>How many packets the sender buffers for this call.</summary>
    public ushort PacketReceiveWindowSize { get; init; }

    /// <summary>How long the sender takes to process a full window of packets, in tenths of a second.</summary>
    public ushort PacketTransmitDelay { get; init; }

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved1 { get; init; }

    private protected override int BodyLength => Size - HeaderLength;

    internal static IncomingCallReply ReadBody(ref WireReader reader) => new()
    {
        CallId = reader.UInt16(),
        PeerCallId = reader.UInt16(),
        ResultCode = reader.UInt8(),
        ErrorCode = reader.UInt8(),
        PacketReceiveWindowSize = reader.UInt16(),
        PacketTransmitDelay = reader.UInt16(),
        Reserved1 = reader.UInt16(),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt16(CallId);
        writer.UInt16(PeerCallId);
        writer.UInt8(ResultCode);
        writer.UInt8(ErrorCode);
        writer.UInt16(PacketReceiveWindowSize);
        writer.UInt16(PacketTransmitDelay);
        writer.UInt16(Reserved1);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Number("CallId", CallId);
        sink.Number("PeerCallId", PeerCallId);
        sink.Code("ResultCode", ResultCode, ControlCodes.IncomingCallResult(ResultCode));
        sink.Code("ErrorCode", ErrorCode, ControlCodes.Error(ErrorCode));
        sink.Number("PacketReceiveWindowSize", PacketReceiveWindowSize);
        sink.Number("PacketTransmitDelay", PacketTransmitDelay);
        sink.Number("Reserved1", Reserved1);
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("call-id", CallId);
        line.Number("peer-call-id", PeerCallId);
        line.ResultFields(ResultCode, ControlCodes.IncomingCallResult(ResultCode), ErrorCode);
        line.Number("window", PacketReceiveWindowSize);
        line.Number("delay", PacketTransmitDelay);
        line.ReservedField("reserved1", Reserved1);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddForResult(ResultCode, ControlCodes.IncomingCallResult(ResultCode), ErrorCode, DefinedIn, ResultCodeOffset);
        anomalies.AddUnlessZero("Reserved1", Reserved1, DefinedIn, Reserved1Offset);
    }
}
