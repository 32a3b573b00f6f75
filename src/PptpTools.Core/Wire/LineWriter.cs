using System;
using System.Runtime.CompilerServices;
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
        byte[] buffer = Reserve(text.Length);
        int at = _length;
        foreach (char character in text)
            buffer[at++] = (byte)character;
        _length = at;
        return this;
    }

    /// <summary>Appends one ASCII character.</summary>
    public LineWriter Ascii(char character)
    {
        Reserve(1)[_length++] = (byte)character;
        return this;
    }

    /// <summary>Appends octets that are UTF-8 already.</summary>
    public LineWriter Utf8(ReadOnlySpan<byte> octets)
    {
        if (octets.Length == 0)
            return this;
        ref byte target = ref Reserve(octets.Length)[_length];
        Copy(in octets[0], ref target, octets.Length);
        _length += octets.Length;
        return this;
    }

    /// <summary>Appends octets that are UTF-8 already.</summary>
    internal LineWriter Utf8(byte[] octets) => Utf8(octets, octets.Length);

    /// <summary>Appends what another line holds.</summary>
    internal LineWriter Append(LineWriter other) => Utf8(other._buffer, other._length);

    /// <summary>Appends text if all of it is ASCII; otherwise nothing.</summary>
    internal bool TryAscii(string text)
    {
        byte[] buffer = Reserve(text.Length);
        int at = _length;
        foreach (char character in text)
        {
            if (character > 0x7F)
                return false;
            buffer[at++] = (byte)character;
        }

        _length = at;
        return true;
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
        if (rest < 10)
            return Ascii((char)('0' + rest));
        int digits = rest < 100 ? 2 : rest < 1_000 ? 3 : rest < 10_000 ? 4 : rest < 100_000 ? 5
            : rest < 1_000_000 ? 6 : rest < 10_000_000 ? 7 : rest < 100_000_000 ? 8 : rest < 1_000_000_000 ? 9 : 10;
        WriteDigits(rest, digits);
        return this;
    }

    /// <summary>Appends a number in decimal, with a minus sign where it is below zero.</summary>
    public LineWriter SignedDecimal(int value) => value < 0 ? Ascii('-').Decimal((ulong)-(long)value) : Decimal((ulong)value);

    /// <summary>Appends a number in decimal with leading zeros.</summary>
    public LineWriter Decimal(ulong value, int digits)
    {
        if (value <= uint.MaxValue)
        {
            WriteDigits((uint)value, digits);
            return this;
        }

        byte[] buffer = Reserve(digits);
        for (int at = _length + digits - 1; at >= _length; at--, value /= 10)
            buffer[at] = (byte)('0' + (int)(value % 10));
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
        byte[] buffer = Reserve(needed + 2);
        buffer[_length] = (byte)'0';
        buffer[_length + 1] = (byte)'x';
        _length += needed + 2;
        for (int at = _length - 1; needed > 0; at--, needed--, value >>= 4)
            buffer[at] = HexDigit((int)(value & 0xF));
        return this;
    }

    /// <summary>Appends octets as hexadecimal digits without separators.</summary>
    public LineWriter Hex(ReadOnlySpan<byte> octets)
    {
        byte[] buffer = Reserve(octets.Length * 2);
        int at = _length;
        foreach (byte octet in octets)
        {
            buffer[at++] = HexDigit(octet >> 4);
            buffer[at++] = HexDigit(octet & 0xF);
        }

        _length = at;
        return this;
    }

    /// <summary>Appends a blank and two hexadecimal digits, as pppd prints an octet that it does not read.</summary>
    internal LineWriter SpacedHex(byte octet)
    {
        byte[] buffer = Reserve(3);
        buffer[_length++] = (byte)' ';
        buffer[_length++] = HexDigit(octet >> 4);
        buffer[_length++] = HexDigit(octet & 0xF);
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
                    byte[] buffer = Reserve(2);
                    buffer[_length++] = HexDigit(address[i] >> 4);
                    buffer[_length++] = HexDigit(address[i] & 0xF);
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
        byte[] target = Reserve((octets.Length * LongestEscape) + 2);
        int at = _length;
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
        _length = at;
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(_buffer, 0, _length);

    private LineWriter Utf8(byte[] octets, int length)
    {
        if (length == 0)
            return this;
        ref byte target = ref Reserve(length)[_length];
        Copy(in octets[0], ref target, length);
        _length += length;
        return this;
    }

    /// <summary>
    /// Copies a piece of a line. Most are short: eight octets at a time, the last eight over the ones before, are quicker than a call of
    /// the library's copy, which code that is compiled ahead of time does not take in.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(in byte source, ref byte target, int length)
    {
        const int Step = sizeof(ulong);
        ref byte from = ref Unsafe.AsRef(in source);
        if (length < Step)
        {
            for (int i = 0; i < length; i++)
                Unsafe.Add(ref target, i) = Unsafe.Add(ref from, i);
            return;
        }

        int last = length - Step;
        for (int i = 0; i < last; i += Step)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, i), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i)));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, last), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, last)));
    }

    private void WriteDigits(uint value, int digits)
    {
        byte[] buffer = Reserve(digits);
        int at = _length + digits;
        _length = at;
        for (; digits > 1; digits -= 2)
        {
            uint hundreds = value / 100;
            uint pair = value - (hundreds * 100);
            uint tens = (pair * 103) >> 10;
            buffer[--at] = (byte)('0' + (pair - (tens * 10)));
            buffer[--at] = (byte)('0' + tens);
            value = hundreds;
        }

        if (digits > 0)
            buffer[at - 1] = (byte)('0' + (value % 10));
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);

    /// <summary>The buffer, with room for <paramref name="count"/> more octets. An array, not a span: see <see cref="NetworkOrder"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte[] Reserve(int count) => _buffer.Length - _length >= count ? _buffer : Grow(count);

    private byte[] Grow(int count)
    {
        Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        return _buffer;
    }
}
