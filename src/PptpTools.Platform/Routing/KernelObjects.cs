#if NET
using PptpTools.Wire.Ip;

namespace PptpTools.Routing;

/// <summary>An interface.</summary>
/// <param name="Index">The kernel's number of it.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsUp">True where it is up.</param>
/// <param name="IsLoopback">True for <c>lo</c>.</param>
/// <param name="MaximumTransmissionUnit">The longest packet that it takes, in octets.</param>
internal sealed record KernelLink(int Index, string Name, bool IsUp, bool IsLoopback, int MaximumTransmissionUnit);

/// <summary>An address of an interface.</summary>
/// <param name="Interface">Index of the interface.</param>
/// <param name="Local">The interface's own address.</param>
/// <param name="Peer">The other end's address where it is point-to-point; otherwise the own address again.</param>
/// <param name="PrefixLength">Length in bits of the prefix that is reached without a gateway.</param>
internal readonly record struct KernelAddress(int Interface, IpAddress Local, IpAddress Peer, int PrefixLength);

/// <summary>A route as the kernel has it; equal only where every part is.</summary>
/// <param name="Destination">The network or host; unspecified for the default route.</param>
/// <param name="PrefixLength">Length in bits of its prefix.</param>
/// <param name="Gateway">The next hop; null where the destination is on the wire.</param>
/// <param name="Interface">Index of the interface; 0 where it has several next hops, or none.</param>
internal readonly record struct KernelRoute(IpAddress Destination, int PrefixLength, IpAddress? Gateway, int Interface)
{
    /// <summary>Number of the main table.</summary>
    public const uint MainTable = 254;

    /// <summary>Number of the table of the host's own addresses.</summary>
    public const uint LocalTable = 255;

    /// <summary>Marks the routes as ours, as routing daemons mark theirs (rtm_protocol; 0x50 is not assigned).</summary>
    public const byte OwnProtocol = 0x50;

    /// <summary>The source address that it gives to packets; null where it gives none.</summary>
    public IpAddress? Source { get; init; }

    /// <summary>The lower is taken first.</summary>
    public uint Metric { get; init; }

    /// <summary>Number of the table.</summary>
    public uint Table { get; init; } = MainTable;

    /// <summary>Who made it (rtm_protocol).</summary>
    public byte Protocol { get; init; } = OwnProtocol;

    /// <summary>What becomes of the packets.</summary>
    public KernelRouteType Type { get; init; } = KernelRouteType.Unicast;

    /// <summary>True for one that this module made.</summary>
    public bool IsOurs => Protocol == OwnProtocol;

    /// <summary>True for the default route of its family.</summary>
    public bool IsDefault => PrefixLength == 0;

    /// <summary>True for one of IPv4.</summary>
    public bool IsVersion4 => Destination.IsVersion4;
}

/// <summary>What becomes of a route's packets (rtm_type).</summary>
internal enum KernelRouteType : byte
{
    /// <summary>They go to a next hop.</summary>
    Unicast = 1,

    /// <summary>They are for this host.</summary>
    Local = 2,

    /// <summary>They are for this host and all others on the wire.</summary>
    Broadcast = 3,

    /// <summary>They are for this host, but no source address.</summary>
    Anycast = 4,

    /// <summary>They are for a group.</summary>
    Multicast = 5,

    /// <summary>They are dropped.</summary>
    BlackHole = 6,

    /// <summary>They are dropped, and the sender is told that the destination is unreachable.</summary>
    Unreachable = 7,

    /// <summary>They are dropped, and the sender is told that this is forbidden.</summary>
    Prohibited = 8,
}
#endif
