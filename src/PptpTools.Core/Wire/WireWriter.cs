using System;
using System.Buffers.Binary;

namespace PptpTools.Wire;

/// <summary>A cursor that writes in network order into a buffer the caller sized by <c>Length</c>.</summary>
internal ref struct WireWriter
{
    private readonly Span<byte> _destination;
    private int _position;

    public WireWriter(Span<byte> destination)
    {
        _destination = destination;
        _position = 0;
    }

    public readonly int Position => _position;

    public void UInt8(byte value) => _destination[_position++] = value;

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_destination.Slice(_position), value);
        _position += 2;
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_destination.Slice(_position), value);
        _position += 4;
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_destination.Slice(_position), value);
        _position += 8;
    }

    public void Octets(scoped ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_destination.Slice(_position));
        _position += octets.Length;
    }

    public void Octets(OctetString octets) => Octets(octets.Span);

    public void Record(WireRecord record)
    {
        record.WriteTo(_destination.Slice(_position));
        _position += record.Length;
    }
}
