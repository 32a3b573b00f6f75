using System;
using System.Buffers.Binary;
using PptpTools.Wire.Ip;

namespace PptpTools.Offload;

/// <summary>
/// Joins segments of one TCP connection that follow each other into one long packet, which the kernel takes at the price of one. Joined is only
/// what the kernel could take apart again into the same packets, but for the identification where DF is set: equal headers, consecutive numbers, right
/// checksums. Nothing is allocated.
/// </summary>
internal sealed class PacketCoalescer
{
    private const int AcknowledgmentOffset = 8;
    private const int AddressOffset4 = 12;
    private const int TimeToLiveOffset = 8;
    private const byte DontFragment = 0x40;
    private const byte Push = 0x08;
    private const byte Acknowledgment = 0x10;

    private readonly byte[] _octets = new byte[PacketSegmenter.MaximumLength];
    private TcpHeaders _headers;
    private int _length;
    private int _count;
    private int _segmentSize;
    private uint _nextSequence;
    private bool _isFull;

    /// <summary>True while something is held.</summary>
    public bool HoldsAny => _length > 0;

    /// <summary>Takes a packet in.</summary>
    /// <param name="packet">An IP packet.</param>
    /// <returns>
    /// False where it does not go with what is held, which is then to be taken first; where nothing is held, the packet is none that could be joined
    /// with others, and is to be delivered by itself.
    /// </returns>
    public bool TryAdd(ReadOnlySpan<byte> packet)
    {
        if (_isFull || !IsPlainData(packet, out TcpHeaders headers))
            return false;
        if (!HoldsAny)
        {
            Hold(packet, headers);
            return true;
        }

        int data = packet.Length - headers.Length;
        if (!Follows(packet, headers) || data > _segmentSize || _length + data > ushort.MaxValue)
            return false;
        packet.Slice(headers.Length).CopyTo(_octets.AsSpan(OffloadHeader.Length + _length));
        _octets[OffloadHeader.Length + headers.Network + TcpHeaders.FlagsOffset] |= packet[headers.Network + TcpHeaders.FlagsOffset];
        (_length, _nextSequence, _isFull) = (_length + data, _nextSequence + (uint)data, data < _segmentSize || IsPushed(packet, headers));
        _count++;
        return true;
    }

    /// <summary>Takes out what is held.</summary>
    /// <returns>Header and packet; empty where nothing is held. Valid until the next packet is added.</returns>
    public ReadOnlySpan<byte> Take()
    {
        if (!HoldsAny)
            return default;
        Span<byte> packet = _octets.AsSpan(OffloadHeader.Length, _length);
        OffloadHeader header = default;
        if (_count > 1)
        {
            _headers.WriteLength(packet, _length);
            BinaryPrimitives.WriteUInt16BigEndian(
                packet.Slice(_headers.Network + TcpHeaders.ChecksumOffset), (ushort)~InternetChecksum.Fold(_headers.PseudoSum(packet, _length)));
            header = new OffloadHeader
            {
                NeedsChecksum = true,
                Kind = _headers.IsVersion4 ? OffloadKind.TcpVersion4 : OffloadKind.TcpVersion6,
                HeaderLength = (ushort)_headers.Length,
                SegmentSize = (ushort)_segmentSize,
                ChecksumStart = (ushort)_headers.Network,
                ChecksumOffset = TcpHeaders.ChecksumOffset,
            };
        }

        header.WriteTo(_octets);
        int length = OffloadHeader.Length + _length;
        (_length, _count, _isFull) = (0, 0, false);
        return _octets.AsSpan(0, length);
    }

    private void Hold(ReadOnlySpan<byte> packet, TcpHeaders headers)
    {
        packet.CopyTo(_octets.AsSpan(OffloadHeader.Length));
        (_headers, _length, _count, _segmentSize) = (headers, packet.Length, 1, packet.Length - headers.Length);
        _nextSequence = SequenceOf(packet, headers) + (uint)_segmentSize;
        _isFull = IsPushed(packet, headers);
    }

