namespace PptpTools.Wire.Control;

/// <summary>
/// WAN-Error-Notify (WEN). From the PAC: errors on the PPP interface since the call began.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |         Peer's Call ID        |           Reserved1           |
///  |                           CRC Errors                          |
///  |                         Framing Errors                        |
///  |                       Hardware Overruns                       |
///  |                        Buffer Overruns                        |
///  |                        Time-out Errors                        |
///  |                        Alignment Errors                       |
/// </code>
/// RFC 2637 section 2.14.
/// </summary>
public sealed record WanErrorNotify : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 14;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 40;

    internal const string DefinedIn = "RFC 2637 2.14";

    private const int Reserved1Offset = 14;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(WanErrorNotify);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <inheritdoc/>
    public override ushort? ReceiverCallId => PeerCallId;

    /// <summary>The call id that the PNS assigned.</summary>
    public ushort PeerCallId { get; init; }

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved1 { get; init; }

    /// <summary>PPP frames received with CRC errors.</summary>
    public uint CrcErrors { get; init; }

    /// <summary>Improperly framed PPP packets received.</summary>
    public uint FramingErrors { get; init; }

    /// <summary>Receive buffer overruns.</summary>
    public uint HardwareOverruns { get; init; }

    /// <summary>Buffer overruns detected.</summary>
    public uint BufferOverruns { get; init; }

    /// <summary>Time-outs.</summary>
    public uint TimeOutErrors { get; init; }

    /// <summary>Alignment errors.</summary>
    public uint AlignmentErrors { get; init; }

    private protected override int BodyLength => Size - HeaderLength;

    internal static WanErrorNotify ReadBody(ref WireReader reader) => new()
    {
        PeerCallId = reader.UInt16(),
        Reserved1 = reader.UInt16(),
        CrcErrors = reader.UInt32(),
        FramingErrors = reader.UInt32(),
        HardwareOverruns = reader.UInt32(),
        BufferOverruns = reader.UInt32(),
        TimeOutErrors = reader.UInt32(),
        AlignmentErrors = reader.UInt32(),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt16(PeerCallId);
        writer.UInt16(Reserved1);
        writer.UInt32(CrcErrors);
        writer.UInt32(FramingErrors);
        writer.UInt32(HardwareOverruns);
        writer.UInt32(BufferOverruns);
        writer.UInt32(TimeOutErrors);
        writer.UInt32(AlignmentErrors);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Number("PeerCallId", PeerCallId);
        sink.Number("Reserved1", Reserved1);
        sink.Number("CrcErrors", CrcErrors);
        sink.Number("FramingErrors", FramingErrors);
        sink.Number("HardwareOverruns", HardwareOverruns);
        sink.Number("BufferOverruns", BufferOverruns);
        sink.Number("TimeOutErrors", TimeOutErrors);
        sink.Number("AlignmentErrors", AlignmentErrors);
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("peer-call-id", PeerCallId);
        line.ReservedField("reserved1", Reserved1);
        line.Number("crc-errors", CrcErrors);
        line.Number("framing-errors", FramingErrors);
        line.Number("hardware-overruns", HardwareOverruns);
        line.Number("buffer-overruns", BufferOverruns);
        line.Number("time-out-errors", TimeOutErrors);
        line.Number("alignment-errors", AlignmentErrors);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddUnlessZero("Reserved1", Reserved1, DefinedIn, Reserved1Offset);
    }
}
