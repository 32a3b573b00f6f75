using System;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// The tail of an option list that cannot be cut into options: a single octet, or an option whose Length is 0 or 1 or
/// goes beyond the end. Always the last entry of its list. RFC 1661 section 6 has a packet discarded whose option goes beyond the end.
/// </summary>
public sealed record MalformedOption : PppOption
{
    private static readonly OptionKind Malformed = new(0, "Malformed", "", Section);

    /// <summary>Keeps the tail.</summary>
    /// <param name="octets">From the type octet to the end of the list, at least 1 octet.</param>
    /// <exception cref="ArgumentException">There are no octets.</exception>
    public MalformedOption(OctetString octets)
    {
        if (octets.Length == 0)
            throw new ArgumentException("A malformed option has at least 1 octet.", nameof(octets));
        Octets = octets;
    }

    /// <summary>The octets from the type to the end of the list.</summary>
    public OctetString Octets { get; }

    /// <inheritdoc/>
    public override byte Type => Octets.Span[0];

    /// <inheritdoc/>
    public override int Length => Octets.Length;

    internal override OptionKind Kind => Malformed;

    internal override int ValueLength => Octets.Length;

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => Octets.Span.CopyTo(destination);

    /// <summary>The octets without angle brackets, as pppd prints what it cannot read.</summary>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        AppendValue(line);
    }

    internal override void WriteValue(ref WireWriter writer) => writer.Octets(Octets);

    internal override void DescribeValue(FieldSink sink) => sink.Octets("Value", Octets.Span);

    internal override void AppendValue(LineWriter line) => line.SpacedHex(Octets.Span);

    internal override void ExamineAt(AnomalyCollector anomalies, int offset)
    {
        ReadOnlySpan<byte> octets = Octets.Span;
        if (octets.Length < HeaderLength)
            anomalies.Add("MalformedOption", "The option list ends within an option's header.", Section, offset);
        else if (octets[1] < HeaderLength)
            anomalies.Add("MalformedOption", $"An option of type {Type} has a length of {octets[1]}, less than its own header.", Section, offset + 1);
        else
            anomalies.Add("MalformedOption", $"An option of type {Type} has a length of {octets[1]}, but {octets.Length} octets are left.", Section, offset + 1);
    }
}
