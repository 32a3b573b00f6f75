using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ip;

/// <summary>
/// A view of an IPv4 or IPv6 packet; for IPv6 the extension headers are walked to the upper-layer protocol.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |Version|  IHL  |Type of Service|          Total Length         |
///  |         Identification        |Flags|      Fragment Offset    |
///  |  Time to Live |    Protocol   |         Header Checksum       |
///  |                       Source Address                          |
///  |                    Destination Address                        |
/// </code>
/// RFC 791 section 3.1, RFC 8200 sections 3 and 4.
/// </summary>
public readonly ref struct IpPacket
{
    private const int Version4HeaderLength = 20;
    private const int Version6HeaderLength = 40;

    /// <summary>4 or 6.</summary>
    public byte Version { get; private init; }

    /// <summary>Octets of header before <see cref="Payload"/>, extension headers included.</summary>
    public int HeaderLength { get; private init; }

    /// <summary>Length of the whole packet in octets, as its header says.</summary>
    public int TotalLength { get; private init; }

    /// <summary>The upper-layer protocol number: 6 TCP, 17 UDP, 47 GRE.</summary>
    public byte Protocol { get; private init; }

    /// <summary>Who sent it.</summary>
    public IpAddress Source { get; private init; }

    /// <summary>Whom it is for.</summary>
    public IpAddress Destination { get; private init; }

    /// <summary>Time to live, or hop limit.</summary>
    public byte TimeToLive { get; private init; }

    /// <summary>Identification of the packet's fragments; 0 for an IPv6 packet without fragment header.</summary>
    public uint Identification { get; private init; }

    /// <summary>Offset of this fragment in octets.</summary>
    public int FragmentOffset { get; private init; }

    /// <summary>True when more fragments follow.</summary>
    public bool MoreFragments { get; private init; }

    /// <summary>True when this is one fragment of several.</summary>
    public bool IsFragment => MoreFragments || FragmentOffset != 0;

    /// <summary>True when the sender forbade fragmentation (IPv4).</summary>
    public bool DontFragment { get; private init; }

    /// <summary>True when the IPv4 header checksum is right; IPv6 has none.</summary>
    public bool HeaderChecksumIsValid { get; private init; }

    /// <summary>Octets of the payload that the capture did not keep.</summary>
    public int MissingOctets { get; private init; }

    /// <summary>The upper-layer octets, without link-layer padding.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Reads an IPv4 or IPv6 packet by its version field.</summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, out IpPacket packet, out WireError error)
    {
        packet = default;
        if (octets.IsEmpty)
        {
            error = new WireError(WireFault.Truncated, 0, "RFC 791 3.1");
            return false;
        }

        switch (octets[0] >> 4)
        {
            case 4:
                return TryParseVersion4(octets, out packet, out error);
            case 6:
                return TryParseVersion6(octets, out packet, out error);
            default:
                error = new WireError(WireFault.BadVersion, 0, "RFC 791 3.1");
                return false;
        }
    }

    private static bool TryParseVersion4(ReadOnlySpan<byte> octets, out IpPacket packet, out WireError error)
    {
        packet = default;
        error = default;
        if (octets.Length < Version4HeaderLength)
        {
            error = new WireError(WireFault.Truncated, octets.Length, "RFC 791 3.1");
            return false;
        }

        int headerLength = (octets[0] & 0xF) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(octets.Slice(2));
        if (headerLength < Version4HeaderLength || headerLength > octets.Length)
        {
            error = new WireError(WireFault.BadLength, 0, "RFC 791 3.1");
            return false;
        }

        // A total length of 0 is what segmentation offload leaves in a capture: the frame's own length stands in.
        if (totalLength == 0)
            totalLength = octets.Length;
        if (totalLength < headerLength)
        {
            error = new WireError(WireFault.BadLength, 2, "RFC 791 3.1");
            return false;
        }

        int end = Math.Min(totalLength, octets.Length);
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(octets.Slice(6));
        packet = new IpPacket
        {
            Version = 4,
            HeaderLength = headerLength,
            TotalLength = totalLength,
            Protocol = octets[9],
            Source = IpAddress.Read(octets.Slice(12, 4)),
            Destination = IpAddress.Read(octets.Slice(16, 4)),
            TimeToLive = octets[8],
            Identification = BinaryPrimitives.ReadUInt16BigEndian(octets.Slice(4)),
            FragmentOffset = (flags & 0x1FFF) * 8,
            MoreFragments = (flags & 0x2000) != 0,
            DontFragment = (flags & 0x4000) != 0,
            HeaderChecksumIsValid = InternetChecksum.Of(octets.Slice(0, headerLength)) == 0,
            MissingOctets = totalLength - end,
            Payload = octets.Slice(headerLength, end - headerLength),
        };
        return true;
    }

    private static bool TryParseVersion6(ReadOnlySpan<byte> octets, out IpPacket packet, out WireError error)
    {
        packet = default;
        error = default;
        if (octets.Length < Version6HeaderLength)
        {
            error = new WireError(WireFault.Truncated, octets.Length, "RFC 8200 3");
            return false;
        }

        int totalLength = Version6HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(octets.Slice(4));
        int end = Math.Min(totalLength, octets.Length);
        byte next = octets[6];
        int at = Version6HeaderLength;
        uint identification = 0;
        int fragmentOffset = 0;
        bool moreFragments = false;
        while (next is 0 or 43 or 44 or 60 && fragmentOffset == 0)
        {
            if (end - at < 8)
            {
                error = new WireError(WireFault.Truncated, at, "RFC 8200 4");
                return false;
            }

            int length = 8;
            if (next == 44)
            {
                ushort field = BinaryPrimitives.ReadUInt16BigEndian(octets.Slice(at + 2));
                fragmentOffset = field & 0xFFF8;
                moreFragments = (field & 1) != 0;
                identification = BinaryPrimitives.ReadUInt32BigEndian(octets.Slice(at + 4));
            }
            else
            {
                length = (octets[at + 1] + 1) * 8;
            }

            next = octets[at];
            at += length;
            if (at > end)
            {
                error = new WireError(WireFault.Truncated, end, "RFC 8200 4");
                return false;
            }
        }

        packet = new IpPacket
        {
            Version = 6,
            HeaderLength = at,
            TotalLength = totalLength,
            Protocol = next,
            Source = IpAddress.Read(octets.Slice(8, 16)),
            Destination = IpAddress.Read(octets.Slice(24, 16)),
            TimeToLive = octets[7],
            Identification = identification,
            FragmentOffset = fragmentOffset,
            MoreFragments = moreFragments,
            HeaderChecksumIsValid = true,
            MissingOctets = totalLength - end,
            Payload = octets.Slice(at, end - at),
        };
        return true;
    }
}
