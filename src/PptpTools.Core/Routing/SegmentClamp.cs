using System;
using System.Buffers.Binary;
using PptpTools.Wire.Ip;

namespace PptpTools.Routing;

/// <summary>
/// Lowers the segment size that a TCP connection's first segments announce (RFC 9293 section 3.7.1) to what a tunnel carries, so that hosts
/// behind this one, which know nothing of the tunnel, send no longer packets.
/// </summary>
internal static class SegmentClamp
{
    private const int MinimumTcp = 20;
    private const int FlagsOffset = 13;
    private const int ChecksumOffset = 16;
    private const byte Syn = 0x02;
    private const byte EndOfOptions = 0;
    private const byte NoOperation = 1;
    private const byte SegmentSize = 2;
    private const int SegmentSizeLength = 4;
    private const int Version6Header = 40;

    /// <summary>True for a packet that <see cref="Clamp"/> would change. It costs a few comparisons where the packet begins no connection.</summary>
    /// <param name="packet">An IP packet.</param>
    /// <param name="maximumTransmissionUnit">The longest IP packet that the tunnel carries, in octets.</param>
    public static bool Needs(ReadOnlySpan<byte> packet, int maximumTransmissionUnit) => Find(packet, maximumTransmissionUnit, out _, out _) > 0;

    /// <summary>Lowers the announced segment size where it is too large, and corrects the checksum (RFC 1624).</summary>
    /// <param name="packet">An IP packet.</param>
    /// <param name="maximumTransmissionUnit">The longest IP packet that the tunnel carries, in octets.</param>
    /// <returns>True where the packet was changed.</returns>
    public static bool Clamp(Span<byte> packet, int maximumTransmissionUnit)
    {
        int option = Find(packet, maximumTransmissionUnit, out int tcp, out ushort limit);
        if (option == 0)
            return false;

        // A word of the checksum's sum may begin at an odd octet of the segment: then its octets stand the other way round in the sum.
        ushort before = BinaryPrimitives.ReadUInt16BigEndian(packet.Slice(option + 2));
        bool isOdd = ((option + 2 - tcp) & 1) != 0;
        Span<byte> checksum = packet.Slice(tcp + ChecksumOffset, 2);
        uint sum = (uint)(ushort)~BinaryPrimitives.ReadUInt16BigEndian(checksum);
        sum += (ushort)~Word(before, isOdd);
        sum += Word(limit, isOdd);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(checksum, (ushort)~sum);
        BinaryPrimitives.WriteUInt16BigEndian(packet.Slice(option + 2), limit);
        return true;
    }

    private static ushort Word(ushort value, bool isOdd) => isOdd ? BinaryPrimitives.ReverseEndianness(value) : value;

    /// <returns>Offset of the option that announces too much; 0 for none.</returns>
    private static int Find(ReadOnlySpan<byte> packet, int maximumTransmissionUnit, out int tcp, out ushort limit)
    {
        limit = 0;
        tcp = Segment(packet);
        if (tcp == 0 || packet.Length < tcp + MinimumTcp || (packet[tcp + FlagsOffset] & Syn) == 0)
            return 0;
        int header = (packet[0] >> 4) == 4 ? MinimumTcp : Version6Header;
        int room = maximumTransmissionUnit - header - MinimumTcp;
        limit = (ushort)Math.Min(ushort.MaxValue, Math.Max(1, room));
        int end = Math.Min(packet.Length, tcp + ((packet[tcp + 12] >> 4) * 4));
        for (int at = tcp + MinimumTcp; at < end && packet[at] != EndOfOptions;)
        {
            if (packet[at] == NoOperation)
            {
                at++;
                continue;
            }

            if (at + 1 >= end || packet[at + 1] < 2 || at + packet[at + 1] > end)
                return 0;
            if (packet[at] == SegmentSize && packet[at + 1] == SegmentSizeLength)
                return BinaryPrimitives.ReadUInt16BigEndian(packet.Slice(at + 2)) > limit ? at : 0;
            at += packet[at + 1];
        }

        return 0;
    }

    /// <returns>Where the TCP segment begins; 0 for what is no unfragmented TCP.</returns>
    private static int Segment(ReadOnlySpan<byte> packet)
    {
        const int fragmentMask = 0x1FFF;
        if (packet.Length >= MinimumTcp && packet[0] >> 4 == 4)
        {
            bool isFirst = (BinaryPrimitives.ReadUInt16BigEndian(packet.Slice(6)) & fragmentMask) == 0;
            int length = (packet[0] & 0xF) * 4;
            return packet[9] == IpProtocols.Tcp && isFirst && length >= MinimumTcp ? length : 0;
        }

        return packet.Length >= Version6Header && packet[0] >> 4 == 6 && packet[6] == IpProtocols.Tcp ? Version6Header : 0;
    }
}
