using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A compressed datagram of another algorithm than Microsoft's, or of one that is not known. Deflate (RFC 1979 section 2) and
/// BSD-Compress (RFC 1977 section 2.1) begin with a sequence number of 16 bits.
/// </summary>
public sealed record CompressedDatagram : PppPacket
{
    private const int SequenceLength = 2;

    private CompressedDatagram(PppProtocol protocol, OctetString octets, bool hasSequence)
    {
        Protocol = protocol;
        Octets = octets;
        Sequence = hasSequence ? NetworkOrder.UInt16(octets.Span, 0) : null;
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol { get; }

    /// <inheritdoc/>
    public override string Message => "CompressedData";

    /// <inheritdoc/>
    public override string Reference => "RFC 1962 2.1";

    /// <inheritdoc/>
    public override int Length => Octets.Length;

    /// <summary>The sequence number; null where it is not known whether there is one.</summary>
    public ushort? Sequence { get; }

    /// <summary>Everything behind the protocol field.</summary>
    public OctetString Octets { get; }

    /// <summary>Reads a datagram of protocol 0x00FD or 0x00FB, by what CCP agreed.</summary>
    /// <param name="protocol">The protocol number.</param>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="context">Says whether Microsoft's format was agreed.</param>
    /// <param name="packet">An <see cref="MppePacket"/> or a <see cref="CompressedDatagram"/>.</param>
    /// <param name="error">Truncated, where the header is not complete.</param>
    public static bool TryParse(PppProtocol protocol, ReadOnlySpan<byte> information, DissectionContext context, out PppPacket? packet, out WireError error)
    {
        if (context is null)
            throw new ArgumentNullException(nameof(context));
        packet = null;
        if (context.MppeOrMppc == true)
        {
            if (!MppeFrame.TryParse(information, out MppeFrame frame, out error))
                return false;
            packet = frame.ToRecord(context, protocol);
            return true;
        }

        bool hasSequence = context.MppeOrMppc == false;
        if (hasSequence && information.Length < SequenceLength)
        {
            error = new WireError(WireFault.Truncated, information.Length, "RFC 1979 2");
            return false;
        }

        packet = new CompressedDatagram(protocol, new OctetString(information), hasSequence);
        error = default;
        return true;
    }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => Octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        if (Sequence is { } sequence)
            line.Ascii(" seq=").Decimal(sequence);
        line.Ascii(" len=").Decimal((ulong)(Octets.Length - (Sequence is null ? 0 : SequenceLength)));
    }

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        if (Sequence is { } sequence)
            sink.Number("Sequence", sequence);
        sink.Octets("Payload", Octets.Span.Slice(Sequence is null ? 0 : SequenceLength));
    }
}
