using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// The header of an MPPE or MPPC packet, without the data behind it (RFC 3078 section 3.1; RFC 2118 section 2).
/// </summary>
/// <param name="Header">The bits A, B, C, D and the coherency count.</param>
/// <param name="DataLength">Octets of data behind the header.</param>
public sealed record MppeHeader(ushort Header, int DataLength) : WireRecord
{
    /// <inheritdoc/>
    public override int Length => MppeFrame.HeaderLength;

    /// <inheritdoc/>
    public override string Reference => MppeFrame.Section;

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => BinaryPrimitives.WriteUInt16BigEndian(destination, Header);

    /// <inheritdoc/>
    public override void AppendText(LineWriter line) => MppeFrame.AppendText(line, Header, DataLength);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Boolean("Flushed", (Header & MppeFrame.FlushedBit) != 0);
        sink.Boolean("AtFront", (Header & MppeFrame.AtFrontBit) != 0);
        sink.Boolean("Compressed", (Header & MppeFrame.CompressedBit) != 0);
        sink.Boolean("Encrypted", (Header & MppeFrame.EncryptedBit) != 0);
        sink.Number("CoherencyCount", (ulong)(Header & MppeFrame.CountMask));
        sink.Number("DataLength", (ulong)DataLength);
    }
}
