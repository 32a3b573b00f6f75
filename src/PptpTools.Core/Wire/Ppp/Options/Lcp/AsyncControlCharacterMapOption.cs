using System;
using System.Text;

namespace PptpTools.Wire.Ppp.Options;

/// <summary>
/// Async-Control-Character-Map (ACCM): which control characters the sender needs escaped on an asynchronous line. PPTP carries
/// no such line, so that peers ask for 0 here.
/// <code>
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |   Type = 2    |  Length = 6   |             ACCM
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///            ACCM (cont)           |
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// RFC 1662 section 7.1: bit n, counted from the least significant, stands for the character n.
/// </summary>
/// <param name="Map">One bit for each of the characters 0x00 to 0x1F.</param>
public sealed record AsyncControlCharacterMapOption(uint Map) : PppOption
{
    internal const byte Number = 2;
    internal static readonly OptionKind Assigned = new(Number, "AsyncControlCharacterMap", "asyncmap", "RFC 1662 7.1");

    private const uint FlowControl = (1u << 0x11) | (1u << 0x13);

    /// <summary>The escaped characters in words, such as <c>none</c>, <c>all</c> or <c>0x00 0x11 0x13</c>.</summary>
    public string EscapedCharacters => Map switch
    {
        0 => "none",
        uint.MaxValue => "all",
        FlowControl => "XON XOFF",
        _ => ListCharacters(Map),
    };

    internal override OptionKind Kind => Assigned;

    internal override int ValueLength => sizeof(uint);

    internal static AsyncControlCharacterMapOption? Read(ReadOnlySpan<byte> value) =>
        value.Length == sizeof(uint) ? new(NetworkOrder.UInt32(value, 0)) : null;

    internal override void WriteValue(ref WireWriter writer) => writer.UInt32(Map);

    internal override void DescribeValue(FieldSink sink)
    {
        sink.Hexadecimal("Map", Map, 8);
        sink.Word("EscapedCharacters", EscapedCharacters);
    }

    internal override void AppendValue(LineWriter line) => line.Ascii(' ').Hex(Map);

    private static string ListCharacters(uint map)
    {
        var text = new StringBuilder();
        for (int character = 0; map != 0; character++, map >>= 1)
        {
            if ((map & 1) != 0)
                text.Append(text.Length > 0 ? " 0x" : "0x").Append(character.ToString("x2", null));
        }

        return text.ToString();
    }
}
