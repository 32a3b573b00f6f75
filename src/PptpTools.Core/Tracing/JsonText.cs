using System;
using System.Text;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>JSON strings (RFC 8259 section 7).</summary>
internal static class JsonText
{
#if NET
    private static readonly System.Buffers.SearchValues<byte> Escaped = System.Buffers.SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\"\\"u8);
#endif

    /// <summary>Appends UTF-8 in quotation marks, with what JSON wants escaped.</summary>
    public static void AppendString(LineWriter line, ReadOnlySpan<byte> utf8)
    {
        line.Ascii('"');
        AppendEscaped(line, utf8);
        line.Ascii('"');
    }

    /// <summary>Appends text in quotation marks.</summary>
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

    private static int IndexOfEscaped(ReadOnlySpan<byte> utf8)
    {
#if NET
        return utf8.IndexOfAny(Escaped);
#else
        for (int i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] is < 0x20 or (byte)'"' or (byte)'\\')
                return i;
        }

        return -1;
#endif
    }
}
