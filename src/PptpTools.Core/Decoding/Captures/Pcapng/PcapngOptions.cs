using System;
using System.Buffers.Binary;
using System.Text;

namespace PptpTools.Decoding.Pcapng;

/// <summary>
/// Walks the options of a block. A list that its block cuts ends there.
/// <code>
///  |      Option Code      |     Option Length     |
///  |     Value, padded to 32 bits …                |
/// </code>
/// draft-ietf-opsawg-pcapng section 3.5.
/// </summary>
internal ref struct PcapngOptions
{
    public const int Comment = 1;

    private const int EndOfOptions = 0;
    private const int HeaderLength = 4;

    private readonly bool _bigEndian;
    private ReadOnlySpan<byte> _rest;

    public PcapngOptions(ReadOnlySpan<byte> octets, bool bigEndian)
    {
        _rest = octets;
        _bigEndian = bigEndian;
        Code = 0;
        Value = default;
    }

    public int Code { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The value as text, without a zero octet that ends it.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Value.ToArray()).TrimEnd('\0');

    public bool MoveNext()
    {
        if (_rest.Length < HeaderLength)
            return false;
        Code = UInt16(0);
        int length = UInt16(2);
        if (Code == EndOfOptions || length > _rest.Length - HeaderLength)
            return false;
        Value = _rest.Slice(HeaderLength, length);
        _rest = _rest.Slice(Math.Min(_rest.Length, HeaderLength + ((length + 3) & ~3)));
        return true;
    }

    private readonly ushort UInt16(int offset) => _bigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(_rest.Slice(offset))
        : BinaryPrimitives.ReadUInt16LittleEndian(_rest.Slice(offset));
}
