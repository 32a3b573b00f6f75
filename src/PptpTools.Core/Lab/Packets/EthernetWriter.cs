using System;
using System.Buffers.Binary;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>Writes Ethernet frames (IEEE 802.3 section 3.1) around IPv4 packets, and ARP packets (RFC 826).</summary>
internal static class EthernetWriter
{
    public const int HeaderLength = 14;

    public const ushort ArpRequest = 1;
    public const ushort ArpReply = 2;

    public const ushort EtherTypeIpv4 = 0x0800;

    private const int EtherTypeOffset = 12;
    private const ushort EtherTypeArp = 0x0806;
    private const int ArpLength = 28;
    private const int ArpSenderOffset = 8;
    private const int ArpSenderProtocolOffset = 14;
    private const int ArpTargetOffset = 18;
    private const int ArpTargetProtocolOffset = 24;

    /// <summary>A frame around an IPv4 packet.</summary>
    public static byte[] Ipv4(MacAddress destination, MacAddress source, ReadOnlySpan<byte> packet)
    {
        byte[] frame = Frame(destination, source, EtherTypeIpv4, packet.Length);
        packet.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    /// <summary>A frame around an ARP packet for IPv4 on Ethernet.</summary>
    public static byte[] Arp(
        MacAddress destination, ushort operation, MacAddress sender, IpAddress senderAddress, MacAddress target, IpAddress targetAddress)
    {
        byte[] frame = Frame(destination, sender, EtherTypeArp, ArpLength);
        Span<byte> arp = frame.AsSpan(HeaderLength);
        BinaryPrimitives.WriteUInt16BigEndian(arp, 1);
        BinaryPrimitives.WriteUInt16BigEndian(arp.Slice(2), EtherTypeIpv4);
        arp[4] = MacAddress.Length;
        arp[5] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(arp.Slice(6), operation);
        sender.WriteTo(arp.Slice(ArpSenderOffset));
        senderAddress.WriteTo(arp.Slice(ArpSenderProtocolOffset));
        target.WriteTo(arp.Slice(ArpTargetOffset));
        targetAddress.WriteTo(arp.Slice(ArpTargetProtocolOffset));
        return frame;
    }

    private static byte[] Frame(MacAddress destination, MacAddress source, ushort etherType, int length)
    {
        var frame = new byte[HeaderLength + length];
        destination.WriteTo(frame);
        source.WriteTo(frame.AsSpan(MacAddress.Length));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(EtherTypeOffset), etherType);
        return frame;
    }
}
