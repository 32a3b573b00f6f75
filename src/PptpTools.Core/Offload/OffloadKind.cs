namespace PptpTools.Offload;

/// <summary>What kind of long packet stands for several (VIRTIO_NET_HDR_GSO_*).</summary>
internal enum OffloadKind : byte
{
    /// <summary>None: it is a packet as it is.</summary>
    None = 0,

    /// <summary>Segments of a TCP connection over IPv4.</summary>
    TcpVersion4 = 1,

    /// <summary>Segments of a TCP connection over IPv6.</summary>
    TcpVersion6 = 4,
}
