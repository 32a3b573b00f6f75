using System;
using System.Text;

namespace PptpTools.Wire;

/// <summary>
/// Builds lines of UTF-8 text in a buffer that is used again. As a <see cref="FieldSink"/> it writes
/// <c> name=value</c>, and a group as <c> &lt;name value …&gt;</c>, the shape of pppd's log.
/// </summary>
public sealed partial class LineWriter : FieldSink
{
    private byte[] _buffer = new byte[512];
    private int _length;

    /// <summary>The octets written so far.</summary>
    public ReadOnlySpan<byte> Written => new(_buffer, 0, _length);

    /// <summary>Number of octets written so far.</summary>
    public int Length => _length;

    /// <summary>Forgets everything written; keeps the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>Forgets what was written after <paramref name="length"/> octets.</summary>
    internal void Truncate(int length) => _length = length;

    internal byte[] Buffer => _buffer;

    /// <summary>Appends text of our own, ASCII only.</summary>
    public LineWriter Ascii(string text)
    {
        if (text is null)
            throw new ArgumentNullException(nameof(text));

        // The pieces are short: a loop of our own is quicker than a call of the library's vectorised conversion.
        Span<byte> target = Reserve(text.Length).Slice(0, text.Length);
        for (int i = 0; i < target.Length; i++)
            target[i] = (byte)text[i];
        _length += text.Length;
        return this;
    }

    /// <summary>Appends one ASCII character.</summary>
    public LineWriter Ascii(char character)
    {
        Reserve(1)[0] = (byte)character;
        _length++;
        return this;
    }

    /// <summary>Appends octets that are UTF-8 already.</summary>
    public LineWriter Utf8(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Reserve(octets.Length));
        _length += octets.Length;
        return this;
    }

    /// <summary>Appends a number in decimal.</summary>
    public LineWriter Decimal(ulong value)
    {
        if (value > uint.MaxValue)
        {
            // Nine digits at a time: 32-bit division is several times quicker than 64-bit division.
            Decimal(value / 1_000_000_000);
            return Decimal(value % 1_000_000_000, 9);
        }

        uint rest = (uint)value;
        int digits = rest < 10 ? 1 : rest < 100 ? 2 : rest < 1_000 ? 3 : rest < 10_000 ? 4 : rest < 100_000 ? 5
            : rest < 1_000_000 ? 6 : rest < 10_000_000 ? 7 : rest < 100_000_000 ? 8 : rest < 1_000_000_000 ? 9 : 10;
        WriteDigits(Reserve(digits), rest, digits);
        _length += digits;
        return this;
    }

    /// <summary>Appends a number in decimal with leading zeros.</summary>
    public LineWriter Decimal(ulong value, int digits)
    {
        Span<byte> target = Reserve(digits);
        if (value <= uint.MaxValue)
        {
            WriteDigits(target, (uint)value, digits);
        }
        else
        {
            for (int i = digits - 1; i >= 0; i--, value /= 10)
                target[i] = (byte)('0' + (int)(value % 10));
        }

        _length += digits;
        return this;
    }

    /// <summary>Appends <c>0x</c> and at least <paramref name="digits"/> hexadecimal digits.</summary>
    public LineWriter Hex(ulong value, int digits = 1)
    {
        int needed = 1;
        for (ulong rest = value >> 4; rest != 0; rest >>= 4)
            needed++;
        if (needed < digits)
            needed = digits;
        Span<byte> target = Reserve(needed + 2);
        target[0] = (byte)'0';
        target[1] = (byte)'x';
        for (int i = needed + 1; i > 1; i--, value >>= 4)
            target[i] = HexDigit((int)(value & 0xF));
        _length += needed + 2;
        return this;
    }

    /// <summary>Appends octets as hexadecimal digits without separators.</summary>
    public LineWriter Hex(ReadOnlySpan<byte> octets)
    {
        Span<byte> target = Reserve(octets.Length * 2);
        for (int i = 0; i < octets.Length; i++)
        {
            target[2 * i] = HexDigit(octets[i] >> 4);
            target[2 * i + 1] = HexDigit(octets[i] & 0xF);
        }

        _length += octets.Length * 2;
        return this;
    }

    /// <summary>Appends a blank and two hexadecimal digits, as pppd prints an octet that it does not read.</summary>
    internal LineWriter SpacedHex(byte octet)
    {
        Span<byte> target = Reserve(3);
        target[0] = (byte)' ';
        target[1] = HexDigit(octet >> 4);
        target[2] = HexDigit(octet & 0xF);
        _length += 3;
        return this;
    }

    /// <summary>Appends every octet as a blank and two hexadecimal digits.</summary>
    internal LineWriter SpacedHex(ReadOnlySpan<byte> octets)
    {
        foreach (byte octet in octets)
            SpacedHex(octet);
        return this;
    }

    /// <summary>Appends an address of 4, 6, 8 or 16 octets in its usual form; any other length as hexadecimal digits.</summary>
    public LineWriter AddressText(ReadOnlySpan<byte> address)
    {
        switch (address.Length)
        {
            case 4:
                return Decimal(address[0]).Ascii('.').Decimal(address[1]).Ascii('.').Decimal(address[2]).Ascii('.').Decimal(address[3]);
            case 16:
                return Ascii(new System.Net.IPAddress(address.ToArray()).ToString());
            case 6 or 8:
                for (int i = 0; i < address.Length; i++)
                {
                    if (i > 0 && (address.Length == 6 || i % 2 == 0))
                        Ascii(':');
                    Reserve(2)[0] = HexDigit(address[i] >> 4);
                    _buffer[_length + 1] = HexDigit(address[i] & 0xF);
                    _length += 2;
                }

                return this;
            default:
                return Hex(address);
        }
    }

    /// <summary>
    /// Appends octets of a peer as text in quotation marks: printable ASCII as it is, quotation mark and backslash
    /// escaped, line feed, carriage return and tab as <c>\n</c>, <c>\r</c> and <c>\t</c>, any other octet as <c>\ooo</c> in octal,
    /// as pppd prints it.
    /// </summary>
    public LineWriter Quoted(ReadOnlySpan<byte> octets)
    {
        const int LongestEscape = 4;
        Span<byte> target = Reserve((octets.Length * LongestEscape) + 2);
        int at = 0;
        target[at++] = (byte)'"';
        foreach (byte octet in octets)
        {
            if (octet is >= 0x20 and < 0x7F and not ((byte)'"' or (byte)'\\'))
            {
                target[at++] = octet;
                continue;
            }

            target[at++] = (byte)'\\';
            switch (octet)
            {
                case (byte)'"' or (byte)'\\':
                    target[at++] = octet;
                    break;
                case (byte)'\n':
                    target[at++] = (byte)'n';
                    break;
                case (byte)'\r':
                    target[at++] = (byte)'r';
                    break;
                case (byte)'\t':
                    target[at++] = (byte)'t';
                    break;
                default:
                    target[at++] = (byte)('0' + (octet >> 6));
                    target[at++] = (byte)('0' + ((octet >> 3) & 7));
                    target[at++] = (byte)('0' + (octet & 7));
                    break;
            }
        }

        target[at++] = (byte)'"';
        _length += at;
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(_buffer, 0, _length);

    private static void WriteDigits(Span<byte> target, uint value, int digits)
    {
        for (int i = digits - 1; i >= 0; i--)
        {
            uint quotient = value / 10;
            target[i] = (byte)('0' + (value - (quotient * 10)));
            value = quotient;
        }
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        return _buffer.AsSpan(_length);
    }
}
