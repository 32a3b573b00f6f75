using System;

namespace PptpTools.Wire.Ppp;

/// <summary>A packet of MPPE that was decrypted, and what it carried.</summary>
/// <param name="Header">MPPE's header.</param>
/// <param name="Inner">The packet in clear, decompressed where it was compressed.</param>
public sealed record DecryptedPacket(MppeHeader Header, WireRecord Inner) : WireRecord
{
    /// <inheritdoc/>
    public override int Length => Inner.Length;

    /// <inheritdoc/>
    public override string Reference => Inner.Reference;

    /// <summary>Writes the packet in clear.</summary>
    public override void WriteTo(Span<byte> destination) => Inner.WriteTo(destination);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.BeginGroup("Mppe", -1);
        Header.Describe(sink);
        sink.EndGroup();
        Inner.Describe(sink);
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" decrypted");
        Header.AppendText(line);
        line.Ascii(" =>");
        Inner.AppendText(line);
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies) => Inner.Examine(anomalies);
}
