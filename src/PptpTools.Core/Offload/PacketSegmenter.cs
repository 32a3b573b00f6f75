using System;
using System.Buffers.Binary;
using PptpTools.Wire.Ip;

namespace PptpTools.Offload;

/// <summary>
/// Makes the packets for which a long one stands: the kernel gives a TCP connection's data in pieces of up to 64 KiB, and each becomes as many
/// segments as the path takes (RFC 9293 section 3.7). One crossing into the kernel and back then serves them all. Nothing is allocated.
/// </summary>
internal sealed class PacketSegmenter
{
    /// <summary>Octets of header and packet at most.</summary>
    public const int MaximumLength = OffloadHeader.Length + ushort.MaxValue;

    /// <summary>Flags that only the last segment has: FIN and PSH.</summary>
    private const byte LastOnly = 0x09;

    private readonly byte[] _octets = new byte[MaximumLength];
    private TcpHeaders _headers;
    private int _segmentSize;
    private int _length;
    private int _next;
    private ushort _identification;
    private uint _sequence;

    /// <summary>Where a header and its packet are to be read into, before <see cref="Begin"/>.</summary>
    public Span<byte> Buffer => _octets;

    /// <summary>True while there are packets to take.</summary>
    public bool HasNext => _next < _length;

    /// <summary>Takes in what was read.</summary>
    /// <param name="length">Octets of header and packet.</param>
    /// <returns>False where the header does not fit the packet: there is nothing to take then.</returns>
    public bool Begin(int length)
    {
        _next = _length = 0;
        if (length <= OffloadHeader.Length)
            return false;
        Span<byte> packet = _octets.AsSpan(OffloadHeader.Length, length - OffloadHeader.Length);
        OffloadHeader header = OffloadHeader.Read(_octets);
        if (header.Kind == OffloadKind.None)
        {
            if (header.NeedsChecksum && !TryComplete(packet, header))
                return false;
            (_segmentSize, _length) = (0, packet.Length);
            return true;
        }

        if (header.Kind is not (OffloadKind.TcpVersion4 or OffloadKind.TcpVersion6) || header.SegmentSize == 0
            || !TcpHeaders.TryFindAt(packet, header.Kind == OffloadKind.TcpVersion4, header.ChecksumStart, out _headers) || packet.Length == _headers.Length)
            return false;
        (_segmentSize, _length, _next) = (header.SegmentSize, packet.Length, _headers.Length);
        _identification = BinaryPrimitives.ReadUInt16BigEndian(packet.Slice(TcpHeaders.IdentificationOffset));
        _sequence = BinaryPrimitives.ReadUInt32BigEndian(packet.Slice(_headers.Network + TcpHeaders.SequenceOffset));
        return true;
    }

    /// <summary>Takes the next packet.</summary>
    /// <param name="destination">Receives it.</param>
    /// <returns>Octets of the packet; 0 where it is longer than <paramref name="destination"/>, and left out.</returns>
    public int Take(Span<byte> destination)
    {
        ReadOnlySpan<byte> whole = _octets.AsSpan(OffloadHeader.Length, _length);
        if (_segmentSize == 0)
        {
            _next = _length;
            return whole.TryCopyTo(destination) ? _length : 0;
        }

        int data = Math.Min(_segmentSize, _length - _next);
        int length = _headers.Length + data;
        int at = _next;
        _next += data;
        if (length > destination.Length)
            return 0;
        whole.Slice(0, _headers.Length).CopyTo(destination);
        whole.Slice(at, data).CopyTo(destination.Slice(_headers.Length));
        Finish(destination.Slice(0, length), (uint)(at - _headers.Length), isLast: !HasNext);
        return length;
    }

    private void Finish(Span<byte> packet, uint offset, bool isLast)
    {
        if (_headers.IsVersion4)
            BinaryPrimitives.WriteUInt16BigEndian(packet.Slice(TcpHeaders.IdentificationOffset), _identification++);
        _headers.WriteLength(packet, packet.Length);
        Span<byte> segment = packet.Slice(_headers.Network);
        BinaryPrimitives.WriteUInt32BigEndian(segment.Slice(TcpHeaders.SequenceOffset), _sequence + offset);
        if (!isLast)
            segment[TcpHeaders.FlagsOffset] &= unchecked((byte)~LastOnly);
        Span<byte> checksum = segment.Slice(TcpHeaders.ChecksumOffset, 2);
        checksum.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(checksum, InternetChecksum.Fold(InternetChecksum.Add(_headers.PseudoSum(packet, packet.Length), segment)));
    }

    /// <summary>Makes the checksum that was left over; the field holds the sum of the pseudo header.</summary>
    private static bool TryComplete(Span<byte> packet, in OffloadHeader header)
    {
        int field = header.ChecksumStart + header.ChecksumOffset;
        if (field + 2 > packet.Length)
            return false;
        ushort checksum = InternetChecksum.Of(packet.Slice(header.ChecksumStart));

        // A sum of zero is written as its other form: in UDP a zero field says that there is none (RFC 768).
        BinaryPrimitives.WriteUInt16BigEndian(packet.Slice(field), checksum == 0 ? ushort.MaxValue : checksum);
        return true;
    }
}
