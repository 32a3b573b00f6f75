using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ip;

/// <summary>The Internet checksum: the one's complement of the one's complement sum of 16-bit words (RFC 1071).</summary>
public static class InternetChecksum
{
    /// <summary>Adds octets to a running sum. Every run but the last must have an even length.</summary>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> octets)
    {
        while (octets.Length >= 8)
        {
            ulong words = BinaryPrimitives.ReadUInt64BigEndian(octets);
            sum += (words >> 32) + (uint)words;
            octets = octets.Slice(8);
        }

        if (octets.Length >= 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(octets);
            octets = octets.Slice(4);
        }

        if (octets.Length >= 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(octets);
            octets = octets.Slice(2);
        }

        if (octets.Length == 1)
            sum += (uint)octets[0] << 8;
        return sum;
    }

    /// <summary>Folds a running sum to the value that goes into a checksum field.</summary>
    public static ushort Fold(ulong sum)
    {
        while (sum >> 16 != 0)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    /// <summary>The checksum of one run of octets.</summary>
    public static ushort Of(ReadOnlySpan<byte> octets) => Fold(Add(0, octets));
}
