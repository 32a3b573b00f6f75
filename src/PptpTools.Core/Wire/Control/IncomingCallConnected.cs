namespace PptpTools.Wire.Control;

/// <summary>
/// Incoming-Call-Connected (ICCN). From the PAC: the call has been answered.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |         Peer's Call ID        |           Reserved1           |
///  |                         Connect Speed                         |
///  |    Packet Recv. Window Size   |     Packet Transmit Delay     |
///  |                          Framing Type                         |
/// </code>
/// RFC 2637 section 2.11.
/// </summary>
public sealed record IncomingCallConnected : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 11;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 28;

    internal const string DefinedIn = "RFC 2637 2.11";

    private const int Reserved1Offset = 14;
    private const int FramingTypeOffset = 24;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(IncomingCallConnected);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <inheritdoc/>
    public override ushort? ReceiverCallId => PeerCallId;

    /// <summary>The reply's call id: the one that the PNS assigned.</summary>
    public ushort PeerCallId { get; init; }

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved1 { get; init; }

    /// <summary>The line speed in bit/s.</summary>
    public uint ConnectSpeed { get; init; }

    /// <summary>How many packets the sender buffers for this call.</summary>
    public ushort PacketReceiveWindowSize { get; init; }

    /// <summary>How long the sender takes to process a full window of packets, in tenths of a second.</summary>
    public ushort PacketTransmitDelay { get; init; }

    /// <summary>The framing of the call: 1 asynchronous, 2 synchronous.</summary>
    public uint FramingType { get; init; }

    private protected override int BodyLength => Size - HeaderLength;

    internal static IncomingCallConnected ReadBody(ref WireReader reader) => new()
    {
        PeerCallId = reader.UInt16(),
        Reserved1 = reader.UInt16(),
        ConnectSpeed = reader.UInt32(),
        PacketReceiveWindowSize = reader.UInt16(),
        PacketTransmitDelay = reader.UInt16(),
        FramingType = reader.UInt32(),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt16(PeerCallId);
        writer.UInt16(Reserved1);
        writer.UInt32(ConnectSpeed);
        writer.UInt16(PacketReceiveWindowSize);
        writer.UInt16(PacketTransmitDelay);
        writer.UInt32(FramingType);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Number("PeerCallId", PeerCallId);
        sink.Number("Reserved1", Reserved1);
        sink.Number("ConnectSpeed", ConnectSpeed);
        sink.Number("PacketReceiveWindowSize", PacketReceiveWindowSize);
        sink.Number("PacketTransmitDelay", PacketTransmitDelay);
        sink.Code("FramingType", FramingType, ControlCodes.FramingInUse(FramingType));
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("peer-call-id", PeerCallId);
        line.ReservedField("reserved1", Reserved1);
        line.Number("speed", ConnectSpeed);
        line.Number("window", PacketReceiveWindowSize);
        line.Number("delay", PacketTransmitDelay);
        line.Code("framing", FramingType, ControlCodes.FramingInUse(FramingType));
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddUnlessZero("Reserved1", Reserved1, DefinedIn, Reserved1Offset);
        anomalies.AddUnlessNamed("Framing type", FramingType, ControlCodes.FramingInUse(FramingType), DefinedIn, FramingTypeOffset);
    }
}