    /// <summary>True for data of a connection that is open, in a packet as long as it says, with right checksums.</summary>
    private static bool IsPlainData(ReadOnlySpan<byte> packet, out TcpHeaders headers)
    {
        if (!TcpHeaders.TryFind(packet, out headers) || packet.Length == headers.Length || headers.LengthOf(packet) != packet.Length)
            return false;
        if ((packet[headers.Network + TcpHeaders.FlagsOffset] & ~Push) != Acknowledgment)
            return false;
        if (headers.IsVersion4 && InternetChecksum.Of(packet.Slice(0, TcpHeaders.Version4Length)) != 0)
            return false;
        return InternetChecksum.Fold(InternetChecksum.Add(headers.PseudoSum(packet, packet.Length), packet.Slice(headers.Network))) == 0;
    }

    private bool Follows(ReadOnlySpan<byte> packet, TcpHeaders headers)
    {
        ReadOnlySpan<byte> held = _octets.AsSpan(OffloadHeader.Length, _headers.Length);
        return headers.Length == _headers.Length && headers.Network == _headers.Network
            && SequenceOf(packet, headers) == _nextSequence
            && (headers.IsVersion4 ? IsSameHeader4(packet, held) : IsSameHeader6(packet, held))
            && IsSameTransport(packet.Slice(headers.Network, headers.Transport), held.Slice(headers.Network));
    }

    /// <summary>Type of service, DF, time to live and addresses; the identification counts on, or does not matter.</summary>
    private bool IsSameHeader4(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> held)
    {
        bool countsOn = (ushort)(IdentificationOf(held) + _count) == IdentificationOf(packet);
        return packet[1] == held[1] && packet[TcpHeaders.FragmentOffset] == held[TcpHeaders.FragmentOffset] && packet[TimeToLiveOffset] == held[TimeToLiveOffset]
            && (countsOn || (held[TcpHeaders.FragmentOffset] & DontFragment) != 0)
            && packet.Slice(AddressOffset4, 8).SequenceEqual(held.Slice(AddressOffset4, 8));
    }

    /// <summary>Traffic class, flow label, hop limit and addresses.</summary>
    private static bool IsSameHeader6(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> held) =>
        packet.Slice(0, TcpHeaders.PayloadLengthOffset).SequenceEqual(held.Slice(0, TcpHeaders.PayloadLengthOffset))
        && packet.Slice(7, TcpHeaders.Version6Length - 7).SequenceEqual(held.Slice(7, TcpHeaders.Version6Length - 7));

    /// <summary>Ports, acknowledgment, data offset, window, urgent pointer and options; not the sequence number, flags and checksum.</summary>
    private static bool IsSameTransport(ReadOnlySpan<byte> segment, ReadOnlySpan<byte> held) =>
        segment.Slice(0, TcpHeaders.SequenceOffset).SequenceEqual(held.Slice(0, TcpHeaders.SequenceOffset))
        && segment.Slice(AcknowledgmentOffset, TcpHeaders.FlagsOffset - AcknowledgmentOffset)
            .SequenceEqual(held.Slice(AcknowledgmentOffset, TcpHeaders.FlagsOffset - AcknowledgmentOffset))
        && segment.Slice(TcpHeaders.FlagsOffset + 1, 2).SequenceEqual(held.Slice(TcpHeaders.FlagsOffset + 1, 2))
        && segment.Slice(TcpHeaders.ChecksumOffset + 2).SequenceEqual(held.Slice(TcpHeaders.ChecksumOffset + 2));

    private static uint SequenceOf(ReadOnlySpan<byte> packet, TcpHeaders headers) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet.Slice(headers.Network + TcpHeaders.SequenceOffset));

    private static ushort IdentificationOf(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet.Slice(TcpHeaders.IdentificationOffset));

    private static bool IsPushed(ReadOnlySpan<byte> packet, TcpHeaders headers) => (packet[headers.Network + TcpHeaders.FlagsOffset] & Push) != 0;
}
