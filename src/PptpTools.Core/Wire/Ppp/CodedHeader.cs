using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A view of the form that PPP's authentication protocols took over from the configuration protocols.
/// <code>
///  +-----------+------------+-----------------------+----------+
///  |   Code    | Identifier |        Length         | Data ... |
///  +-----------+------------+-----------------------+----------+
/// </code>
/// Length counts all four fields; octets behind it are padding (RFC 1334 section 2.2, RFC 1994 section 4, RFC 3748 section 4).
/// </summary>
internal readonly ref struct CodedHeader
{
    public const int HeaderLength = 4;
    private const int LengthOffset = 2;

    private CodedHeader(ReadOnlySpan<byte> information, ushort length, int end)
    {
        Code = information[0];
        Identifier = information[1];
        Length = length;
        Data = information.Slice(HeaderLength, end - HeaderLength);
        Padding = information.Slice(end);
    }

    public byte Code { get; }

    public byte Identifier { get; }

    /// <summary>The length field, whatever it says.</summary>
    public ushort Length { get; }

    /// <summary>The octets that the length field counts, or what there is of them.</summary>
    public ReadOnlySpan<byte> Data { get; }

    public ReadOnlySpan<byte> Padding { get; }

    public static bool TryParse(ReadOnlySpan<byte> information, string reference, out CodedHeader header, out WireError error)
    {
        if (information.Length < HeaderLength)
        {
            header = default;
            error = new WireError(WireFault.Truncated, information.Length, reference);
            return false;
        }

        ushort length = NetworkOrder.UInt16(information, LengthOffset);
        header = new CodedHeader(information, length, Math.Min(information.Length, Math.Max(HeaderLength, (int)length)));
        error = default;
        return true;
    }
}
