using System;
using System.Globalization;
using System.Net;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>An IPv4 address and the length in bits of the prefix that it shares with its network (RFC 4632 section 3.1).</summary>
internal readonly record struct Ipv4Prefix(IpAddress Address, int Length)
{
    private const int AddressBits = 32;

    /// <summary>The network's mask.</summary>
    public uint Mask => Length == 0 ? 0 : uint.MaxValue << (AddressBits - Length);

    /// <summary>The network's own address.</summary>
    public IpAddress Network => AddressOf(NumberOf(Address) & Mask);

    /// <summary>The address of every host in the network.</summary>
    public IpAddress Broadcast => AddressOf(NumberOf(Address) | ~Mask);

    /// <summary>Reads <c>10.0.0.1/24</c>; an address alone is a host.</summary>
    /// <exception cref="FormatException">No such text.</exception>
    public static Ipv4Prefix Parse(string text)
    {
        if (text is null)
            throw new ArgumentNullException(nameof(text));
        string[] parts = text.Split('/');
        int length = parts.Length == 1 ? AddressBits : int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture);
        IpAddress address = IpAddress.From(IPAddress.Parse(parts[0]));
        if (parts.Length > 2 || length > AddressBits || !address.IsVersion4)
            throw new FormatException($"'{text}' is no IPv4 prefix.");
        return new Ipv4Prefix(address, length);
    }

    /// <summary>True for an address of the network.</summary>
    public bool Contains(IpAddress address) => address.IsVersion4 && ((NumberOf(address) ^ NumberOf(Address)) & Mask) == 0;

    /// <summary>Address and length, as <c>10.0.0.1/24</c>.</summary>
    public override string ToString() => $"{Address}/{Length}";

    /// <summary>Reads an IPv4 address.</summary>
    internal static IpAddress ParseAddress(string text) => Parse(text).Address;

    internal static uint NumberOf(IpAddress address) => (uint)address.Low;

    internal static IpAddress AddressOf(uint number)
    {
        ReadOnlySpan<byte> octets = [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
        return IpAddress.Read4(octets, 0);
    }
}
