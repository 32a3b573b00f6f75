using System;
using System.Buffers.Binary;
using PptpTools.Wire.Ip;

namespace PptpTools.Recording;

/// <summary>Writes IPv4 headers without options (RFC 791 section 3.1; the diagram stands at <see cref="IpPacket"/>).</summary>
internal static class Ipv4Writer
{
    public const int HeaderLength = 20;

    public const int MaximumPayload = 65_535 - HeaderLength;

    public const int TotalLengthOffset = 2;
    public const int FragmentOffset = 6;
    public const int TimeToLiveOffset = 8;
    public const int ProtocolOffset = 9;
    public const int ChecksumOffset = 10;
    public const int SourceOffset = 12;
    public const int DestinationOffset = 16;

    public const ushort MoreFragments = 0x2000;

    private const int IdentificationOffset = 4;
    private const byte VersionAndLength = 0x45;
    private const ushort DontFragment = 0x4000;

    /// <summary>A packet around a payload.</summary>
    public static byte[] Packet(
        IpAddress source, IpAddress destination, byte protocol, ReadOnlySpan<byte> payload, ushort identification, byte timeToLive, bool dontFragment)
    {
        if (payload.Length > MaximumPayload)
            throw new ArgumentException($"An IPv4 packet carries at most {MaximumPayload} octets.", nameof(payload));
        var packet = new byte[HeaderLength + payload.Length];
        Span<byte> header = packet;
        header[0] = VersionAndLength;
        BinaryPrimitives.WriteUInt16BigEndian(header.Slice(TotalLengthOffset), (ushort)packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(header.Slice(IdentificationOffset), identification);
        BinaryPrimitives.WriteUInt16BigEndian(header.Slice(FragmentOffset), dontFragment ? DontFragment : (ushort)0);
        header[TimeToLiveOffset] = timeToLive;
        header[ProtocolOffset] = protocol;
        source.WriteTo(header.Slice(SourceOffset));
        destination.WriteTo(header.Slice(DestinationOffset));
        payload.CopyTo(header.Slice(HeaderLength));
        WriteChecksum(packet);
        return packet;
    }

    /// <summary>Computes the header checksum anew.</summary>
    public static void WriteChecksum(Span<byte> packet)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet.Slice(ChecksumOffset), 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.Slice(ChecksumOffset), InternetChecksum.Of(packet.Slice(0, (packet[0] & 0xF) * 4)));
    }

    /// <summary>One fragment of a packet (RFC 791 section 3.2).</summary>
    /// <param name="packet">The packet, itself a fragment perhaps.</param>
    /// <param name="offset">Where in its payload the fragment begins, a multiple of 8 octets.</param>
    /// <param name="count">Octets of payload.</param>
    public static byte[] Fragment(in IpPacket packet, int offset, int count)
    {
        var fragment = new byte[packet.HeaderLength + count];
        Span<byte> octets = fragment;
        packet.Header.CopyTo(octets);
        packet.Payload.Slice(offset, count).CopyTo(octets.Slice(packet.HeaderLength));
        bool isLast = offset + count == packet.Payload.Length && !packet.MoreFragments;
        BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(TotalLengthOffset), (ushort)fragment.Length);
        BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(FragmentOffset), (ushort)(((packet.FragmentOffset + offset) / 8) | (isLast ? 0 : MoreFragments)));
        WriteChecksum(octets);
        return fragment;
    }

    /// <summary>A whole packet from its header and payload, as reassembly delivers it: no fragment any more.</summary>
    public static byte[] Whole(in IpPacket packet)
    {
        var whole = new byte[packet.HeaderLength + packet.Payload.Length];
        Span<byte> octets = whole;
        packet.Header.CopyTo(octets);
        packet.Payload.CopyTo(octets.Slice(packet.HeaderLength));
        BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(TotalLengthOffset), (ushort)whole.Length);
        BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(FragmentOffset), 0);
        WriteChecksum(octets);
        return whole;
    }
}
