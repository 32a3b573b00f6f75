using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// An option whose type is not assigned in its protocol, or whose length is none that its type can have.
/// Prints as pppd prints it: all its octets, type and length included.
/// </summary>
public sealed record UnknownOption : PppOption
{
    private readonly OptionKind _kind;

    /// <summary>Makes an option of any type.</summary>
    /// <param name="protocol">The protocol that says what the type means.</param>
    /// <param name="type">The option's type.</param>
    /// <param name="value">What follows the Length octet, 0 to 253 octets.</param>
    public UnknownOption(PppProtocol protocol, byte type, OctetString value)
        : this(protocol, type, OptionRegistry.Find(protocol, type), value)
    {
    }

    internal UnknownOption(PppProtocol protocol, byte type, OptionKind? kind, OctetString value)
    {
        _kind = kind ?? Unassigned;
        OptionProtocol = protocol;
        Type = type;
        Value = value;
    }

    /// <inheritdoc/>
    public override byte Type { get; }

    /// <summary>The protocol that says what the type means.</summary>
    public PppProtocol OptionProtocol { get; }

    /// <summary>What follows the Length octet.</summary>
    public OctetString Value { get; }

    /// <summary>True when the type is assigned, so that it is the length that is wrong.</summary>
    public bool IsAssigned => _kind != Unassigned;

    internal static OptionKind Unassigned { get; } = new(0, "Option", "", Section);

    internal override OptionKind Kind => _kind;

    internal override int ValueLength => Value.Length;

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" <").SpacedHex(Type).SpacedHex((byte)Length).SpacedHex(Value.Span).Ascii('>');
    }

    internal override void WriteValue(ref WireWriter writer) => writer.Octets(Value);

    internal override void DescribeValue(FieldSink sink)
    {
        if (!IsAssigned)
            sink.Number("Type", Type);
        sink.Octets("Value", Value.Span);
    }

    internal override void AppendValue(LineWriter line) => line.SpacedHex(Value.Span);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        base.ExamineAt(anomalies, offset);
        if (!IsAssigned && OptionRegistry.Covers(OptionProtocol))
            anomalies.Add("UnknownOption", $"Option type {Type} is not assigned.", Reference, offset);
        else if (IsAssigned && !_kind.IsDeprecated)
            anomalies.Add("BadOptionLength", $"{Name} cannot have a length of {Length}.", Reference, offset + 1);
    }
}
