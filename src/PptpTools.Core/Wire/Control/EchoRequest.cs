namespace PptpTools.Wire.Control;

/// <summary>
/// Echo-Request. Keep-alive of the control connection.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |             Length            |       PPTP Message Type       |
///  |                          Magic Cookie                         |
///  |      Control Message Type     |           Reserved0           |
///  |                           Identifier                          |
/// </code>
/// RFC 2637 section 2.5.
/// </summary>
public sealed record EchoRequest : ControlMessage
{
    /// <summary>The control message type.</summary>
    public const ushort TypeNumber = 5;

    /// <summary>Length of the message in octets.</summary>
    public const int Size = 16;

    internal const string DefinedIn = "RFC 2637 2.5";

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    public override string Message => nameof(EchoRequest);

    /// <inheritdoc/>
    public override string Reference => DefinedIn;

    /// <summary>A value that the reply repeats.</summary>
    public uint Identifier { get; init; }

    private protected override int BodyLength => Size - HeaderLength;

    internal static EchoRequest ReadBody(ref WireReader reader) => new()
    {
        Identifier = reader.UInt32(),
    };

    private protected override void WriteBody(ref WireWriter writer)
    {
        writer.UInt32(Identifier);
    }

    private protected override void DescribeBody(FieldSink sink)
    {
        sink.Number("Identifier", Identifier);
    }

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("identifier", Identifier);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
    }
}
