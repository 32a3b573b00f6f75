using System;
using System.Buffers.Binary;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>Writes UDP datagrams (RFC 768) and ICMP messages (RFC 792).</summary>
internal static class DatagramWriter
{
    private const int UdpLengthOffset = 4;
    private const int UdpChecksumOffset = 6;
    private const int IcmpChecksumOffset = 2;
    private const int IcmpParameterOffset = 4;

    /// <summary>Octets of a refused packet's payload that an ICMP error quotes (RFC 792).</summary>
    private const int QuotedPayload = 8;

    /// <summary>A datagram with its checksum.</summary>
    public static byte[] Udp(IpAddress source, ushort sourcePort, IpAddress destination, ushort destinationPort, ReadOnlySpan<byte> data)
    {
        var datagram = new byte[UdpDatagram.HeaderLength + data.Length];
        Span<byte> octets = datagram;
        BinaryPrimitives.WriteUInt16BigEndian(octets, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(2), destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(UdpLengthOffset), (ushort)datagram.Length);
        data.CopyTo(octets.Slice(UdpDatagram.HeaderLength));
        ushort checksum = InternetChecksum.Fold(InternetChecksum.Add(PseudoHeader.Sum(source, destination, IpProtocols.Udp, datagram.Length), octets));
        // A computed checksum of 0 is sent as all ones: 0 says that there is none.
        BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(UdpChecksumOffset), checksum == 0 ? (ushort)0xFFFF : checksum);
        return datagram;
    }

    /// <summary>A message with its checksum.</summary>
    /// <param name="type">The type.</param>
    /// <param name="code">The code.</param>
    /// <param name="parameter">The 32 bits behind the checksum.</param>
    /// <param name="body">What follows them.</param>
    public static byte[] Icmp(byte type, byte code, uint parameter, ReadOnlySpan<byte> body)
    {
        var message = new byte[IcmpPacket.HeaderLength + body.Length];
        Span<byte> octets = message;
        octets[0] = type;
        octets[1] = code;
        BinaryPrimitives.WriteUInt32BigEndian(octets.Slice(IcmpParameterOffset), parameter);
        body.CopyTo(octets.Slice(IcmpPacket.HeaderLength));
        BinaryPrimitives.WriteUInt16BigEndian(octets.Slice(IcmpChecksumOffset), InternetChecksum.Of(octets));
        return message;
    }

    /// <summary>An error about a packet: quotes its header and the 8 octets behind it.</summary>
    public static byte[] IcmpError(byte type, byte code, uint parameter, in IpPacket about)
    {
        int quoted = Math.Min(QuotedPayload, about.Payload.Length);
        Span<byte> body = stackalloc byte[about.HeaderLength + quoted];
        about.Header.CopyTo(body);
        about.Payload.Slice(0, quoted).CopyTo(body.Slice(about.HeaderLength));
        return Icmp(type, code, parameter, body);
    }
}
