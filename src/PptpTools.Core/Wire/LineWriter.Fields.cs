using System;

namespace PptpTools.Wire;

public sealed partial class LineWriter
{
    private int _depth;

    /// <inheritdoc/>
    public override void Number(string name, ulong value) => Name(name).Decimal(value);

    /// <inheritdoc/>
    public override void Signed(string name, int value) => Name(name).SignedDecimal(value);

    /// <inheritdoc/>
    public override void Hexadecimal(string name, ulong value, int digits) => Name(name).Hex(value, digits);

    /// <inheritdoc/>
    public override void Boolean(string name, bool value) => Name(name).Ascii(value ? "true" : "false");

    /// <inheritdoc/>
    public override void Code(string name, uint value, string? meaning)
    {
        Name(name);
        if (meaning is null)
            Decimal(value);
        else
            Ascii(meaning);
    }

    /// <inheritdoc/>
    public override void Word(string name, string value) => Name(name).Ascii(value);

    /// <inheritdoc/>
    public override void Text(string name, ReadOnlySpan<byte> octets) => Name(name).Quoted(octets);

    /// <inheritdoc/>
    public override void Address(string name, ReadOnlySpan<byte> address) => Name(name).AddressText(address);

    /// <inheritdoc/>
    public override void Octets(string name, ReadOnlySpan<byte> octets) => Name(name).Ascii('<').Hex(octets).Ascii('>');

    /// <inheritdoc/>
    public override void BeginGroup(string name, int type)
    {
        Ascii(" <").Ascii(name);
        _depth++;
    }

    /// <inheritdoc/>
    public override void EndGroup()
    {
        Ascii('>');
        _depth--;
    }

    private LineWriter Name(string name)
    {
        if (_depth > 0 && name == "Value")
            return Ascii(' ');
        byte[] buffer = Reserve(name.Length + 2);
        int at = _length;
        buffer[at++] = (byte)' ';
        foreach (char character in name)
            buffer[at++] = (byte)character;
        buffer[at++] = (byte)'=';
        _length = at;
        return this;
    }
}
