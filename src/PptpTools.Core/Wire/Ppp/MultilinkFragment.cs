using System;

namespace PptpTools.Wire.Ppp;

/// <summary>A multilink fragment (RFC 1990 section 3). <see cref="MultilinkFrame"/> has the diagram.</summary>
public sealed record MultilinkFragment : PppPacket
{
    private const uint LongReserved = 0x0300_0000;

    private readonly uint _header;

    internal MultilinkFragment(uint header, bool isShort, OctetString payload)
    {
        _header = header;
        IsShort = isShort;
        Payload = payload;
    }

    /// <inheritdoc/>
    public override PppProtocol Protocol => PppProtocol.Multilink;

    /// <inheritdoc/>
    public override string Message => "Fragment";

    /// <inheritdoc/>
    public override string Reference => MultilinkFrame.Section;

    /// <inheritdoc/>
    public override int Length => HeaderLength + Payload.Length;

    /// <summary>True where sequence numbers have 12 bits and the header 2 octets, false for 24 bits and 4 octets.</summary>
    public bool IsShort { get; }

    /// <summary>Bit B: a packet begins here.</summary>
    public bool IsBeginning => Frame().IsBeginning;

    /// <summary>Bit E: a packet ends here.</summary>
    public bool IsEnd => Frame().IsEnd;

    /// <summary>The class; 0 where RFC 2686 was not agreed.</summary>
    public int Class => Frame().Class;

    /// <summary>The sequence number, of 12 or 24 bits.</summary>
    public uint Sequence => Frame().Sequence;

    /// <summary>The protocol of the packet that begins here; null where none does or its protocol field is cut.</summary>
    public PppProtocol? PacketProtocol =>
        IsBeginning && PppFrame.TryParse(Payload.Span, out PppFrame inner, out _) ? inner.Protocol : null;

    /// <summary>The fragment.</summary>
    public OctetString Payload { get; }

    private int HeaderLength => IsShort ? MultilinkFrame.ShortHeaderLength : MultilinkFrame.LongHeaderLength;

    /// <summary>Reads one fragment.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="context">Says whether sequence numbers are short.</param>
    /// <param name="packet">The fragment.</param>
    /// <param name="error">Truncated, where the header is not complete.</param>
    public static bool TryParse(ReadOnlySpan<byte> information, DissectionContext context, out PppPacket? packet, out WireError error)
    {
        if (context is null)
            throw new ArgumentNullException(nameof(context));
        bool complete = MultilinkFrame.TryParse(information, context.ShortSequenceNumbers, out MultilinkFrame frame, out error);
        packet = complete ? frame.ToRecord() : null;
        return complete;
    }

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination)
    {
        var writer = new WireWriter(destination);
        if (IsShort)
            writer.UInt16((ushort)_header);
        else
            writer.UInt32(_header);
        writer.Octets(Payload);
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(IsBeginning ? " B" : " -").Ascii(IsEnd ? 'E' : '-').Ascii(" seq=").Decimal(Sequence);
        if (Class != 0)
            line.Ascii(" class=").Decimal((ulong)Class);
        if (PacketProtocol is { } protocol)
            line.Ascii(" proto=").Hex((ushort)protocol);
        line.Ascii(" len=").Decimal((ulong)Payload.Length);
    }

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        sink.Boolean("Beginning", IsBeginning);
        sink.Boolean("End", IsEnd);
        sink.Number("Class", (ulong)Class);
        sink.Number("Sequence", Sequence);
        if (PacketProtocol is { } protocol)
            sink.Hexadecimal("PacketProtocol", (ushort)protocol, 4);
        sink.Octets("Payload", Payload.Span);
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        if (!IsShort && (_header & LongReserved) != 0)
            anomalies.Add("ReservedNotZero", "Reserved bits of the header are set.", Reference, 0);
        if (Payload.Length == 0 && !(IsBeginning && IsEnd))
            anomalies.Add("BadLength", "The fragment is empty.", Reference, HeaderLength);
    }

    private MultilinkFrame Frame() => new(_header, IsShort, Payload.Span);
}
