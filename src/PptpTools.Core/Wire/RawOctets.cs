using System;

namespace PptpTools.Wire;

/// <summary>Octets that could not be read as what they should be, kept as they came.</summary>
/// <param name="Octets">The octets.</param>
/// <param name="Section">The section that they do not follow.</param>
public sealed record RawOctets(OctetString Octets, string Section) : WireRecord
{
    /// <inheritdoc/>
    public override int Length => Octets.Length;

    /// <inheritdoc/>
    public override string Reference => Section;

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => Octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink) => sink.Octets("Octets", Octets.Span);
}
