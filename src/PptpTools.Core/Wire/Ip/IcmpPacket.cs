using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ip;

/// <summary>
/// A view of an ICMP or ICMPv6 message.
/// <code>
///  |     Type      |     Code      |          Checksum             |
///  |             by type: identifier and sequence number,          |
///  |             next hop's MTU, gateway, pointer                  |
///  |             by type: data, or the packet that was refused     |
/// </code>
/// RFC 792, RFC 4443 section 2.1.
/// </summary>
public readonly ref struct IcmpPacket
{
    /// <summary>Octets before the body.</summary>
    public const int HeaderLength = 8;

    private const int ChecksumOffset = 2;
    private const int ParameterOffset = 4;
    private const int SequenceOffset = 6;
    private const int TargetLength = 16;

    private readonly ReadOnlySpan<byte> _octets;

    private IcmpPacket(ReadOnlySpan<byte> octets, byte version)
    {
        _octets = octets;
        Version = version;
    }

    /// <summary>4 for ICMP, 6 for ICMPv6.</summary>
    public byte Version { get; }

    /// <summary>The type.</summary>
    public byte Type => _octets[0];

    /// <summary>The code.</summary>
    public byte Code => _octets[1];

    /// <summary>The checksum field.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(ChecksumOffset));

    /// <summary>The 32 bits whose meaning the type decides.</summary>
    public uint Parameter => BinaryPrimitives.ReadUInt32BigEndian(_octets.Slice(ParameterOffset));

    /// <summary>The standard's name of the type, such as <c>DestinationUnreachable</c>; <c>Unknown</c> where there is none.</summary>
    public string Message => IcmpNames.OfType(Version, Type);

    /// <summary>The standard's name of the code; null where there is none.</summary>
    public string? CodeName => IcmpNames.OfCode(Version, Type, Code);

    /// <summary>True for echo requests and replies.</summary>
    public bool IsEcho => Version == 4 ? Type is 0 or 8 : Type is 128 or 129;

    /// <summary>True for messages that report a packet that was refused: <see cref="Body"/> begins with it.</summary>
    public bool IsError => Version == 4 ? Type is 3 or 4 or 5 or 11 or 12 : Type is > 0 and < 128;

    /// <summary>An echo's identifier.</summary>
    public ushort Identifier => BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(ParameterOffset));

    /// <summary>An echo's sequence number.</summary>
    public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(_octets.Slice(SequenceOffset));

    /// <summary>The largest packet that passes, where the message tells: FragmentationNeeded (RFC 1191; 0 from old routers) and PacketTooBig.</summary>
    public uint? NextHopMtu => Version == 4
        ? (Type == 3 && Code == 4 ? Parameter & 0xFFFF : null)
        : Type == 2 ? Parameter : null;

    /// <summary>What follows the first 8 octets.</summary>
    public ReadOnlySpan<byte> Body => _octets.Slice(HeaderLength);

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>The address that a neighbor message or a redirect is about; empty for others.</summary>
    public ReadOnlySpan<byte> Target => Version == 4
        ? (Type == 5 ? _octets.Slice(ParameterOffset, 4) : default)
        : Type is 135 or 136 or 137 && Body.Length >= TargetLength ? Body.Slice(0, TargetLength) : default;

    /// <summary>Reads a message from an IP packet's payload.</summary>
    /// <param name="octets">What follows the IP header.</param>
    /// <param name="version">The packet's IP version, 4 or 6.</param>
    /// <param name="message">The view.</param>
    /// <param name="error">Truncated for fewer than 8 octets.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, byte version, out IcmpPacket message, out WireError error)
    {
        message = default;
        if (octets.Length < HeaderLength)
        {
            error = new WireError(WireFault.Truncated, octets.Length, SectionOf(version));
            return false;
        }

        message = new IcmpPacket(octets, version);
        error = default;
        return true;
    }

    /// <summary>What the checksum says of this message; an ICMPv6 checksum covers the addresses too (RFC 4443 section 2.3).</summary>
    /// <param name="ip">The packet that carried it.</param>
    public TcpChecksumVerdict ChecksumVerdict(in IpPacket ip)
    {
        if (ip.MissingOctets > 0)
            return TcpChecksumVerdict.CannotTell;
        if (Version == 6)
            return PseudoHeader.Verdict(ip.Source, ip.Destination, IpProtocols.IcmpVersion6, _octets, Checksum);
        return InternetChecksum.Of(_octets) == 0 ? TcpChecksumVerdict.Correct : TcpChecksumVerdict.Wrong;
    }

    /// <summary>Finds out which packet an error is about.</summary>
    public bool TryReadOriginal(out IcmpOriginal original)
    {
        original = default;
        return IsError && IcmpOriginal.TryRead(Body, out original);
    }

    internal static string SectionOf(byte version) => version == 4 ? "RFC 792" : "RFC 4443 2.1";

    /// <summary>Appends what the message says: <c> DestinationUnreachable PortUnreachable of TCP 10.0.0.1:1141 &gt; 10.0.0.2:1723</c>.</summary>
    internal void AppendText(LineWriter line)
    {
        line.Ascii(' ').Ascii(Message);
        if (Message == "Unknown")
            line.Ascii(" type=").Decimal(Type);
        if (CodeName is { } name)
            line.Ascii(' ').Ascii(name);
        else if (Code != 0)
            line.Ascii(" code=").Decimal(Code);
        if (IsEcho)
            line.Ascii(" id=").Hex(Identifier).Ascii(" seq=").Decimal(Sequence).Ascii(" len=").Decimal((ulong)Body.Length);
        if (NextHopMtu is { } mtu)
            line.Ascii(" mtu=").Decimal(mtu);
        if (!Target.IsEmpty)
            line.Ascii(Version == 4 ? " gateway=" : " target=").AddressText(Target);
        if (TryReadOriginal(out IcmpOriginal original))
            original.AppendTo(line.Ascii(" of "));
    }
}
