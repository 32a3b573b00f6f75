using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PptpTools.Wire.Ip;

/// <summary>The Internet checksum: the one's complement of the one's complement sum of 16-bit words (RFC 1071).</summary>
public static class InternetChecksum
{
    /// <summary>Adds octets to a running sum. Every run but the last must have an even length.</summary>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> octets)
    {
        // The sum does not depend on the order of the octets in a word (RFC 1071 section 2 B): words are added as they lie, and the sum is turned.
        ulong low = 0;
        ulong high = 0;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(octets);
        foreach (ulong word in words)
        {
            low += (uint)word;
            high += word >> 32;
        }

        ushort turned = (ushort)~Fold((low & uint.MaxValue) + (low >> 32) + (high & uint.MaxValue) + (high >> 32));
        sum += BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(turned) : turned;

        int at = words.Length * sizeof(ulong);
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
