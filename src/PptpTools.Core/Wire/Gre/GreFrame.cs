using System;

namespace PptpTools.Wire.Gre;

/// <summary>
/// A view of an enhanced GRE packet.
/// <code>
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |C|R|K|S|s|Recur|A| Flags | Ver |         Protocol Type         |
///  |    Key (HW) Payload Length    |       Key (LW) Call ID        |
///  |                  Sequence Number (Optional)                   |
///  |               Acknowledgment Number (Optional)                |
/// </code>
/// RFC 2637 section 4.1.
/// </summary>
public readonly ref struct GreFrame
{
    /// <summary>Where the header is defined.</summary>
    public const string Section = "RFC 2637 4.1";

    /// <summary>The protocol type of PPP in enhanced GRE.</summary>
    public const ushort PppProtocolType = 0x880B;

    internal const int MinimumHeaderLength = 8;
    internal const int PayloadLengthOffset = 4;
    internal const int CallIdOffset = 6;
    internal const ushort ChecksumPresent = 0x8000;
    internal const ushort RoutingPresent = 0x4000;
    internal const ushort KeyPresent = 0x2000;
    internal const ushort SequencePresent = 0x1000;
    internal const ushort StrictSourceRoute = 0x0800;
    internal const ushort RecursionControlMask = 0x0700;
    internal const int RecursionControlShift = 8;
    internal const ushort AcknowledgmentPresent = 0x0080;
    internal const ushort FlagsMask = 0x0078;
    internal const int FlagsShift = 3;
    internal const ushort VersionMask = 0x0007;

    private readonly ReadOnlySpan<byte> _octets;

    private GreFrame(ReadOnlySpan<byte> octets, ushort flags, int headerLength)
    {
        _octets = octets;
        FlagsAndVersion = flags;
        PayloadLength = NetworkOrder.UInt16(octets, PayloadLengthOffset);
        HeaderLength = headerLength;
    }

    /// <summary>The first 16 bits: flags, recursion control and version.</summary>
    public ushort FlagsAndVersion { get; }

    /// <summary>Length in octets of the payload, as the key's high word says.</summary>
    public ushort PayloadLength { get; }

    /// <summary>The receiver's call id: the key's low word.</summary>
    public ushort CallId => NetworkOrder.UInt16(_octets, CallIdOffset);

    /// <summary>True when the packet has a sequence number, and so a payload.</summary>
    public bool HasSequence => (FlagsAndVersion & SequencePresent) != 0;

    /// <summary>True when the packet has an acknowledgment number.</summary>
    public bool HasAcknowledgment => (FlagsAndVersion & AcknowledgmentPresent) != 0;

    /// <summary>The sequence number; 0 where there is none.</summary>
    public uint Sequence => HasSequence ? NetworkOrder.UInt32(_octets, MinimumHeaderLength) : 0;

    /// <summary>The highest sequence number that the sender has received; 0 where there is none.</summary>
    public uint Acknowledgment => HasAcknowledgment ? NetworkOrder.UInt32(_octets, HeaderLength - 4) : 0;

    /// <summary>Octets of header before <see cref="Payload"/>.</summary>
    public int HeaderLength { get; }

    /// <summary>The PPP frame: <see cref="PayloadLength"/> octets, or what there is of them.</summary>
    public ReadOnlySpan<byte> Payload => _octets.Slice(HeaderLength, Math.Min(PayloadLength, _octets.Length - HeaderLength));

    /// <summary>Octets of the payload that are not there.</summary>
    public int MissingOctets => Math.Max(0, HeaderLength + PayloadLength - _octets.Length);

    /// <summary>Octets behind the payload that its length does not count.</summary>
    public int TrailingOctets => Math.Max(0, _octets.Length - HeaderLength - PayloadLength);

    /// <summary>Reads an enhanced GRE packet from an IP packet's payload.</summary>
    /// <param name="octets">What follows the IP header.</param>
    /// <param name="frame">The view.</param>
    /// <param name="error">BadVersion for GRE version 0, OtherFormat for another protocol type or a missing key, Truncated for a short header.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, out GreFrame frame, out WireError error)
    {
        frame = default;
        if (octets.Length < PlainGreHeader.MinimumLength)
            return Fail(WireFault.Truncated, octets.Length, out error);

        ushort flags = NetworkOrder.UInt16(octets, 0);
        if ((flags & VersionMask) != 1)
            return Fail(WireFault.BadVersion, 1, out error);
        if (NetworkOrder.UInt16(octets, 2) != PppProtocolType)
            return Fail(WireFault.OtherFormat, 2, out error);
        if ((flags & KeyPresent) == 0)
            return Fail(WireFault.OtherFormat, 0, out error);

        bool hasSequence = (flags & SequencePresent) != 0;
        bool hasAcknowledgment = (flags & AcknowledgmentPresent) != 0;
        int headerLength = MinimumHeaderLength + (hasSequence ? 4 : 0) + (hasAcknowledgment ? 4 : 0);
        if (octets.Length < headerLength)
            return Fail(WireFault.Truncated, octets.Length, out error);

        frame = new GreFrame(octets, flags, headerLength);
        error = default;
        return true;
    }

    /// <summary>The header as a record that lasts.</summary>
    public GreHeader ToRecord() => new(CallId, PayloadLength, HasSequence ? Sequence : null, HasAcknowledgment ? Acknowledgment : null)
    {
        ReservedBits = (ushort)(FlagsAndVersion & GreHeader.ReservedMask),
        MissingOctets = MissingOctets,
        TrailingOctets = TrailingOctets,
    };

    private static bool Fail(WireFault fault, int offset, out WireError error)
    {
        error = new WireError(fault, offset, Section);
        return false;
    }
}
