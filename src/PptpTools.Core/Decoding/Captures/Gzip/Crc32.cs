using System;
using System.Buffers.Binary;

namespace PptpTools.Decoding.Gzip;

/// <summary>The CRC-32 of gzip (RFC 1952 section 8), eight octets at a step.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB8_8320;
    private const int Tables = 8;

    private static readonly uint[] Table = BuildTable();

    /// <summary>Continues a CRC that began with 0.</summary>
    public static uint Add(uint crc, ReadOnlySpan<byte> octets)
    {
        uint[] table = Table;
        crc = ~crc;
        for (; octets.Length >= Tables; octets = octets.Slice(Tables))
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(octets) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(octets.Slice(4));
            crc = table[0x700 + (low & 0xFF)] ^ table[0x600 + ((low >> 8) & 0xFF)] ^ table[0x500 + ((low >> 16) & 0xFF)] ^ table[0x400 + (low >> 24)]
                ^ table[0x300 + (high & 0xFF)] ^ table[0x200 + ((high >> 8) & 0xFF)] ^ table[0x100 + ((high >> 16) & 0xFF)] ^ table[high >> 24];
        }

        foreach (byte octet in octets)
            crc = table[(crc ^ octet) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[Tables * 256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i < 256 ? i : table[i - 256];
            if (i >= 256)
            {
                table[i] = table[crc & 0xFF] ^ (crc >> 8);
                continue;
            }

            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            table[i] = crc;
        }

        return table;
    }
}
