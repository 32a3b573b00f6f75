using System;
using System.Text;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>JSON strings (RFC 8259 section 7).</summary>
internal static class JsonText
{
    /// <summary>Appends UTF-8 in quotation marks, with what JSON wants escaped.</summary>
    public static void AppendString(LineWriter line, ReadOnlySpan<byte> utf8)
    {
        line.Ascii('"');
        int start = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            byte octet = utf8[i];
            if (octet >= 0x20 && octet != '"' && octet != '\\')
                continue;
            line.Utf8(utf8.Slice(start, i - start));
            start = i + 1;
            if (octet >= 0x20)
                line.Ascii('\\').Ascii((char)octet);
            else
                line.Ascii("\\u00").Ascii(octet < 0x10 ? '0' : '1').Ascii("0123456789abcdef"[octet & 0xF]);
        }

        line.Utf8(utf8.Slice(start)).Ascii('"');
    }

    /// <summary>Appends text in quotation marks.</summary>
    public static void AppendString(LineWriter line, string text) => AppendString(line, Encoding.UTF8.GetBytes(text));
}
