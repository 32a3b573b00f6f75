using System;
using System.Buffers.Binary;
using PptpTools.Wire.Ip;

namespace PptpTools.Offload;

/// <summary>Where the headers of a TCP segment are, in an IP packet that is no fragment.</summary>
internal readonly struct TcpHeaders
{
    public const int Version4Length = 20;
    public const int Version6Length = 40;
    public const int MinimumTcp = 20;

    /// <summary>Offset of the total length of IPv4.</summary>
    public const int TotalLengthOffset = 2;

    /// <summary>Offset of the identification of IPv4.</summary>
    public const int IdentificationOffset = 4;

    /// <summary>Offset of the header checksum of IPv4.</summary>
    public const int HeaderChecksumOffset = 10;

    /// <summary>Offset of the payload length of IPv6.</summary>
    public const int PayloadLengthOffset = 4;

    /// <summary>Offsets in the TCP header.</summary>
    public const int SequenceOffset = 4;
    public const int FlagsOffset = 13;
    public const int ChecksumOffset = 16;

    private const int DataOffsetOffset = 12;
    /// <summary>Offset of flags and fragment offset of IPv4.</summary>
    public const int FragmentOffset = 6;

    private const int MoreFragmentsAndOffset = 0x3FFF;
    private const byte Version4WithoutOptions = 0x45;

    private TcpHeaders(bool isVersion4, int network, int transport)
    {
        IsVersion4 = isVersion4;
        Network = network;
        Transport = transport;
    }

    public bool IsVersion4 { get; }

    /// <summary>Octets of the IP header, with its options or extension headers.</summary>
    public int Network { get; }

    /// <summary>Octets of the TCP header, with its options.</summary>
    public int Transport { get; }

    /// <summary>Octets of both.</summary>
    public int Length => Network + Transport;

    /// <summary>Finds the headers in a packet without options or extension headers.</summary>
    /// <param name="packet">An IP packet.</param>
    /// <param name="headers">Where they are.</param>
    /// <returns>False for anything else than a TCP segment with simple IP headers.</returns>
    public static bool TryFind(ReadOnlySpan<byte> packet, out TcpHeaders headers)
    {
        if (packet.Length >= Version4Length && packet[0] == Version4WithoutOptions)
            return TryFindAt(packet, isVersion4: true, Version4Length, out headers);
        headers = default;
        return packet.Length >= Version6Length && packet[6] == IpProtocols.Tcp && TryFindAt(packet, isVersion4: false, Version6Length, out headers);
    }

    /// <summary>Finds the headers where it is known that TCP is in the packet, and where.</summary>
    /// <param name="packet">An IP packet.</param>
    /// <param name="isVersion4">The version of IP that it should have.</param>
    /// <param name="network">Octets before the TCP header.</param>
    /// <param name="headers">Where they are.</param>
    /// <returns>False where that does not fit the packet.</returns>
    public static bool TryFindAt(ReadOnlySpan<byte> packet, bool isVersion4, int network, out TcpHeaders headers)
    {
        headers = default;
        if (network < (isVersion4 ? Version4Length : Version6Length) || packet.Length < network + MinimumTcp || packet[0] >> 4 != (isVersion4 ? 4 : 6))
            return false;
        if (isVersion4 && ((packet[0] & 0xF) * 4 != network || packet[9] != IpProtocols.Tcp
            || (BinaryPrimitives.ReadUInt16BigEndian(packet.Slice(FragmentOffset)) & MoreFragmentsAndOffset) != 0))
            return false;
        int transport = (packet[network + DataOffsetOffset] >> 4) * 4;
        if (transport < MinimumTcp || network + transport > packet.Length)
            return false;
        headers = new TcpHeaders(isVersion4, network, transport);
        return true;
    }

    /// <summary>What the length field of the IP header says of the whole packet, in octets.</summary>
    public int LengthOf(ReadOnlySpan<byte> packet) => IsVersion4
        ? BinaryPrimitives.ReadUInt16BigEndian(packet.Slice(TotalLengthOffset))
        : Version6Length + BinaryPrimitives.ReadUInt16BigEndian(packet.Slice(PayloadLengthOffset));

    /// <summary>Writes the length of the packet, and the checksum of an IPv4 header.</summary>
    public void WriteLength(Span<byte> packet, int length)
    {
        if (!IsVersion4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.Slice(PayloadLengthOffset), (ushort)(length - Version6Length));
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(packet.Slice(TotalLengthOffset), (ushort)length);
        Span<byte> checksum = packet.Slice(HeaderChecksumOffset, 2);
        checksum.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(checksum, InternetChecksum.Of(packet.Slice(0, Network)));
    }

    /// <summary>The sum of the pseudo header (RFC 9293 section 3.1, RFC 8200 section 8.1).</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="length">Octets of the whole packet.</param>
    public ulong PseudoSum(ReadOnlySpan<byte> packet, int length)
    {
        ReadOnlySpan<byte> addresses = IsVersion4 ? packet.Slice(12, 8) : packet.Slice(8, 32);
        return InternetChecksum.Add(IpProtocols.Tcp + (ulong)(length - Network), addresses);
    }
}
