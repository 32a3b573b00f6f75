using System;

namespace PptpTools.Wire.Ip;

/// <summary>What a TCP checksum says of its segment.</summary>
public enum TcpChecksumVerdict : byte
{
    /// <summary>It is right.</summary>
    Correct,

    /// <summary>It is wrong: the receiver drops the segment.</summary>
    Wrong,

    /// <summary>It is zero or holds only the pseudo header's sum: the sender's network card fills in the rest after the capture.</summary>
    LeftToHardware,

    /// <summary>The capture does not have all octets of the segment.</summary>
    CannotTell,
}

/// <summary>A TCP header, kept octet for octet (RFC 9293 section 3.1).</summary>
public sealed record TcpHeader : WireRecord
{
    private readonly OctetString _octets;

    internal TcpHeader(in TcpSegment segment, TcpChecksumVerdict checksumVerdict, ushort? expectedChecksum)
    {
        _octets = new OctetString(segment.Octets.Slice(0, segment.HeaderLength));
        DataLength = segment.Payload.Length;
        ChecksumVerdict = checksumVerdict;
        ExpectedChecksum = expectedChecksum;
    }

    /// <summary>Octets of data in the segment.</summary>
    public int DataLength { get; }

    /// <summary>What the checksum says.</summary>
    public TcpChecksumVerdict ChecksumVerdict { get; }

    /// <summary>The right checksum, where the segment's is wrong.</summary>
    public ushort? ExpectedChecksum { get; }

    private TcpSegment View => TcpSegment.TryParse(_octets.Span, out TcpSegment segment, out _) ? segment : default;

    /// <inheritdoc/>
    public override int Length => _octets.Length;

    /// <inheritdoc/>
    public override string Reference => TcpSegment.Section;

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => _octets.Span.CopyTo(destination);

    /// <inheritdoc/>
    public override void Describe(FieldSink sink)
    {
        if (sink is null)
            throw new ArgumentNullException(nameof(sink));
        TcpSegment segment = View;
        sink.Number("SourcePort", segment.SourcePort);
        sink.Number("DestinationPort", segment.DestinationPort);
        sink.Number("SequenceNumber", segment.Sequence);
        sink.Number("AcknowledgmentNumber", segment.Acknowledgment);
        sink.Code("ControlBits", (byte)segment.Flags, TcpFlagNames.Of(segment.Flags));
        sink.Number("Window", segment.Window);
        sink.Hexadecimal("Checksum", segment.Checksum, 4);
        sink.Number("DataLength", (ulong)DataLength);
        if (segment.UrgentPointer != 0)
            sink.Number("UrgentPointer", segment.UrgentPointer);
        TcpOptions.Describe(segment.Options, sink);
    }

    /// <inheritdoc/>
    public override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        TcpSegment segment = View;
        line.Ascii(' ').Decimal(segment.SourcePort).Ascii(" > ").Decimal(segment.DestinationPort);
        line.Ascii(" seq=").Decimal(segment.Sequence).Ascii(" ack=").Decimal(segment.Acknowledgment).Ascii(" win=").Decimal(segment.Window);
        if (DataLength > 0)
            line.Ascii(" len=").Decimal((ulong)DataLength);
        TcpOptions.AppendText(segment.Options, line);
    }

    /// <inheritdoc/>
    public override void Examine(AnomalyCollector anomalies)
    {
        if (anomalies is null)
            throw new ArgumentNullException(nameof(anomalies));
        TcpSegment segment = View;
        if (segment.Reserved != 0)
            anomalies.Add("ReservedNotZero", $"The reserved bits are 0x{segment.Reserved:x}", Reference, 12);
        if ((segment.Flags & TcpFlags.Syn) != 0 && (segment.Flags & (TcpFlags.Fin | TcpFlags.Reset)) != 0)
            anomalies.Add("ContradictoryControlBits", "SYN is set together with FIN or RST", Reference, 13);
        ExamineOptions(segment, anomalies);
        if (ChecksumVerdict == TcpChecksumVerdict.Wrong)
            anomalies.Add("BadChecksum", $"The checksum is 0x{segment.Checksum:x4}, 0x{ExpectedChecksum:x4} is right: the receiver drops the segment", Reference, 16);
    }

    private void ExamineOptions(in TcpSegment segment, AnomalyCollector anomalies)
    {
        var options = new TcpOptions(segment.Options);
        while (options.MoveNext())
        {
            bool isMisplaced = options.Kind is TcpOptions.MaximumSegmentSize or TcpOptions.WindowScale or TcpOptions.SackPermitted && (segment.Flags & TcpFlags.Syn) == 0;
            if (isMisplaced)
                anomalies.Add("MisplacedOption", $"Option {options.Kind} is sent without SYN", Reference, TcpSegment.MinimumHeaderLength + options.Offset);
        }

        if (options.IsBroken)
            anomalies.Add("BadOptionLength", "An option's length does not fit", Reference, TcpSegment.MinimumHeaderLength + options.Offset);
    }
}
