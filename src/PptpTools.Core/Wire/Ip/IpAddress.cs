using System;
using System.Buffers.Binary;
using System.Net;

namespace PptpTools.Wire.Ip;

/// <summary>An IPv4 or IPv6 address as a value: no allocation, quick to compare. IPv4 is kept in its mapped form (RFC 4291 section 2.5.5.2).</summary>
public readonly struct IpAddress : IEquatable<IpAddress>
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    private readonly ulong _high;
    private readonly ulong _low;

    private IpAddress(ulong high, ulong low)
    {
        _high = high;
        _low = low;
    }

    internal ulong High => _high;

    internal ulong Low => _low;

    /// <summary>True for an IPv4 address.</summary>
    public bool IsVersion4 => _high == 0 && (_low & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    /// <summary>True for <c>0.0.0.0</c>, <c>::</c> and the default value.</summary>
    public bool IsUnspecified => _high == 0 && (_low == MappedPrefix || _low == 0);

    /// <summary>Reads 4 or 16 octets in network order.</summary>
    /// <exception cref="ArgumentException">Another number of octets.</exception>
    public static IpAddress Read(ReadOnlySpan<byte> octets) => octets.Length switch
    {
        4 => Read4(octets, 0),
        16 => Read6(octets, 0),
        _ => throw new ArgumentException("An IP address has 4 or 16 octets.", nameof(octets)),
    };

    internal static IpAddress Read4(ReadOnlySpan<byte> octets, int offset) => new(0, MappedPrefix | NetworkOrder.UInt32(octets, offset));

    internal static IpAddress Read6(ReadOnlySpan<byte> octets, int offset) =>
        new(NetworkOrder.UInt64(octets, offset), NetworkOrder.UInt64(octets, offset + 8));

    /// <summary>The same address from the class library's type.</summary>
    public static IpAddress From(IPAddress address)
    {
        if (address is null)
            throw new ArgumentNullException(nameof(address));
        return Read(address.GetAddressBytes());
    }

    /// <summary>The same address as the class library's type.</summary>
    public IPAddress ToIPAddress()
    {
        var octets = new byte[IsVersion4 ? 4 : 16];
        WriteTo(octets);
        return new IPAddress(octets);
    }

    /// <summary>Writes 4 octets for IPv4, 16 for IPv6, and says how many.</summary>
    public int WriteTo(Span<byte> destination)
    {
        if (IsVersion4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination.Slice(8), _low);
        return 16;
    }

    /// <summary>The sum of the address's 16-bit words, as an Internet checksum counts it, not folded.</summary>
    internal ulong ChecksumSum => IsVersion4 ? (uint)_low : (_high >> 32) + (uint)_high + (_low >> 32) + (uint)_low;

    /// <summary>Appends the address in its usual form.</summary>
    public void AppendTo(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        if (IsVersion4)
        {
            uint address = (uint)_low;
            line.Decimal(address >> 24).Ascii('.').Decimal((address >> 16) & 0xFF).Ascii('.').Decimal((address >> 8) & 0xFF).Ascii('.').Decimal(address & 0xFF);
            return;
        }

        Span<byte> octets = stackalloc byte[16];
        WriteTo(octets);
        line.AddressText(octets);
    }

    /// <inheritdoc/>
    public bool Equals(IpAddress other) => _high == other._high && _low == other._low;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IpAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        ulong mixed = (_high * 0x9E37_79B9_7F4A_7C15) ^ _low;
        mixed *= 0xD6E8_FEB8_6659_FD93;
        return (int)(mixed >> 32);
    }

    /// <summary>The address in its usual form.</summary>
    public override string ToString() => ToIPAddress().ToString();

    /// <summary>Value equality.</summary>
    public static bool operator ==(IpAddress left, IpAddress right) => left.Equals(right);

    /// <summary>Value inequality.</summary>
    public static bool operator !=(IpAddress left, IpAddress right) => !left.Equals(right);
}
