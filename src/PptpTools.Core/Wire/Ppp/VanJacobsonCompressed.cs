using System;

namespace PptpTools.Wire.Ppp;

/// <summary>A TCP/IP packet whose headers are compressed by Van Jacobson's method: protocol 0x002D (RFC 1144 section 3.2.2, RFC 1332 section 4).</summary>
public sealed record VanJacobsonCompressed : PppPacket
{
    private const byte ReservedBit = 0x80;

    private VanJacobsonCompressed(OctetString octets) => Octets = octets;

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.VanJacobsonCompressed;

    /// <inheritdoc/>
    public override string Message => "CompressedTcp";

    /// <inheritdoc/>
    public override string Reference => VanJacobsonHeader.Section;

    /// <inheritdoc/>
    public override int Length => Octets.Length;

    /// <summary>The connection number; null where it is that of the packet before.</summary>
    public byte? ConnectionNumber => Header().Connection;

    /// <summary>The TCP checksum of the whole packet.</summary>
    public ushort Checksum => Header().Checksum;

    /// <summary>True when the TCP push flag is set.</summary>
    public bool IsPush => Header().IsPush;

    /// <summary>Octets of TCP data.</summary>
    public int DataLength => Header().Data.Length;

    internal OctetString Octets { get; }

    /// <summary>Reads one packet.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="error">Truncated, where the changes that the mask names are not there.</param>
    public static bool TryParse(ReadOnlySpan<byte> information, out PppPacket? packet, out WireError error)
    {
        bool complete = VanJacobsonHeader.TryParse(information, out _, out error);
        packet = complete ? new VanJacobsonCompressed(new OctetString(information)) : null;
        return complete;
    }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => Octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        VanJacobsonHeader header = Header();
        line.Ascii(' ');
        for (int bit = 6; bit >= 0; bit--)
            line.Ascii((header.Mask & (1 << bit)) != 0 ? "UWASPIC"[bit] : '-');
        if (header.Connection is { } connection)
            line.Ascii(" conn=").Decimal(connection);
        line.Ascii(" sum=").Hex(header.Checksum, 4);
        AppendChange(line, " urgent=", header.UrgentPointer);
        if (header.WindowChange is { } window)
            line.Ascii(" window").Ascii(window < 0 ? '-' : '+').Decimal((ulong)Math.Abs((int)window));
        AppendChange(line, " ack+", header.AcknowledgmentChange);
        AppendChange(line, " seq+", header.SequenceChange);
        AppendChange(line, " ipid+", header.IdentificationChange);
        line.Ascii(" len=").Decimal((ulong)header.Data.Length);
    }

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        VanJacobsonHeader header = Header();
        sink.Code("ChangeMask", header.Mask, header.IsEchoed ? "echoed traffic" : header.IsOneWay ? "one-way transfer" : null);
        if (header.Connection is { } connection)
            sink.Number("ConnectionNumber", connection);
        sink.Hexadecimal("Checksum", header.Checksum, 4);
        DescribeChange(sink, "UrgentPointer", header.UrgentPointer);
        if (header.WindowChange is { } window)
            sink.Signed("WindowChange", window);
        DescribeChange(sink, "AcknowledgmentChange", header.AcknowledgmentChange);
        DescribeChange(sink, "SequenceChange", header.SequenceChange);
        DescribeChange(sink, "IdentificationChange", header.IdentificationChange);
        sink.Octets("Data", header.Data);
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if ((Header().Mask & ReservedBit) != 0)
            anomalies.Add("ReservedNotZero", "The first bit of the change mask is set.", Reference, 0);
    }

    private static void AppendChange(LineWriter line, string name, ushort? change)
    {
        if (change is { } value)
            line.Ascii(name).Decimal(value);
    }

    private static void DescribeChange(FieldSink sink, string name, ushort? change)
    {
        if (change is { } value)
            sink.Number(name, value);
    }

    private VanJacobsonHeader Header() => VanJacobsonHeader.TryParse(Octets.Span, out VanJacobsonHeader header, out _) ? header : default;
}
