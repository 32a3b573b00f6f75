using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ip;

/// <summary>What a captured frame carries.</summary>
public enum LinkPayload : byte
{
    /// <summary>Something this software does not read.</summary>
    Other,

    /// <summary>An IPv4 or IPv6 packet.</summary>
    Ip,

    /// <summary>An ARP packet (RFC 826).</summary>
    Arp,

    /// <summary>A PPP frame.</summary>
    Ppp,

    /// <summary>A PPPoE discovery packet (RFC 2516).</summary>
    PppoeDiscovery,
}

/// <summary>A view of a captured frame: the link header is read away, what it carried is named.</summary>
public readonly ref struct LinkFrame
{
    private const int EthernetHeaderLength = 14;

    /// <summary>What <see cref="Payload"/> is.</summary>
    public LinkPayload Kind { get; private init; }

    /// <summary>The payload, padding included.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>The sender's link address; empty where the link has none.</summary>
    public ReadOnlySpan<byte> Source { get; private init; }

    /// <summary>The receiver's link address; empty where the link has none.</summary>
    public ReadOnlySpan<byte> Destination { get; private init; }

    /// <summary>The PPPoE session id; -1 for other frames.</summary>
    public int PppoeSession { get; private init; }

    /// <summary>For PPP with a direction octet: true when the capturing host sent the frame; null where the link does not tell.</summary>
    public bool? Sent { get; private init; }

    /// <summary>Reads the link header of a frame.</summary>
    /// <param name="linkType">The capture interface's link type.</param>
    /// <param name="octets">The frame as captured.</param>
    /// <param name="frame">The view.</param>
    /// <param name="error">Truncated for a short header, OtherFormat for a link type that this software does not read.</param>
    public static bool TryParse(LinkType linkType, ReadOnlySpan<byte> octets, out LinkFrame frame, out WireError error)
    {
        frame = default;
        error = default;
        if (linkType != LinkType.Ethernet)
        {
            error = new WireError(WireFault.OtherFormat, 0, "LINKTYPE registry");
            return false;
        }

        if (octets.Length < EthernetHeaderLength)
        {
            error = new WireError(WireFault.Truncated, octets.Length, "IEEE 802.3");
            return false;
        }

        ushort etherType = BinaryPrimitives.ReadUInt16BigEndian(octets.Slice(12));
        frame = new LinkFrame
        {
            Kind = etherType switch { 0x0800 or 0x86DD => LinkPayload.Ip, 0x0806 => LinkPayload.Arp, _ => LinkPayload.Other },
            Payload = octets.Slice(EthernetHeaderLength),
            Source = octets.Slice(6, 6),
            Destination = octets.Slice(0, 6),
            PppoeSession = -1,
        };
        return true;
    }
}
