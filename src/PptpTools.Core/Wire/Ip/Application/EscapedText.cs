using System;

namespace PptpTools.Wire.Ip;

/// <summary>A peer's text without quotation marks: printable ASCII as it is, any other octet as <c>\ooo</c>, cut at a bound.</summary>
internal static class EscapedText
{
    public const int MaximumLength = 256;

    public static LineWriter Append(LineWriter line, ReadOnlySpan<byte> octets)
    {
        bool isCut = octets.Length > MaximumLength;
        if (isCut)
            octets = octets.Slice(0, MaximumLength);
        foreach (byte octet in octets)
        {
            if (octet is > 0x20 and < 0x7F and not (byte)'\\' or (byte)' ')
                line.Ascii((char)octet);
            else
                line.Ascii('\\').Ascii((char)('0' + (octet >> 6))).Ascii((char)('0' + ((octet >> 3) & 7))).Ascii((char)('0' + (octet & 7)));
        }

        return isCut ? line.Ascii("...") : line;
    }
}
