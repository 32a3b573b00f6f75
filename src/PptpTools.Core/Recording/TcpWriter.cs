using System;
using System.Buffers.Binary;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Recording;

/// <summary>What a segment says beside its data.</summary>
internal readonly record struct TcpFields(
    IpAddress Source, ushort SourcePort, IpAddress Destination, ushort DestinationPort, uint Sequence, uint Acknowledgment, TcpFlags Flags, ushort Window);

/// <summary>Writes TCP segments (RFC 9293 section 3.1; the diagram stands at <see cref="TcpSegment"/>), and solves for what gives a wanted checksum.</summary>
internal static class TcpWriter
{
    public const int ChecksumOffset = 16;

    private const int SequenceOffset = 4;
    private const int AcknowledgmentOffset = 8;
    private const int DataOffsetOffset = 12;
    private const int FlagsOffset = 13;
    private const int WindowOffset = 14;
    private const int MaximumSegmentSizeLength = 4;

    /// <summary>A segment with its checksum.</summary>
    /// <param name="fields">What the header says.</param>
    /// <param name="maximumSegmentSize">The value of the option of that name; 0 to leave it out.</param>
    /// <param name="data">The data.</param>
    public static byte[] Segment(in TcpFields fields, int maximumSegmentSize, ReadOnlySpan<byte> data)
    {
        int headerLength = TcpSegment.MinimumHeaderLength + (maximumSegmentSize > 0 ? MaximumSegmentSizeLength : 0);
        var segment = new byte[headerLength + data.Length];
        Span<byte> octets = segment;
        BinaryPrimitives.WriteUInt16BigEndian(octets, fields.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(2), fields.DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(octets.Slice(SequenceOffset), fields.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(octets.Slice(AcknowledgmentOffset), fields.Acknowledgment);
        octets[DataOffsetOffset] = (byte)(headerLength / 4 << 4);
        octets[FlagsOffset] = (byte)fields.Flags;
        BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(WindowOffset), fields.Window);
        if (maximumSegmentSize > 0)
        {
            octets[TcpSegment.MinimumHeaderLength] = TcpOptions.MaximumSegmentSize;
            octets[TcpSegment.MinimumHeaderLength + 1] = MaximumSegmentSizeLength;
            BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(TcpSegment.MinimumHeaderLength + 2), (ushort)maximumSegmentSize);
        }

        data.CopyTo(octets.Slice(headerLength));
        ulong pseudo = PseudoHeader.Sum(fields.Source, fields.Destination, IpProtocols.Tcp, segment.Length);
        BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(ChecksumOffset), InternetChecksum.Fold(InternetChecksum.Add(pseudo, octets)));
        return segment;
    }

    /// <summary>
    /// The sequence number that a segment must have so that a given checksum is the right one: the high half of its present sequence
    /// number with another low half.
    /// </summary>
    /// <param name="packet">The IP packet that carries the segment.</param>
    /// <param name="checksum">The checksum wanted; 0xFFFF and 0 are the same.</param>
    /// <exception cref="ArgumentException">The packet carries no TCP segment.</exception>
    public static uint SequenceFor(in IpPacket packet, ushort checksum)
    {
        if (packet.Protocol != IpProtocols.Tcp || !TcpSegment.TryParse(packet.Payload, out TcpSegment segment, out _))
            throw new ArgumentException("The packet carries no TCP segment.", nameof(packet));
        ushort low = (ushort)segment.Sequence;

        // All words sum to ones: what the low half must add is what the wanted checksum and the other words leave open.
        ushort others = Sum(InternetChecksum.Fold(0), (ushort)~segment.ExpectedChecksum(packet.Source, packet.Destination), (ushort)~low);
        return (segment.Sequence & 0xFFFF_0000) | Sum((ushort)~checksum, (ushort)~others, 0);
    }

    /// <summary>
    /// The initial sequence number with which a segment of a connection has a given checksum. Solve with the segment of a trial run: all
    /// else must stay as it is.
    /// </summary>
    /// <param name="packet">The segment as the trial run sent it.</param>
    /// <param name="trialSequence">The initial sequence number of the trial run.</param>
    /// <param name="checksum">The checksum wanted.</param>
    public static uint InitialSequenceFor(in IpPacket packet, uint trialSequence, ushort checksum)
    {
        uint offset = NetworkOrder.UInt32(packet.Payload, SequenceOffset) - trialSequence;
        return SequenceFor(packet, checksum) - offset;
    }

    private static ushort Sum(ushort first, ushort second, ushort third) => (ushort)~InternetChecksum.Fold((ulong)first + second + third);
}
