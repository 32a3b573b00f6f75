#if NET
using System;
using System.Runtime.InteropServices;

namespace PptpTools.Routing;

/// <summary>Goes through the attributes of a netlink message: <c>{ length 2 | type 2 | value, padded to 4 } …</c></summary>
internal ref struct NetlinkAttributes
{
    private const int HeaderLength = 4;
    private const ushort TypeMask = 0x3FFF;

    private ReadOnlySpan<byte> _rest;

    /// <param name="octets">What follows the message's fixed part.</param>
    public NetlinkAttributes(ReadOnlySpan<byte> octets)
    {
        _rest = octets;
        Type = 0;
        Value = default;
    }

    public ushort Type { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The value as a number in the host's order; 0 where it has no four octets.</summary>
    public readonly uint Number => Value.Length >= sizeof(uint) ? MemoryMarshal.Read<uint>(Value) : 0;

    public bool MoveNext()
    {
        if (_rest.Length < HeaderLength)
            return false;
        int length = MemoryMarshal.Read<ushort>(_rest);
        if (length < HeaderLength || length > _rest.Length)
            return false;
        Type = (ushort)(MemoryMarshal.Read<ushort>(_rest.Slice(2)) & TypeMask);
        Value = _rest.Slice(HeaderLength, length - HeaderLength);
        _rest = _rest.Slice(Math.Min((length + 3) & ~3, _rest.Length));
        return true;
    }
}
#endif
