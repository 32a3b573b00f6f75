using System;
using System.Text;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>JSON strings (RFC 8259 section 7).</summary>
internal static class JsonText
{
    /// <summary>Appends text in quotation marks, with what JSON wants escaped.</summary>
    public static void AppendString(LineWriter line, string text)
    {
        int start = line.Ascii('"').Length;
        if (line.TryAscii(text))
            Escape(line, start);
        else
            AppendEscaped(line, Encoding.UTF8.GetBytes(text));
        line.Ascii('"');
    }

    /// <summary>Appends octets of a peer in the trace's form (<see cref="LineWriter.Quoted"/>) as a string.</summary>
    public static void AppendQuoted(LineWriter line, ReadOnlySpan<byte> octets)
    {
        int start = line.Length + 1;
        line.Quoted(octets).Truncate(line.Length - 1);
        Escape(line, start);
        line.Ascii('"');
    }

    /// <summary>Escapes what was written after <paramref name="start"/> octets.</summary>
    public static void Escape(LineWriter line, int start)
    {
        ReadOnlySpan<byte> written = line.Written.Slice(start);
        int first = IndexOfEscaped(written);
        if (first < 0)
            return;
        byte[] rest = written.Slice(first).ToArray();
        line.Truncate(start + first);
        AppendEscaped(line, rest);
    }

    private static void AppendEscaped(LineWriter line, ReadOnlySpan<byte> utf8)
    {
        while (IndexOfEscaped(utf8) is var at and >= 0)
        {
            line.Utf8(utf8.Slice(0, at));
            byte octet = utf8[at];
            if (octet >= 0x20)
                line.Ascii('\\').Ascii((char)octet);
            else
                line.Ascii("\\u00").Ascii(octet < 0x10 ? '0' : '1').Ascii("0123456789abcdef"[octet & 0xF]);
            utf8 = utf8.Slice(at + 1);
        }

        line.Utf8(utf8);
    }

    /// <summary>
    /// Index of the first octet that has to be escaped; -1 where there is none. Eight at a time: the class library's search has to be
    /// compiled at every start.
    /// </summary>
    private static int IndexOfEscaped(ReadOnlySpan<byte> utf8)
    {
        const ulong Ones = 0x0101_0101_0101_0101;
        const ulong Highest = 0x80 * Ones;
        int at = 0;
        for (; at <= utf8.Length - sizeof(ulong); at += sizeof(ulong))
        {
            ulong octets = NetworkOrder.UInt64(utf8, at);
            ulong quotes = octets ^ ('"' * Ones);
            ulong backslashes = octets ^ ('\\' * Ones);
            ulong found = ((octets - (0x20 * Ones)) & ~octets) | ((quotes - Ones) & ~quotes) | ((backslashes - Ones) & ~backslashes);
            if ((found & Highest) != 0)
                break;
        }

        for (; at < utf8.Length; at++)
        {
            if (utf8[at] is < 0x20 or (byte)'"' or (byte)'\\')
                return at;
        }

        return -1;
    }
}
