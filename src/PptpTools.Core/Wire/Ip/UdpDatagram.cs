using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ip;

/// <summary>
/// A view of a UDP datagram.
/// <code>
///  |          Source Port          |       Destination Port        |
///  |            Length             |           Checksum            |
/// </code>
/// RFC 768.
/// </summary>
public readonly ref struct UdpDatagram
{
    /// <summary>Where the format is defined.</summary>
    public const string Section = "RFC 768";

    /// <summary>Octets of header.</summary>
    public const int HeaderLength = 8;

    private const int LengthOffset = 4;
    private const int ChecksumOffset = 6;

    private readonly ReadOnlySpan<byte> _octets;

    private UdpDatagram(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>The sender's port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_octets);

    /// <summary>The receiver's port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(2));

    /// <summary>Octets of header and data, as the header says; 0 in an IPv6 jumbogram (RFC 2675).</summary>
    public ushort Length => BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(LengthOffset));

    /// <summary>The checksum; 0 where the sender left it out.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(ChecksumOffset));

    /// <summary>The data, as far as it is there: bounded by the length field.</summary>
    public ReadOnlySpan<byte> Payload => Counted.Slice(HeaderLength);

    /// <summary>Octets behind those that the length counts.</summary>
    public int TrailingOctets => _octets.Length - Counted.Length;

    private ReadOnlySpan<byte> Counted => Length < HeaderLength || Length > _octets.Length ? _octets : _octets.Slice(0, Length);

    /// <summary>Reads a datagram from an IP packet's payload.</summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, out UdpDatagram datagram, out WireError error)
    {
        datagram = default;
        if (octets.Length < HeaderLength)
        {
            error = new WireError(WireFault.Truncated, octets.Length, Section);
            return false;
        }

        datagram = new UdpDatagram(octets);
        error = default;
        return true;
    }

    /// <summary>What the checksum says of this datagram; Correct where the sender left it out.</summary>
    /// <param name="ip">The packet that carried it.</param>
    public TcpChecksumVerdict ChecksumVerdict(in IpPacket ip) =>
        Checksum == 0 ? TcpChecksumVerdict.Correct
        : ip.MissingOctets > 0 || Length > _octets.Length ? TcpChecksumVerdict.CannotTell
        : PseudoHeader.Verdict(ip.Source, ip.Destination, IpProtocols.Udp, Counted, Checksum);
}
