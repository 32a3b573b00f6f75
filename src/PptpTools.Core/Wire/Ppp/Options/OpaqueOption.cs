namespace PptpTools.Wire.Ppp.Options;

/// <summary>An option that is assigned, but whose value no published document gives a format.</summary>
public sealed record OpaqueOption : PppOption
{
    private readonly OptionKind _kind;

    internal OpaqueOption(OptionKind kind, OctetString value)
    {
        _kind = kind;
        Value = value;
    }

    /// <summary>What follows the Length octet.</summary>
    public OctetString Value { get; }

    internal override OptionKind Kind => _kind;

    internal override int ValueLength => Value.Length;

    internal override void WriteValue(ref WireWriter writer) => writer.Octets(Value);

    internal override void DescribeValue(FieldSink sink)
    {
        if (Value.Length > 0)
            sink.Octets("Value", Value.Span);
    }

    internal override void AppendValue(LineWriter line) => line.SpacedHex(Value.Span);
}
