using System;
using System.Globalization;
using PptpTools.Wire;

namespace PptpTools.Lab;

/// <summary>A 48-bit hardware address (IEEE 802 section 8.2).</summary>
internal readonly record struct MacAddress(ulong Value)
{
    /// <summary>Octets of an address.</summary>
    public const int Length = 6;

    /// <summary>Every station.</summary>
    public static MacAddress Broadcast => new(0xFFFF_FFFF_FFFF);

    /// <summary>True for broadcast and multicast addresses.</summary>
    public bool IsGroup => (Value & 0x0100_0000_0000) != 0;

    /// <summary>The address of an IPv4 multicast group (RFC 1112 section 6.4).</summary>
    public static MacAddress Multicast(uint group) => new(0x0100_5E00_0000UL | (group & 0x007F_FFFF));

    /// <summary>Reads 6 octets.</summary>
    public static MacAddress Read(ReadOnlySpan<byte> octets) => new(((ulong)NetworkOrder.UInt16(octets, 0) << 32) | NetworkOrder.UInt32(octets, 2));

    /// <summary>Reads <c>00:0A:8A:95:00:C0</c>.</summary>
    /// <exception cref="FormatException">No such text.</exception>
    public static MacAddress Parse(string text)
    {
        if (text is null)
            throw new ArgumentNullException(nameof(text));
        string[] octets = text.Split(':');
        if (octets.Length != Length)
            throw new FormatException($"'{text}' is no hardware address.");
        ulong value = 0;
        foreach (string octet in octets)
            value = (value << 8) | byte.Parse(octet, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return new MacAddress(value);
    }

    /// <summary>Writes 6 octets.</summary>
    public void WriteTo(Span<byte> destination)
    {
        for (int i = 0; i < Length; i++)
            destination[i] = (byte)(Value >> (8 * (Length - 1 - i)));
    }

    /// <summary>The address as <c>00:0A:8A:95:00:C0</c>.</summary>
    public override string ToString()
    {
        Span<byte> octets = stackalloc byte[Length];
        WriteTo(octets);
        return BitConverter.ToString(octets.ToArray()).Replace('-', ':');
    }
}
