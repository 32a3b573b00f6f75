using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PptpTools.Wire;

/// <summary>
/// Reads numbers in network order at an offset. The class library's reader wants a slice first, and code that is compiled ahead of
/// time cannot take either into its caller: on the hot path they are two calls for every field, and these are none.
/// </summary>
internal static class NetworkOrder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort UInt16(ReadOnlySpan<byte> octets, int offset) => (ushort)((octets[offset] << 8) | octets[offset + 1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint UInt32(ReadOnlySpan<byte> octets, int offset)
    {
        uint value = ReadAt<uint>(octets, offset, sizeof(uint));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong UInt64(ReadOnlySpan<byte> octets, int offset)
    {
        ulong value = ReadAt<ulong>(octets, offset, sizeof(ulong));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ReadAt<T>(ReadOnlySpan<byte> octets, int offset, int size)
    {
        _ = octets[offset + size - 1];
        return Unsafe.ReadUnaligned<T>(ref Unsafe.AsRef(in octets[offset]));
    }
}
