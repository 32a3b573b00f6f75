namespace PptpTools.Wire.Control;

/// <summary>
/// Start-Control-Connection-Request (SCCRQ). Asks for a control connection between PNS and PAC.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |        Protocol Version       |           Reserved1           |
///  |                      Framing Capabilities                     |
///  |                      Bearer Capabilities                      |
///  |        Maximum Channels       |       Firmware Revision       |
///  |                     Host Name (64 octets)                     |
///  |                   Vendor String (64 octets)                   |
/// </code>
/// RFC 2637 section 2.1.
/// </summary>
public sealed record StartControlConnectionRequest : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 1;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 156;

    /// <summary>Protocol version 1.0.</summary>
    public const ushort CurrentVersion = 0x0100;

    internal const string DefinedIn = "RFC 2637 2.1";

    private const int ProtocolVersionOffset = 12;
    private const int Reserved1Offset = 14;
    private const int FramingCapabilitiesOffset = 16;
    private const int BearerCapabilitiesOffset = 20;
    private const int HostNameOffset = 28;
    private const int VendorStringOffset = 92;

    private readonly OctetString _hostName = FixedText.Empty;
    private readonly OctetString _vendorString = FixedText.Empty;

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(StartControlConnectionRequest);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <summary>The version of the protocol that the sender wishes to use; 0x0100 for 1.0.</summary>
    public ushort ProtocolVersion { get; init; } = CurrentVersion;

    /// <summary>A reserved field; 0.</summary>
    public ushort Reserved1 { get; init; }

    /// <summary>The framing types that the sender can provide: bit 0 asynchronous, bit 1 synchronous.</summary>
    public uint FramingCapabilities { get; init; }

    /// <summary>The bearer channels that the sender can provide: bit 0 analog, bit 1 digital.</summary>
    public uint BearerCapabilities { get; init; }

    /// <summary>How many sessions a PAC supports; a PNS sends 0.</summary>
    public ushort MaximumChannels { get; init; }

    /// <summary>The sender's firmware, or its software's version.</summary>
    public ushort FirmwareRevision { get; init; }

    /// <summary>The sender's DNS name: 64 octets, filled up with octets of value 0.</summary>
    /// <exception cref="System.ArgumentException">It is set to more octets than the field holds. Fewer are filled up.</exception>
    public OctetString HostName
    {
        get => _hostName;
        init => _hostName = FixedText.Fill(value, FixedText.Length);
    }

    /// <summary>The host name as text, up to the first octet of value 0.</summary>
    public string HostNameText => FixedText.Text(HostName);

    /// <summary>The sender's make and model: 64 octets, filled up with octets of value 0.</summary>
    /// <exception cref="System.ArgumentException">It is set to more octets than the field holds. Fewer are filled up.</exception>
    public OctetString VendorString
    {
        get => _vendorString;
        init => _vendorString = FixedText.Fill(value, FixedText.Length);
    }

    /// <summary>The vendor string as text, up to the first octet of value 0.</summary>
    public string VendorStringText => FixedText.Text(VendorString);

    private protected override int BodyLength => Size - HeaderLength;

    internal static StartControlConnectionRequest ReadBody(ref WireReader reader) => new()
    {
        ProtocolVersion = reader.UInt16(),
        Reserved1 = reader.UInt16(),
        FramingCapabilities = reader.UInt32(),
        BearerCapabilities = reader.UInt32(),
        MaximumChannels = reader.UInt16(),
        FirmwareRevision = reader.UInt16(),
        HostName = new OctetString(reader.Take(FixedText.Length)),
        VendorString = new OctetString(reader.Take(FixedText.Length)),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt16(ProtocolVersion);
        writer.UInt16(Reserved1);
        writer.UInt32(FramingCapabilities);
        writer.UInt32(BearerCapabilities);
        writer.UInt16(MaximumChannels);
        writer.UInt16(FirmwareRevision);
        writer.Octets(HostName);
        writer.Octets(VendorString);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Code("ProtocolVersion", ProtocolVersion, ControlCodes.ProtocolVersion(ProtocolVersion));
        sink.Number("Reserved1", Reserved1);
        sink.Code("FramingCapabilities", FramingCapabilities, ControlCodes.FramingCapabilities(FramingCapabilities));
        sink.Code("BearerCapabilities", BearerCapabilities, ControlCodes.BearerCapabilities(BearerCapabilities));
        sink.Number("MaximumChannels", MaximumChannels);
        sink.Number("FirmwareRevision", FirmwareRevision);
        sink.Text("HostName", FixedText.Trim(HostName));
        sink.Text("VendorString", FixedText.Trim(VendorString));
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.VersionField(ProtocolVersion);
        line.ReservedField("reserved1", Reserved1);
        line.Code("framing", FramingCapabilities, ControlCodes.FramingCapabilities(FramingCapabilities));
        line.Code("bearer", BearerCapabilities, ControlCodes.BearerCapabilities(BearerCapabilities));
        line.Number("channels", MaximumChannels);
        line.Number("firmware", FirmwareRevision);
        line.Text("host", FixedText.Trim(HostName));
        line.Text("vendor", FixedText.Trim(VendorString));
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        anomalies.AddUnlessCurrentVersion(ProtocolVersion, DefinedIn, ProtocolVersionOffset);
        anomalies.AddUnlessZero("Reserved1", Reserved1, DefinedIn, Reserved1Offset);
        anomalies.AddUnlessNamed("Framing capabilities", FramingCapabilities, ControlCodes.FramingCapabilities(FramingCapabilities), DefinedIn, FramingCapabilitiesOffset);
        anomalies.AddUnlessNamed("Bearer capabilities", BearerCapabilities, ControlCodes.BearerCapabilities(BearerCapabilities), DefinedIn, BearerCapabilitiesOffset);
        FixedText.Examine(anomalies, "Host Name", HostName, DefinedIn, HostNameOffset);
        FixedText.Examine(anomalies, "Vendor String", VendorString, DefinedIn, VendorStringOffset);
    }
}
