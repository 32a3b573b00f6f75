namespace PptpTools.Wire.Control;

/// <summary>
/// A message whose fields cannot be read: its type is not assigned, it is a management message, or it is too short for its
/// type. What follows the header is kept as octets.
/// </summary>
public sealed record UnknownControlMessage : ControlMessage
{
    private const int TypeOffset = 8;

    /// <summary>A message of any type.</summary>
    /// <param name="type">The control message type.</param>
    /// <param name="body">What follows the header.</param>
    public UnknownControlMessage(ushort type, OctetString body)
    {
        Type = type;
        Body = body;
    }

    /// <inheritdoc/>
    public override ushort Type { get; }

    /// <summary>The octets behind the header.</summary>
    public OctetString Body { get; }

    /// <summary>The name of the type; <c>Management</c> for a management message, <c>Unknown</c> where no name is assigned.</summary>
    public override string Message => PptpMessageType switch
    {
        ControlMessageKind => ControlMessageTypes.NameOf(Type) ?? "Unknown",
        ManagementMessageKind => "Management",
        _ => "Unknown",
    };

    /// <inheritdoc/>
    public override string Reference => PptpMessageType == ControlMessageKind ? ControlMessageTypes.SectionOf(Type) : Section;

    private protected override int BodyLength => Body.Length;

    private protected override void WriteBody(ref WireWriter writer) => writer.Octets(Body);

    private protected override void DescribeBody(FieldSink sink) => sink.Octets("Body", Body.Span);

    private protected override void AppendBody(LineWriter line)
    {
        line.Number("type", Type);
        line.Octets("body", Body.Span);
    }

    private protected override void ExamineBody(AnomalyCollector anomalies)
    {
        if (PptpMessageType != ControlMessageKind)
            return;
        int length = ControlMessageTypes.LengthOf(Type);
        if (length == 0)
            anomalies.Add("UnknownType", $"Control message type {Type} is not assigned.", Reference, TypeOffset);
        else if (Length < length)
            anomalies.Add("BadLength", $"{Message} has {length} octets, there are {Length}.", Reference, Length);
    }
}
