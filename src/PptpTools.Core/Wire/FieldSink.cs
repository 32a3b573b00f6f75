using System;

namespace PptpTools.Wire;

/// <summary>
/// Receives the fields of a record in wire order. What a record says once, by <see cref="WireRecord.Describe"/>,
/// becomes a line of text, JSON, CSV or objects, according to the sink. Names are the standard's words in PascalCase.
/// </summary>
public abstract class FieldSink
{
    /// <summary>A decimal number.</summary>
    public abstract void Number(string name, ulong value);

    /// <summary>A number that may be below zero, such as a difference.</summary>
    public abstract void Signed(string name, int value);

    /// <summary>A number that people read in hexadecimal.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">Its value.</param>
    /// <param name="digits">Number of digits shown, 2 to 16.</param>
    public abstract void Hexadecimal(string name, ulong value, int digits);

    /// <summary>A flag.</summary>
    public abstract void Boolean(string name, bool value);

    /// <summary>A number with a meaning.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">Its value.</param>
    /// <param name="meaning">The standard's name of the value; null where none is assigned.</param>
    public abstract void Code(string name, uint value, string? meaning);

    /// <summary>Words of our own or of the standard (not octets of the peer).</summary>
    public abstract void Word(string name, string value);

    /// <summary>Octets of the peer that are meant to be text. The sink escapes what is not printable.</summary>
    public abstract void Text(string name, ReadOnlySpan<byte> octets);

    /// <summary>An address of 4 (IPv4), 6 (IEEE 802), 8 (interface identifier) or 16 (IPv6) octets.</summary>
    public abstract void Address(string name, ReadOnlySpan<byte> address);

    /// <summary>Octets of the peer.</summary>
    public abstract void Octets(string name, ReadOnlySpan<byte> octets);

    /// <summary>Opens a group of fields of which there may be several with one name: an option, an address list's entry.</summary>
    /// <param name="name">What the group is, such as <c>MaximumReceiveUnit</c>.</param>
    /// <param name="type">Its type octet, or -1 where it has none.</param>
    public abstract void BeginGroup(string name, int type);

    /// <summary>Closes the group opened last.</summary>
    public abstract void EndGroup();
}
