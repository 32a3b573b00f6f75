using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ip;

/// <summary>Reads names of DNS messages (RFC 1035 sections 3.1 and 4.1.4) and of NetBIOS over them (RFC 1001 section 14.1).</summary>
internal static class DnsName
{
    /// <summary>The longest name, dots included.</summary>
    public const int MaximumLength = 255;

    private const int MaximumLabel = 63;
    private const byte PointerFlags = 0xC0;
    private const int NetBiosLabel = 32;
    private const int NetBiosNameLength = 15;

    /// <summary>
    /// Reads a name with its compression pointers. A pointer that does not lead back to an earlier place ends it, so that none can loop.
    /// </summary>
    /// <param name="message">The whole message.</param>
    /// <param name="at">Where the name begins; behind it afterwards.</param>
    /// <param name="name">At least <see cref="MaximumLength"/> octets for the labels with dots between them.</param>
    /// <param name="length">Octets written; what was read, where the name is broken.</param>
    /// <returns>False for a name that is cut, too long, or has a pointer that does not lead back.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int at, Span<byte> name, out int length)
    {
        length = 0;
        int cursor = at;
        int lowest = at;
        bool hasJumped = false;
        while (cursor < message.Length)
        {
            int label = message[cursor];
            if (label == 0)
            {
                at = hasJumped ? at : cursor + 1;
                return true;
            }

            if (label >= PointerFlags)
            {
                if (cursor + 2 > message.Length)
                    break;
                int target = BinaryPrimitives.ReadUInt16BigEndian(message.Slice(cursor)) & 0x3FFF;
                at = hasJumped ? at : cursor + 2;
                hasJumped = true;
                if (target >= lowest)
                    return false;
                lowest = cursor = target;
                continue;
            }

            int needed = length + label + (length > 0 ? 1 : 0);
            if (label > MaximumLabel || cursor + 1 + label > message.Length || needed > MaximumLength)
                break;
            if (length > 0)
                name[length++] = (byte)'.';
            message.Slice(cursor + 1, label).CopyTo(name.Slice(length));
            length += label;
            cursor += 1 + label;
        }

        if (!hasJumped)
            at = message.Length;
        return false;
    }

    /// <summary>Appends a name; the root as a dot, an encoded NetBIOS name as its 15 characters and its suffix: <c>WORKGROUP&lt;1c&gt;</c>.</summary>
    public static LineWriter Append(LineWriter line, ReadOnlySpan<byte> name, bool isNetBios)
    {
        if (name.IsEmpty)
            return line.Ascii('.');
        Span<byte> decoded = stackalloc byte[NetBiosNameLength + 1];
        if (!isNetBios || !TryDecodeNetBios(name, decoded))
            return EscapedText.Append(line, name);
        ReadOnlySpan<byte> text = decoded.Slice(0, NetBiosNameLength);
        while (!text.IsEmpty && text[text.Length - 1] is (byte)' ' or 0)
            text = text.Slice(0, text.Length - 1);
        return EscapedText.Append(line, text).Ascii('<').Hex(decoded.Slice(NetBiosNameLength)).Ascii('>');
    }

    /// <summary>Each character was split into two halves, each added to 'A'.</summary>
    private static bool TryDecodeNetBios(ReadOnlySpan<byte> name, Span<byte> decoded)
    {
        if (name.Length < NetBiosLabel || (name.Length > NetBiosLabel && name[NetBiosLabel] != '.'))
            return false;
        for (int i = 0; i < decoded.Length; i++)
        {
            int high = name[2 * i] - 'A';
            int low = name[2 * i + 1] - 'A';
            if ((high | low) is < 0 or > 15)
                return false;
            decoded[i] = (byte)(high << 4 | low);
        }

        return true;
    }
}
