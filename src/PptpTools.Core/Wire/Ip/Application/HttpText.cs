using System;
using System.Text;

namespace PptpTools.Wire.Ip;

/// <summary>
/// Recognises the first segment of an HTTP/1 message by its start line (RFC 9112 section 2.1) and reads it in one line:
/// <c>GET /x HTTP/1.1 host=10.78.0.1</c>, <c>HTTP/1.1 200 OK, 2690 octets</c>. Nothing behind the first 4096 octets is looked at.
/// </summary>
internal static class HttpText
{
    private const int MaximumHead = 4096;

    private static readonly byte[] VersionPrefix = Encoding.ASCII.GetBytes("HTTP/1.");
    private static readonly byte[] Host = Encoding.ASCII.GetBytes("host:");
    private static readonly byte[] ContentLength = Encoding.ASCII.GetBytes("content-length:");

    private static readonly byte[][] Methods =
    [
        Encoding.ASCII.GetBytes("GET "), Encoding.ASCII.GetBytes("POST "), Encoding.ASCII.GetBytes("HEAD "), Encoding.ASCII.GetBytes("PUT "),
        Encoding.ASCII.GetBytes("DELETE "), Encoding.ASCII.GetBytes("OPTIONS "), Encoding.ASCII.GetBytes("CONNECT "),
        Encoding.ASCII.GetBytes("PATCH "), Encoding.ASCII.GetBytes("TRACE "), Encoding.ASCII.GetBytes("PROPFIND "), Encoding.ASCII.GetBytes("M-SEARCH "),
        Encoding.ASCII.GetBytes("NOTIFY "),
    ];

    public static bool IsResponse(ReadOnlySpan<byte> octets) => octets.StartsWith(VersionPrefix);

    public static bool IsRequest(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 4 || octets[0] is < (byte)'A' or > (byte)'Z')
            return false;
        foreach (byte[] method in Methods)
        {
            if (octets.StartsWith(method))
                return StartLine(octets).IndexOf(VersionPrefix) > 0;
        }

        return false;
    }

    /// <summary>Appends the summary, where there is one. False where the octets are no HTTP message's beginning.</summary>
    public static bool TryAppend(ReadOnlySpan<byte> octets, LineWriter line)
    {
        bool isResponse = IsResponse(octets);
        if (!isResponse && !IsRequest(octets))
            return false;
        EscapedText.Append(line.Ascii(' '), StartLine(octets));
        ReadOnlySpan<byte> value = Header(octets, isResponse ? ContentLength : Host);
        if (value.IsEmpty)
            return true;
        if (isResponse)
            EscapedText.Append(line.Ascii(", "), value).Ascii(" octets");
        else
            EscapedText.Append(line.Ascii(" host="), value);
        return true;
    }

    public static void Describe(ReadOnlySpan<byte> octets, FieldSink sink)
    {
        bool isResponse = IsResponse(octets);
        sink.BeginGroup("Http", -1);
        sink.Text("StartLine", StartLine(octets));
        ReadOnlySpan<byte> value = Header(octets, isResponse ? ContentLength : Host);
        if (!value.IsEmpty)
            sink.Text(isResponse ? "ContentLength" : "Host", value);
        sink.EndGroup();
    }

    private static ReadOnlySpan<byte> StartLine(ReadOnlySpan<byte> octets) => TakeLine(ref octets);

    /// <summary>The value of a header field, without the blanks round it; empty where the field is not there.</summary>
    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> name)
    {
        octets = octets.Slice(0, Math.Min(octets.Length, MaximumHead));
        TakeLine(ref octets);
        while (!octets.IsEmpty)
        {
            ReadOnlySpan<byte> field = TakeLine(ref octets);
            if (field.IsEmpty)
                break;
            if (StartsWithIgnoringCase(field, name))
                return Trim(field.Slice(name.Length));
        }

        return default;
    }

    private static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> octets)
    {
        ReadOnlySpan<byte> searched = octets.Slice(0, Math.Min(octets.Length, MaximumHead));
        int end = searched.IndexOf((byte)'\n');
        ReadOnlySpan<byte> taken = end < 0 ? searched : searched.Slice(0, end);
        octets = octets.Slice(end < 0 ? searched.Length : end + 1);
        return taken.Length > 0 && taken[taken.Length - 1] == '\r' ? taken.Slice(0, taken.Length - 1) : taken;
    }

    private static bool StartsWithIgnoringCase(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> lowerCase)
    {
        if (octets.Length < lowerCase.Length)
            return false;
        for (int i = 0; i < lowerCase.Length; i++)
        {
            if (octets[i] != lowerCase[i] && (octets[i] is < (byte)'A' or > (byte)'Z' || (octets[i] | 0x20) != lowerCase[i]))
                return false;
        }

        return true;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && octets[0] is (byte)' ' or (byte)'\t')
            octets = octets.Slice(1);
        while (!octets.IsEmpty && octets[octets.Length - 1] is (byte)' ' or (byte)'\t')
            octets = octets.Slice(0, octets.Length - 1);
        return octets;
    }
}
