using System;
using System.Buffers.Binary;

namespace PptpTools.Tests.Offload;

/// <summary>Makes TCP segments in IP packets, octet by octet.</summary>
internal sealed record TcpPacket
{
    public bool IsVersion6 { get; init; }

    public ushort Identification { get; init; } = 7;

    public byte FragmentBits { get; init; } = 0x40;

    public byte TypeOfService { get; init; }

    public byte TimeToLive { get; init; } = 64;

    public ushort SourcePort { get; init; } = 80;

    public uint Sequence { get; init; } = 1000;

    public uint Acknowledgment { get; init; } = 5;

    public byte Flags { get; init; } = 0x10;

    public ushort Window { get; init; } = 501;

    public byte[] Options { get; init; } = [];

    public byte[] Data { get; init; } = new byte[100];

    public byte[] ToOctets()
    {
        int network = IsVersion6 ? 40 : 20;
        int header = 20 + Options.Length;
        var packet = new byte[network + header + Data.Length];
        Span<byte> octets = packet;
        if (IsVersion6)
        {
            octets[0] = 0x60;
            octets[1] = TypeOfService;
            BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(4), (ushort)(header + Data.Length));
            octets[6] = 6;
            octets[7] = TimeToLive;
            octets[23] = 1;
            octets[39] = 2;
        }
        else
        {
            octets[0] = 0x45;
            octets[1] = TypeOfService;
            BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(2), (ushort)packet.Length);
            BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(4), Identification);
            octets[6] = FragmentBits;
            octets[8] = TimeToLive;
            octets[9] = 6;
            octets[12] = 10;
            octets[16] = 11;
            BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(10), Sum(octets.Slice(0, 20), 0));
        }

        Span<byte> segment = octets.Slice(network);
        BinaryPrimitives.WriteUInt16BigEndian(segment, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment.Slice(2), 4000);
        BinaryPrimitives.WriteUInt32BigEndian(segment.Slice(4), Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment.Slice(8), Acknowledgment);
        segment[12] = (byte)(header / 4 << 4);
        segment[13] = Flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment.Slice(14), Window);
        Options.CopyTo(segment.Slice(20));
        Data.CopyTo(segment.Slice(header));
        BinaryPrimitives.WriteUInt16BigEndian(segment.Slice(16), Sum(segment, Pseudo(octets)));
        return packet;
    }

    /// <summary>True where the checksums of IP and of TCP or UDP are right.</summary>
    public static bool IsRight(ReadOnlySpan<byte> packet)
    {
        bool isVersion6 = packet[0] >> 4 == 6;
        return (isVersion6 || Sum(packet.Slice(0, 20), 0) == 0) && Sum(packet.Slice(isVersion6 ? 40 : 20), Pseudo(packet)) == 0;
    }

    /// <summary>The checksum as RFC 1071 defines it, one word after the other.</summary>
    public static ushort Sum(ReadOnlySpan<byte> octets, uint sum)
    {
        for (int i = 0; i < octets.Length; i++)
            sum += (uint)(octets[i] << (i % 2 == 0 ? 8 : 0));
        while (sum > 0xFFFF)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    private static uint Pseudo(ReadOnlySpan<byte> packet)
    {
        bool isVersion6 = packet[0] >> 4 == 6;
        ReadOnlySpan<byte> addresses = isVersion6 ? packet.Slice(8, 32) : packet.Slice(12, 8);
        uint length = (uint)(packet.Length - (isVersion6 ? 40 : 20));
        return (uint)(ushort)~Sum(addresses, 0) + packet[isVersion6 ? 6 : 9] + length;
    }
}
