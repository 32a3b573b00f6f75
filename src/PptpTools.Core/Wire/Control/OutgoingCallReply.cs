namespace PptpTools.Wire.Control;

/// <summary>
/// Outgoing-Call-Reply (OCRP). From the PAC: what became of an outgoing call.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |            Call ID            |         Peer's Call ID        |
///  |  Result Code  |   Error Code  |           Cause Code          |
///  |                         Connect Speed                         |
///  |    Packet Recv. Window Size   |    Packet Processing Delay    |
///  |                      Physical Channel ID                      |
/// </code>
/// RFC 2637 section 2.8.
/// </summary>
public sealed record OutgoingCallReply : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 8;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 32;

    internal const string DefinedIn = "RFC 2637 2.8";

    private const int ResultCodeOffset = 16;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(OutgoingCallReply);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <inheritdoc/>
    public override ushort? SenderCallId => CallId;

    /// <inheritdoc/>
    public override ushort? ReceiverCallId => PeerCallId;

    /// <summary>The call id that the PAC assigns: in GRE packets from the PNS.</summary>
    public ushort CallId { get; init; }

    /// <summary>The request's call id.</summary>
    public ushort PeerCallId { get; init; }

    /// <summary>1 where the call is established, otherwise why it is not.</summary>
    public byte ResultCode { get; init; }

    /// <summary>The general error code (section 2.16); 0 unless the result is General Error.</summary>
    public byte ErrorCode { get; init; }

    /// <summary>Further failure information: for ISDN calls the Q.931 cause; otherwise 0 or a code of the vendor.</summary>
    public ushort CauseCode { get; init; }

    /// <summary>The line speed in bit/s.</summary>
    public uint ConnectSpeed { get; init; }

    /// <summary>How many packets the sender buffers for this call.</summary>
    public ushort PacketReceiveWindowSize { get; init; }

    /// <summary>How long the sender takes to process a full window of packets, in tenths of a second.</summary>
    public ushort PacketProcessingDelay { get; init; }

    /// <summary>The PAC's own number of the channel, for logs.</summary>
    public uint PhysicalChannelId { get; init; }

    private protected override int BodyLength => Size - HeaderLength;

    internal static OutgoingCallReply ReadBody(ref WireReader reader) => new()
    {
        CallId = reader.UInt16(),
        PeerCallId = reader.UInt16(),
        ResultCode = reader.UInt8(),
        ErrorCode = reader.UInt8(),
        CauseCode = reader.UInt16(),
        ConnectSpeed = reader.UInt32(),
        PacketReceiveWindowSize = reader.UInt16(),
        PacketProcessingDelay = reader.UInt16(),
        PhysicalChannelId = reader.UInt32(),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt16(CallId);
        writer.UInt16(PeerCallId);
        writer.UInt8(ResultCode);
        writer.UInt8(ErrorCode);
        writer.UInt16(CauseCode);
        writer.UInt32(ConnectSpeed);
        writer.UInt16(PacketReceiveWindowSize);
        writer.UInt16(PacketProcessingDelay);
        writer.UInt32(PhysicalChannelId);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Number("CallId", CallId);
        sink.Number("PeerCallId", PeerCallId);
        sink.Code("ResultCode", ResultCode, ControlCodes.OutgoingCallResult(ResultCode));
        sink.Code("ErrorCode", ErrorCode, ControlCodes.Error(ErrorCode));
        sink.Code("CauseCode", CauseCode, CauseCodes.NameOf(CauseCode));
        sink.Number("ConnectSpeed", ConnectSpeed);
        sink.Number("PacketReceiveWindowSize", PacketReceiveWindowSize);
        sink.Number("PacketProcessingDelay", PacketProcessingDelay);
        sink.Number("PhysicalChannelId", PhysicalChannelId);
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("call-id", CallId);
        line.Number("peer-call-id", PeerCallId);
        line.ResultFields(ResultCode, ControlCodes.OutgoingCallResult(ResultCode), ErrorCode);
        line.CauseField(CauseCode);
        line.Number("speed", ConnectSpeed);
        line.Number("window", PacketReceiveWindowSize);
        line.Number("delay", PacketProcessingDelay);
        line.Number("channel", PhysicalChannelId);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddForResult(ResultCode, ControlCodes.OutgoingCallResult(ResultCode), ErrorCode, DefinedIn, ResultCodeOffset);
    }
}
