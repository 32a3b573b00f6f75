#if NET
using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PptpTools.Routing;

/// <summary>
/// Builds one rtnetlink message (rtnetlink(7)): header, fixed part, attributes. All numbers are in the host's order.
/// <code>
///  | length 4 | type 2 | flags 2 | sequence 4 | port 4 | fixed part | { length 2 | type 2 | value, padded to 4 } … |
/// </code>
/// </summary>
internal ref struct NetlinkRequest
{
    public const int HeaderLength = 16;

    private const int AttributeHeaderLength = 4;

    private readonly Span<byte> _buffer;
    private int _length;

    /// <param name="buffer">Room for the message.</param>
    /// <param name="type">Its type.</param>
    /// <param name="flags">Its flags.</param>
    /// <param name="fixedPart">What follows the header.</param>
    public NetlinkRequest(Span<byte> buffer, ushort type, ushort flags, scoped ReadOnlySpan<byte> fixedPart)
    {
        _buffer = buffer;
        _buffer.Slice(0, HeaderLength).Clear();
        MemoryMarshal.Write(_buffer.Slice(4), type);
        MemoryMarshal.Write(_buffer.Slice(6), flags);
        fixedPart.CopyTo(_buffer.Slice(HeaderLength));
        _length = HeaderLength + fixedPart.Length;
    }

    public void Attribute(ushort type, scoped ReadOnlySpan<byte> value) => _length += WriteAttribute(_buffer.Slice(_length), type, value);

    public void Attribute(ushort type, uint value)
    {
        Span<byte> octets = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(octets, value);
        Attribute(type, octets);
    }

    /// <summary>Writes an attribute, which may be another's value.</summary>
    /// <returns>Octets written, padding included.</returns>
    public static int WriteAttribute(Span<byte> destination, ushort type, scoped ReadOnlySpan<byte> value)
    {
        MemoryMarshal.Write(destination, (ushort)(AttributeHeaderLength + value.Length));
        MemoryMarshal.Write(destination.Slice(2), type);
        value.CopyTo(destination.Slice(AttributeHeaderLength));
        int padded = (value.Length + 3) & ~3;
        destination.Slice(AttributeHeaderLength + value.Length, padded - value.Length).Clear();
        return AttributeHeaderLength + padded;
    }

    /// <summary>The finished message.</summary>
    public readonly ReadOnlySpan<byte> Finish()
    {
        if (BitConverter.IsLittleEndian)
            BinaryPrimitives.WriteInt32LittleEndian(_buffer, _length);
        else
            BinaryPrimitives.WriteInt32BigEndian(_buffer, _length);
        return _buffer.Slice(0, _length);
    }
}
#endif
