using System;
using System.Runtime.InteropServices;

namespace PptpTools.Offload;

/// <summary>
/// What stands before a packet of a TUN device with IFF_VNET_HDR: what is left to whoever takes the packet (virtio 1.2 section 5.1.6,
/// struct virtio_net_hdr). Ten octets, in the byte order of the host.
/// </summary>
/// <remarks>
/// <code>
///  flags (1) | gso_type (1) | hdr_len (2) | gso_size (2) | csum_start (2) | csum_offset (2)
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly struct OffloadHeader
{
    /// <summary>Octets of a header.</summary>
    public const int Length = 10;

    private const byte NeedsChecksumFlag = 1;

    private readonly byte _flags;

    /// <summary>What kind of long packet it is.</summary>
    public OffloadKind Kind { get; init; }

    /// <summary>Octets of all headers of a long packet. Advice only.</summary>
    public ushort HeaderLength { get; init; }

    /// <summary>Octets of data in each segment of a long packet.</summary>
    public ushort SegmentSize { get; init; }

    /// <summary>Where the octets that the checksum covers begin.</summary>
    public ushort ChecksumStart { get; init; }

    /// <summary>Where the checksum is, from there. It holds the sum of the pseudo header.</summary>
    public ushort ChecksumOffset { get; init; }

    /// <summary>True where the checksum is still to be made.</summary>
    public bool NeedsChecksum
    {
        get => (_flags & NeedsChecksumFlag) != 0;
        init => _flags = (byte)(value ? _flags | NeedsChecksumFlag : _flags & ~NeedsChecksumFlag);
    }

    /// <summary>Reads a header.</summary>
    /// <param name="octets">At least <see cref="Length"/> octets.</param>
    public static OffloadHeader Read(ReadOnlySpan<byte> octets) => MemoryMarshal.Read<OffloadHeader>(octets);

    /// <summary>Writes the header.</summary>
    /// <param name="destination">At least <see cref="Length"/> octets.</param>
    public void WriteTo(Span<byte> destination) => MemoryMarshal.Cast<byte, OffloadHeader>(destination)[0] = this;
}
