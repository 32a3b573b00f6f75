using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>What a filter does with a packet that it matches.</summary>
internal enum FilterAction : byte
{
    /// <summary>The packet vanishes.</summary>
    Drop,

    /// <summary>A TCP segment is answered with a reset in the name of its receiver; other packets vanish.</summary>
    RejectWithReset,

    /// <summary>The sender is told that it is administratively prohibited (ICMP 3/13, RFC 1812 section 5.2.7.1).</summary>
    RejectAsProhibited,

    /// <summary>The sender is told that the protocol is unreachable (ICMP 3/2, RFC 792).</summary>
    RejectAsProtocolUnreachable,

    /// <summary>The sender is told that the port is unreachable (ICMP 3/3, RFC 792).</summary>
    RejectAsPortUnreachable,
}

/// <summary>Whether a filter matches a packet.</summary>
internal delegate bool PacketCondition(in IpPacket packet);

/// <summary>A packet filter of an interface.</summary>
internal sealed class PacketFilter(string name, FilterAction action, PacketCondition matches)
{
    private const ushort PptpPort = 1723;

    /// <summary>What it is for.</summary>
    public string Name { get; } = name;

    /// <summary>What it does.</summary>
    public FilterAction Action { get; } = action;

    /// <summary>Packets that it matched.</summary>
    public long Count { get; private set; }

    /// <summary>Matches TCP from or to port 1723.</summary>
    public static PacketFilter ControlConnection(FilterAction action) => new("TCP 1723", action, static (in IpPacket packet) =>
        packet.Protocol == IpProtocols.Tcp && TcpSegment.TryParse(packet.Payload, out TcpSegment segment, out _)
        && (segment.SourcePort == PptpPort || segment.DestinationPort == PptpPort));

    /// <summary>Matches IP protocol 47.</summary>
    public static PacketFilter Gre(FilterAction action) => new("GRE", action, static (in IpPacket packet) => packet.Protocol == IpProtocols.Gre);

    /// <summary>Matches a protocol.</summary>
    public static PacketFilter Protocol(byte protocol, FilterAction action) =>
        new($"protocol {protocol}", action, (in IpPacket packet) => packet.Protocol == protocol);

    internal bool Matches(in IpPacket packet)
    {
        bool isMatch = matches(packet);
        if (isMatch)
            Count++;
        return isMatch;
    }
}
