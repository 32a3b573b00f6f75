namespace PptpTools.Wire.Control;

/// <summary>
/// Set-Link-Info. From the PNS: the PPP options that the PAC needs, which may change during the call.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |         Peer's Call ID        |           Reserved1           |
///  |                           Send ACCM                           |
///  |                          Receive ACCM                         |
/// </code>
/// RFC 2637 section 2.15.
/// </summary>
public sealed record SetLinkInfo : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 15;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 24;

    internal const string DefinedIn = "RFC 2637 2.15";

    private const int Reserved1Offset = 14;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(SetLinkInfo);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <inheritdoc/>
    public override ushort? ReceiverCallId => PeerCallId;

    /// <summary>The call id that the PAC assigned.</summary>
    public ushort PeerCallId { get; init; }

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved1 { get; init; }

    /// <summary>The characters that the PAC is to escape when it sends: bit n is character n.</summary>
    public uint SendAccm { get; init; }

    /// <summary>The characters that the PAC is to drop when it receives: bit n is character n.</summary>
    public uint ReceiveAccm { get; init; }

    private protected override int BodyLength => Size - HeaderLength;

    internal static SetLinkInfo ReadBody(ref WireReader reader) => new()
    {
        PeerCallId = reader.UInt16(),
        Reserved1 = reader.UInt16(),
        SendAccm = reader.UInt32(),
        ReceiveAccm = reader.UInt32(),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt16(PeerCallId);
        writer.UInt16(Reserved1);
        writer.UInt32(SendAccm);
        writer.UInt32(ReceiveAccm);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Number("PeerCallId", PeerCallId);
        sink.Number("Reserved1", Reserved1);
        sink.Hexadecimal("SendAccm", SendAccm, 8);
        sink.Hexadecimal("ReceiveAccm", ReceiveAccm, 8);
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("peer-call-id", PeerCallId);
        line.ReservedField("reserved1", Reserved1);
        line.Hexadecimal("send-accm", SendAccm, 8);
        line.Hexadecimal("receive-accm", ReceiveAccm, 8);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddUnlessZero("Reserved1", Reserved1, DefinedIn, Reserved1Offset);
    }
}
