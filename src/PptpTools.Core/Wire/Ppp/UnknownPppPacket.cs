using System;

namespace PptpTools.Wire.Ppp;

/// <summary>A packet of a PPP protocol that this software does not read (RFC 1661 section 2).</summary>
/// <param name="Number">The protocol number.</param>
/// <param name="Information">What follows the protocol field.</param>
public sealed record UnknownPppPacket(PppProtocol Number, OctetString Information) : PppPacket
{
    /// <inheritdoc/>
    public override PppProtocol Protocol => Number;

    /// <inheritdoc/>
    public override string Message => "Unknown";

    /// <inheritdoc/>
    public override string Reference => PppFrame.Section;

    /// <inheritdoc/>
    public override int Length => Information.Length;

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => Information.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        sink.Hexadecimal("Protocol", (ushort)Number, 4);
        sink.Octets("Information", Information.Span);
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies) =>
        anomalies.Add("UnknownProtocol", $"PPP protocol 0x{(ushort)Number:X4} is not one that PPTP peers use", Reference, 0);
}
