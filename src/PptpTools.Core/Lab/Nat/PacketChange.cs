using System;
using System.Buffers.Binary;
using PptpTools.Recording;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>
/// A change of a packet's addresses and payload. When it is over the checksums are brought in line by what has changed: right ones stay
/// right, wrong ones stay wrong (RFC 1624), and a UDP checksum that was left out stays so.
/// </summary>
internal readonly ref struct PacketChange
{
    private readonly byte[] _packet;
    private readonly int _headerLength;
    private readonly int _checksumOffset;
    private readonly bool _hasPseudoHeader;
    private readonly ulong _before;

    /// <summary>Begins a change of a whole IPv4 packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="checksumOffset">Where the payload has its checksum.</param>
    /// <param name="hasPseudoHeader">True when the checksum covers the addresses too.</param>
    public PacketChange(byte[] packet, int checksumOffset, bool hasPseudoHeader)
    {
        _packet = packet;
        _headerLength = (packet[0] & 0xF) * 4;
        _checksumOffset = checksumOffset;
        _hasPseudoHeader = hasPseudoHeader;
        _before = 0;
        _before = Sum();
    }

    public Span<byte> Payload => _packet.AsSpan(_headerLength);

    public IpAddress Source
    {
        set => value.WriteTo(_packet.AsSpan(Ipv4Writer.SourceOffset));
    }

    public IpAddress Destination
    {
        set => value.WriteTo(_packet.AsSpan(Ipv4Writer.DestinationOffset));
    }

    /// <summary>Changes the source of a packet whose payload does not depend on it.</summary>
    public static void SetSource(byte[] packet, IpAddress source)
    {
        source.WriteTo(packet.AsSpan(Ipv4Writer.SourceOffset));
        Ipv4Writer.WriteChecksum(packet);
    }

    /// <summary>Changes the destination of a packet whose payload does not depend on it.</summary>
    public static void SetDestination(byte[] packet, IpAddress destination)
    {
        destination.WriteTo(packet.AsSpan(Ipv4Writer.DestinationOffset));
        Ipv4Writer.WriteChecksum(packet);
    }

    public void SetNumber(int offset, ushort number) => BinaryPrimitives.WriteUInt16BigEndian(Payload.Slice(offset), number);

    /// <summary>Ends the change.</summary>
    public void Dispose()
    {
        Ipv4Writer.WriteChecksum(_packet);
        Span<byte> field = Payload.Slice(_checksumOffset);
        ushort checksum = NetworkOrder.UInt16(field, 0);
        bool isUdp = _packet[Ipv4Writer.ProtocolOffset] == IpProtocols.Udp;
        if (isUdp && checksum == 0)
            return;

        // The checksum is the complement of the sum: it loses what the sum wins. Of the two zeros UDP sends ones, the others zeros.
        ushort lost = InternetChecksum.Fold(Sum());
        ushort won = (ushort)~InternetChecksum.Fold(_before);
        ushort changed = (ushort)~InternetChecksum.Fold((ulong)checksum + lost + won);
        BinaryPrimitives.WriteUInt16BigEndian(field, changed == 0xFFFF && !isUdp ? (ushort)0 : changed);
    }

    /// <summary>What the checksum covers, the checksum field itself left out.</summary>
    private ulong Sum()
    {
        ulong sum = InternetChecksum.Add(0, _packet.AsSpan(_headerLength));
        sum += (ushort)~NetworkOrder.UInt16(_packet, _headerLength + _checksumOffset);
        if (_hasPseudoHeader)
            sum = InternetChecksum.Add(sum, _packet.AsSpan(Ipv4Writer.SourceOffset, 8));
        return sum;
    }
}
