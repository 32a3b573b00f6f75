namespace PptpTools.Wire.Control;

/// <summary>
/// Incoming-Call-Request (ICRQ). From the PAC: a call is coming in.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |            Call ID            |       Call Serial Number      |
///  |                        Call Bearer Type                       |
///  |                      Physical Channel ID                      |
///  |      Dialed Number Length     |     Dialing Number Length     |
///  |                   Dialed Number (64 octets)                   |
///  |                   Dialing Number (64 octets)                  |
///  |                     Subaddress (64 octets)                    |
/// </code>
/// RFC 2637 section 2.9.
/// </summary>
public sealed record IncomingCallRequest : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 9;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 220;

    internal const string DefinedIn = "RFC 2637 2.9";

    private const int CallBearerTypeOffset = 16;
    private const int DialedNumberLengthOffset = 24;
    private const int DialingNumberLengthOffset = 26;
    private const int DialedNumberOffset = 28;
    private const int DialingNumberOffset = 92;
    private const int SubaddressOffset = 156;

    private readonly OctetString _dialedNumber = FixedText.Empty;
    private readonly OctetString _dialingNumber = FixedText.Empty;
    private readonly OctetString _subaddress = FixedText.Empty;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(IncomingCallRequest);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <inheritdoc/>
    public override ushort? SenderCallId => CallId;

    /// <summary>The call id that the PAC assigns: in GRE packets from the PNS.</summary>
    public ushort CallId { get; init; }

    /// <summary>An identifier of this call that both sides log.</summary>
    public ushort CallSerialNumber { get; init; }

    /// <summary>The bearer of the call: 1 analog, 2 digital.</summary>
    public uint CallBearerType { get; init; }

    /// <summary>The PAC's own number of the channel that the call comes in on.</summary>
    public uint PhysicalChannelId { get; init; }

    /// <summary>Number of octets of the dialed number.</summary>
    public ushort DialedNumberLength { get; init; }

    /// <summary>Number of octets of the dialing number.</summary>
    public ushort DialingNumberLength { get; init; }

    /// <summary>The number that the caller dialed: 64 octets, filled up with octets of value 0.</summary>
    /// <exception cref="System.ArgumentException">It is set to more octets than the field holds. Fewer are filled up.</exception>
    public OctetString DialedNumber
    {
        get => _dialedNumber;
        init => _dialedNumber = FixedText.Fill(value, FixedText.Length);
    }

    /// <summary>The dialed number as text, up to the first octet of value 0.</summary>
    public string DialedNumberText => FixedText.Text(DialedNumber);

    /// <summary>The caller's number: 64 octets, filled up with octets of value 0.</summary>
    /// <exception cref="System.ArgumentException">It is set to more octets than the field holds. Fewer are filled up.</exception>
    public OctetString DialingNumber
    {
        get => _dialingNumber;
        init => _dialingNumber = FixedText.Fill(value, FixedText.Length);
    }

    /// <summary>The dialing number as text, up to the first octet of value 0.</summary>
    public string DialingNumberText => FixedText.Text(DialingNumber);

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

    internal static IncomingCallRequest ReadBody(ref WireReader reader) => new()
    {
        CallId = reader.UInt16(),
        CallSerialNumber = reader.UInt16(),
        CallBearerType = reader.UInt32(),
        PhysicalChannelId = reader.UInt32(),
        DialedNumberLength = reader.UInt16(),
        DialingNumberLength = reader.UInt16(),
        DialedNumber = new OctetString(reader.Take(FixedText.Length)),
        DialingNumber = new OctetString(reader.Take(FixedText.Length)),
        Subaddress = new OctetString(reader.Take(FixedText.Length)),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt16(CallId);
        writer.UInt16(CallSerialNumber);
        writer.UInt32(CallBearerType);
        writer.UInt32(PhysicalChannelId);
        writer.UInt16(DialedNumberLength);
        writer.UInt16(DialingNumberLength);
        writer.Octets(DialedNumber);
        writer.Octets(DialingNumber);
        writer.Octets(Subaddress);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Number("CallId", CallId);
        sink.Number("CallSerialNumber", CallSerialNumber);
        sink.Code("CallBearerType", CallBearerType, ControlCodes.BearerInUse(CallBearerType));
        sink.Number("PhysicalChannelId", PhysicalChannelId);
        sink.Number("DialedNumberLength", DialedNumberLength);
        sink.Number("DialingNumberLength", DialingNumberLength);
        sink.Text("DialedNumber", FixedText.Trim(DialedNumber));
        sink.Text("DialingNumber", FixedText.Trim(DialingNumber));
        sink.Text("Subaddress", FixedText.Trim(Subaddress));
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("call-id", CallId);
        line.Number("serial", CallSerialNumber);
        line.Code("bearer", CallBearerType, ControlCodes.BearerInUse(CallBearerType));
        line.Number("channel", PhysicalChannelId);
        line.NumberLengthField("dialed-length", DialedNumberLength, DialedNumber);
        line.NumberLengthField("dialing-length", DialingNumberLength, DialingNumber);
        line.TextField("dialed", DialedNumber);
        line.TextField("dialing", DialingNumber);
        line.TextField("subaddress", Subaddress);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddUnlessNamed("Call bearer type", CallBearerType, ControlCodes.BearerInUse(CallBearerType), DefinedIn, CallBearerTypeOffset);
        FixedText.ExamineNumber(anomalies, "Dialed Number", DialedNumberLength, DialedNumber, DefinedIn, DialedNumberLengthOffset);
        FixedText.ExamineNumber(anomalies, "Dialing Number", DialingNumberLength, DialingNumber, DefinedIn, DialingNumberLengthOffset);
        FixedText.Examine(anomalies, "Dialed Number", DialedNumber, DefinedIn, DialedNumberOffset);
        FixedText.Examine(anomalies, "Dialing Number", DialingNumber, DefinedIn, DialingNumberOffset);
        FixedText.Examine(anomalies, "Subaddress", Subaddress, DefinedIn, SubaddressOffset);
    }
}
