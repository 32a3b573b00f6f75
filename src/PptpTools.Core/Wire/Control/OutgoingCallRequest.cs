namespace PptpTools.Wire.Control;

/// <summary>
/// Outgoing-Call-Request (OCRQ). From the PNS: the PAC is to place an outgoing call.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |            Call ID            |       Call Serial Number      |
///  |                          Minimum BPS                          |
///  |                          Maximum BPS                          |
///  |                          Bearer Type                          |
///  |                          Framing Type                         |
///  |    Packet Recv. Window Size   |    Packet Processing Delay    |
///  |      Phone Number Length      |           Reserved1           |
///  |                    Phone Number (64 octets)                   |
///  |                     Subaddress (64 octets)                    |
/// </code>
/// RFC 2637 section 2.7.
/// </summary>
public sealed record OutgoingCallRequest : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 7;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 168;

    internal const string DefinedIn = "RFC 2637 2.7";

    private const int BearerTypeOffset = 24;
    private const int FramingTypeOffset = 28;
    private const int PhoneNumberLengthOffset = 36;
    private const int Reserved1Offset = 38;
    private const int PhoneNumberOffset = 40;
    private const int SubaddressOffset = 104;

    private readonly OctetString _phoneNumber = FixedText.Empty;
    private readonly OctetString _subaddress = FixedText.Empty;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(OutgoingCallRequest);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <inheritdoc/>
    public override ushort? SenderCallId => CallId;

    /// <summary>The call id that the PNS assigns: in GRE packets from the PAC.</summary>
    public ushort CallId { get; init; }

    /// <summary>An identifier of this call that both sides log.</summary>
    public ushort CallSerialNumber { get; init; }

    /// <summary>The lowest acceptable line speed in bit/s.</summary>
    public uint MinimumBps { get; init; }

    /// <summary>The highest acceptable line speed in bit/s.</summary>
    public uint MaximumBps { get; init; }

    /// <summary>The bearer asked for: 1 analog, 2 digital, 3 any.</summary>
    public uint BearerType { get; init; }

    /// <summary>The framing asked for: 1 asynchronous, 2 synchronous, 3 either.</summary>
    public uint FramingType { get; init; }

    /// <summary>How many packets the sender buffers for this call.</summary>
    public ushort PacketReceiveWindowSize { get; init; }

    /// <summary>How long the sender takes to process a full window of packets, in tenths of a second.</summary>
    public ushort PacketProcessingDelay { get; init; }

    /// <summary>Number of octets of the phone number.</summary>
    public ushort PhoneNumberLength { get; init; }

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved1 { get; init; }

    /// <summary>The number to be dialled: 64 octets, filled up with octets of value 0.</summary>
    /// <exception cref="System.ArgumentException">It is set to more octets than the field holds. Fewer are filled up.</exception>
    public OctetString PhoneNumber
    {
        get => _phoneNumber;
        init => _phoneNumber = FixedText.Fill(value, FixedText.Length);
    }

    /// <summary>The phone number as text, up to the first octet of value 0.</summary>
    public string PhoneNumberText => FixedText.Text(PhoneNumber);

    /// <summary>Further dialling information: 64 octets, filled up with octets of value 0.</summary>
    /// <exception cref="System.ArgumentException">It is set to more octets than the field holds. Fewer are filled up.</exception>
    public OctetString Subaddress
    {
        get => _subaddress;
        init => _subaddress = FixedText.Fill(value, FixedText.Length);
    }

    /// <summary>The subaddress as text, up to the first octet of value 0.</summary>
    public string SubaddressText => FixedText.Text(Subaddress);

    private protected override int BodyLength => Size - HeaderLength;

    internal static OutgoingCallRequest ReadBody(ref WireReader reader) => new()
    {
        CallId = reader.UInt16(),
        CallSerialNumber = reader.UInt16(),
        MinimumBps = reader.UInt32(),
        MaximumBps = reader.UInt32(),
        BearerType = reader.UInt32(),
        FramingType = reader.UInt32(),
        PacketReceiveWindowSize = reader.UInt16(),
        PacketProcessingDelay = reader.UInt16(),
        PhoneNumberLength = reader.UInt16(),
        Reserved1 = reader.UInt16(),
        PhoneNumber = new OctetString(reader.Take(FixedText.Length)),
        Subaddress = new OctetString(reader.Take(FixedText.Length)),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt16(CallId);
        writer.UInt16(CallSerialNumber);
        writer.UInt32(MinimumBps);
        writer.UInt32(MaximumBps);
        writer.UInt32(BearerType);
        writer.UInt32(FramingType);
        writer.UInt16(PacketReceiveWindowSize);
        writer.UInt16(PacketProcessingDelay);
        writer.UInt16(PhoneNumberLength);
        writer.UInt16(Reserved1);
        writer.Octets(PhoneNumber);
        writer.Octets(Subaddress);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Number("CallId", CallId);
        sink.Number("CallSerialNumber", CallSerialNumber);
        sink.Number("MinimumBps", MinimumBps);
        sink.Number("MaximumBps", MaximumBps);
        sink.Code("BearerType", BearerType, ControlCodes.RequestedBearer(BearerType));
        sink.Code("FramingType", FramingType, ControlCodes.RequestedFraming(FramingType));
        sink.Number("PacketReceiveWindowSize", PacketReceiveWindowSize);
        sink.Number("PacketProcessingDelay", PacketProcessingDelay);
        sink.Number("PhoneNumberLength", PhoneNumberLength);
        sink.Number("Reserved1", Reserved1);
        sink.Text("PhoneNumber", FixedText.Trim(PhoneNumber));
        sink.Text("Subaddress", FixedText.Trim(Subaddress));
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("call-id", CallId);
        line.Number("serial", CallSerialNumber);
        line.Number("minimum-bps", MinimumBps);
        line.Number("maximum-bps", MaximumBps);
        line.Code("bearer", BearerType, ControlCodes.RequestedBearer(BearerType));
        line.Code("framing", FramingType, ControlCodes.RequestedFraming(FramingType));
        line.Number("window", PacketReceiveWindowSize);
        line.Number("delay", PacketProcessingDelay);
        line.NumberLengthField("phone-length", PhoneNumberLength, PhoneNumber);
        line.ReservedField("reserved1", Reserved1);
        line.TextField("phone", PhoneNumber);
        line.TextField("subaddress", Subaddress);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddUnlessNamed("Bearer type", BearerType, ControlCodes.RequestedBearer(BearerType), DefinedIn, BearerTypeOffset);
        anomalies.AddUnlessNamed("Framing type", FramingType, ControlCodes.RequestedFraming(FramingType), DefinedIn, FramingTypeOffset);
        FixedText.ExamineNumber(anomalies, "Phone Number", PhoneNumberLength, PhoneNumber, DefinedIn, PhoneNumberLengthOffset);
        anomalies.AddUnlessZero("Reserved1", Reserved1, DefinedIn, Reserved1Offset);
        FixedText.Examine(anomalies, "Phone Number", PhoneNumber, DefinedIn, PhoneNumberOffset);
        FixedText.Examine(anomalies, "Subaddress", Subaddress, DefinedIn, SubaddressOffset);
    }
}
