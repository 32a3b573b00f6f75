using System;

namespace PptpTools.Wire.Ip;

/// <summary>The Internet checksum: the one's complement of the one's complement sum of 16-bit words (RFC 1071).</summary>
public static class InternetChecksum
{
    /// <summary>Adds octets to a running sum. Every run but the last must have an even length.</summary>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> octets)
    {
        int at = 0;
        for (; at <= octets.Length - 8; at += 8)
        {
            ulong words = NetworkOrder.UInt64(octets, at);
            sum += (words >> 32) + (uint)words;
        }

        if (at <= octets.Length - 4)
        {
            sum += NetworkOrder.UInt32(octets, at);
            at += 4;
        }

        if (at <= octets.Length - 2)
        {
            sum += NetworkOrder.UInt16(octets, at);
            at += 2;
        }

        if (at < octets.Length)
            sum += (uint)octets[at] << 8;
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
