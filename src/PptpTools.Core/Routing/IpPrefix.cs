using System;
using System.Globalization;
using System.Net;
using PptpTools.Wire.Ip;

namespace PptpTools.Routing;

/// <summary>A network of IPv4 or IPv6: an address whose bits behind the prefix are zero, and the prefix's length (RFC 4632 section 3.1, RFC 4291 section 2.3).</summary>
public readonly struct IpPrefix : IEquatable<IpPrefix>
{
    private const int MappedBits = 96;
    private const int HalfBits = 64;

    /// <summary>The network that an address is in.</summary>
    /// <param name="address">An address; bits behind the prefix are left out.</param>
    /// <param name="length">Length of the prefix in bits, at most 32 for IPv4 and 128 for IPv6.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no prefix of that length.</exception>
    public IpPrefix(IpAddress address, int length)
    {
        if (length < 0 || length > BitsOf(address))
            throw new ArgumentOutOfRangeException(nameof(length));
        Length = length;
        Span<byte> octets = stackalloc byte[16];
        int count = address.WriteTo(octets);
        for (int i = 0; i < count; i++)
            octets[i] &= (byte)(0xFF00 >> Math.Min(8, Math.Max(0, length - (8 * i))));
        Address = IpAddress.Read(octets.Slice(0, count));
    }

    /// <summary>The network's first address.</summary>
    public IpAddress Address { get; }

    /// <summary>Length of the prefix in bits.</summary>
    public int Length { get; }

    /// <summary>An IPv4 network's last address, which means all its hosts (RFC 919).</summary>
    public IpAddress Broadcast
    {
        get
        {
            Span<byte> octets = stackalloc byte[16];
            int count = Address.WriteTo(octets);
            for (int i = 0; i < count; i++)
                octets[i] |= (byte)(0xFF >> Math.Min(8, Math.Max(0, Length - (8 * i))));
            return IpAddress.Read(octets.Slice(0, count));
        }
    }

    /// <summary>True where everything is in it.</summary>
    public bool IsDefault => Length == 0;

    /// <summary>True for a single address.</summary>
    public bool IsHost => Length == BitsOf(Address);

    /// <summary>A single address.</summary>
    public static IpPrefix Host(IpAddress address) => new(address, BitsOf(address));

    /// <summary>The network of an IPv4 address's class (RFC 791 section 2.3): A has 8 bits, B 16, C 24.</summary>
    public static IpPrefix ClassOf(IpAddress address)
    {
        uint number = (uint)address.Low;
        return new IpPrefix(address, number >> 31 == 0 ? 8 : number >> 30 == 0b10 ? 16 : 24);
    }

    /// <summary>Reads <c>10.0.0.0/8</c>; an address alone is a host, <c>default</c> everything of IPv4.</summary>
    /// <param name="text">The text.</param>
    /// <param name="prefix">The network; bits behind the prefix are left out.</param>
    /// <returns>False where the text is no network.</returns>
    public static bool TryParse(string? text, out IpPrefix prefix)
    {
        prefix = default;
        if (text is null)
            return false;
        if (text == "default")
        {
            prefix = new IpPrefix(IpAddress.From(IPAddress.Any), 0);
            return true;
        }

        int slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text.Substring(0, slash), out IPAddress? parsed))
            return false;
        IpAddress address = IpAddress.From(parsed);
        int length = BitsOf(address);
        string bits = slash < 0 ? "" : text.Substring(slash + 1);
        if (slash >= 0 && (!int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > BitsOf(address)))
            return false;
        prefix = new IpPrefix(address, length);
        return true;
    }

    /// <summary>True for an address in it.</summary>
    public bool Contains(IpAddress address)
    {
        if (address.IsVersion4 != Address.IsVersion4)
            return false;
        int length = Length + (address.IsVersion4 ? MappedBits : 0);
        return Begins(address.High ^ Address.High, length) && Begins(address.Low ^ Address.Low, length - HalfBits);
    }

    /// <summary>True for a network that lies in this one, or is the same.</summary>
    public bool Contains(IpPrefix other) => other.Length >= Length && Contains(other.Address);

    /// <inheritdoc/>
    public bool Equals(IpPrefix other) => Address == other.Address && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IpPrefix other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Address.GetHashCode() * 31) + Length;

    /// <summary>Address and length, as <c>10.0.0.0/8</c>.</summary>
    public override string ToString() => $"{Address}/{Length}";

    /// <summary>Value equality.</summary>
    public static bool operator ==(IpPrefix left, IpPrefix right) => left.Equals(right);

    /// <summary>Value inequality.</summary>
    public static bool operator !=(IpPrefix left, IpPrefix right) => !left.Equals(right);

    private static int BitsOf(IpAddress address) => address.IsVersion4 ? 32 : 128;

    /// <summary>True where the first bits of a difference are zero.</summary>
    private static bool Begins(ulong difference, int bits) => bits <= 0 || (bits >= HalfBits ? difference == 0 : difference >> (HalfBits - bits) == 0);
}
