using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Wire.Ppp;

/// <summary>A packet with a compressed TCP/IP header, and what it says once the header is restored (RFC 1144).</summary>
/// <param name="Compressed">The packet as it was sent.</param>
/// <param name="Restored">The IP packet that the receiver makes of it.</param>
public sealed record RestoredPacket(PppPacket Compressed, IpSummary Restored) : WireRecord
{
    /// <inheritdoc/>
    public override int Length => Compressed.Length;

    /// <inheritdoc/>
    public override string Reference => Compressed.Reference;

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => Compressed.WriteTo(destination);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.BeginGroup("VanJacobson", -1);
        Compressed.Describe(sink);
        sink.EndGroup();
        Restored.Describe(sink);
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        Compressed.AppendText(line);
        line.Ascii(" =>");
        Restored.AppendText(line);
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies) => Compressed.Examine(anomalies);
}
