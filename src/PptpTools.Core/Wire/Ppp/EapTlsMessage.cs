using System;

namespace PptpTools.Wire.Ppp;

/// <summary>A TLS message that EAP-TLS, EAP-TTLS or PEAP carried in one or more fragments (RFC 5216 section 2.1.5).</summary>
/// <param name="Octets">The message.</param>
/// <param name="Summary">Its records and handshake messages, such as <c>ServerHello, Certificate</c>; null where it is no TLS.</param>
public sealed record EapTlsMessage(OctetString Octets, string? Summary) : WireRecord
{
    /// <inheritdoc/>
    public override int Length => Octets.Length;

    /// <inheritdoc/>
    public override string Reference => "RFC 5216 2.1.5";

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => Octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" len=").Decimal((ulong)Octets.Length);
        if (Summary is not null)
            line.Ascii(' ').Ascii(Summary);
    }

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Number("Length", (ulong)Octets.Length);
        if (Summary is not null)
            sink.Word("Summary", Summary);
        sink.Octets("Octets", Octets.Span);
    }
}
