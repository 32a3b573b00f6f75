using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ip;

public ref partial struct LinkFrame
{
    private const string Wireless = "IEEE 802.11 9.2.4";
    private const string RadiotapSection = "radiotap.org";

    // | Frame Control (2) | Duration (2) | Address 1 (6) | Address 2 (6) | Address 3 (6) | Sequence (2) | [Address 4 (6)] | [QoS (2)] | [HT (4)] |
    private const int Address1Offset = 4;
    private const int Address2Offset = 10;
    private const int Address3Offset = 16;
    private const int SequenceOffset = 22;
    private const int Address4Offset = 24;
    private const int DataHeaderLength = 24;
    private const int QosLength = 2;
    private const int HighThroughputLength = 4;

    private const int TypeMask = 0x0C;
    private const int DataType = 0x08;
    private const int QosSubtype = 0x80;
    private const int NoDataSubtype = 0x40;
    private const int ToDistribution = 0x01;
    private const int FromDistribution = 0x02;
    private const int IsProtectedFrame = 0x40;
    private const int IsOrdered = 0x80;
    private const int FragmentMask = 0x0F;
    private const int AggregatePresent = 0x80;

    private const int FrameCheckLength = 4;

    // | Version (1) | Pad (1) | Length (2) | Present (4 each, more while bit 31) | fields |    radiotap.org
    private const int RadiotapLengthOffset = 2;
    private const int RadiotapPresentOffset = 4;
    private const int RadiotapHeaderLength = 8;
    private const uint RadiotapTimePresent = 1;
    private const uint RadiotapFlagsPresent = 2;
    private const uint RadiotapMorePresent = 0x8000_0000;
    private const int RadiotapHasFrameCheck = 0x10;
    private const int RadiotapHasPadding = 0x20;

    private const uint AvsMagic = 0x8021_1001;
    private const int PrismHeaderLength = 144;
    private const int MessageHeaderLength = 8;
    private const int PerPacketTypeOffset = 4;

    /// <summary>Reads an 802.11 frame. Management and control frames, fragments behind the first, aggregates and frames without data are Other.</summary>
    private bool TryReadWireless(ReadOnlySpan<byte> octets, bool hasPadding, out WireError error)
    {
        if (octets.Length < 2)
            return Fail(WireFault.Truncated, octets.Length, Wireless, out error);
        int control = octets[0];
        int flags = octets[1];
        if ((control & TypeMask) != DataType)
        {
            bool isManagement = (control & TypeMask) == 0 && octets.Length >= DataHeaderLength;
            if (isManagement)
                SetEnds(octets, Address1Offset, AddressLength, Address2Offset, AddressLength);
            return Read(LinkPayload.Other, 0, octets, out error);
        }

        bool isQos = (control & QosSubtype) != 0;
        bool hasAddress4 = (flags & (ToDistribution | FromDistribution)) == (ToDistribution | FromDistribution);
        int qosOffset = DataHeaderLength + (hasAddress4 ? AddressLength : 0);
        int length = qosOffset + (isQos ? QosLength : 0) + (isQos && (flags & IsOrdered) != 0 ? HighThroughputLength : 0);
        if (octets.Length < length)
            return Fail(WireFault.Truncated, octets.Length, Wireless, out error);

        int destination = (flags & ToDistribution) != 0 ? Address3Offset : Address1Offset;
        int source = hasAddress4 ? Address4Offset : (flags & FromDistribution) != 0 ? Address3Offset : Address2Offset;
        SetEnds(octets, destination, AddressLength, source, AddressLength);
        bool isAggregate = isQos && (octets[qosOffset] & AggregatePresent) != 0;
        if (hasPadding)
            length = Math.Min((length + 3) & ~3, octets.Length);
        ReadOnlySpan<byte> body = octets.Slice(length);
        if ((flags & IsProtectedFrame) != 0)
            return Read(LinkPayload.Protected, 0, body, out error);
        if ((control & NoDataSubtype) != 0 || (octets[SequenceOffset] & FragmentMask) != 0 || isAggregate)
            return Read(LinkPayload.Other, 0, body, out error);
        return TryReadLogicalLink(body, out error);
    }

    private bool TryReadRadiotap(ReadOnlySpan<byte> octets, out WireError error)
    {
        if (octets.Length < RadiotapHeaderLength)
            return Fail(WireFault.Truncated, octets.Length, RadiotapSection, out error);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(octets.Slice(RadiotapLengthOffset));
        if (octets[0] != 0)
            return Fail(WireFault.BadVersion, 0, RadiotapSection, out error);
        if (length < RadiotapHeaderLength || length > octets.Length)
            return Fail(WireFault.BadLength, RadiotapLengthOffset, RadiotapSection, out error);

        int flags = RadiotapFlags(octets.Slice(0, length));
        ReadOnlySpan<byte> rest = octets.Slice(length);
        if ((flags & RadiotapHasFrameCheck) != 0)
            rest = rest.Slice(0, Math.Max(0, rest.Length - FrameCheckLength));
        return TryReadWireless(rest, (flags & RadiotapHasPadding) != 0, out error);
    }

    /// <summary>The flags field of a radiotap header: it follows the time (8 octets, aligned), which may be absent. 0 where there is none.</summary>
    private static int RadiotapFlags(ReadOnlySpan<byte> header)
    {
        uint present = BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(RadiotapPresentOffset));
        if ((present & RadiotapFlagsPresent) == 0)
            return 0;
        int at = RadiotapHeaderLength;
        for (uint word = present; (word & RadiotapMorePresent) != 0; at += sizeof(uint))
        {
            if (header.Length < at + sizeof(uint))
                return 0;
            word = BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(at));
        }

        if ((present & RadiotapTimePresent) != 0)
            at = ((at + 7) & ~7) + sizeof(ulong);
        return at < header.Length ? header[at] : 0;
    }

    /// <summary>Reads a Prism header (message code and length in the host's byte order) or an AVS header (magic and length in network order).</summary>
    private bool TryReadPrism(ReadOnlySpan<byte> octets, out WireError error)
    {
        if (octets.Length < MessageHeaderLength)
            return Fail(WireFault.Truncated, octets.Length, Registry, out error);
        bool isAvs = BinaryPrimitives.ReadUInt32BigEndian(octets) is AvsMagic or AvsMagic + 1;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(octets.Slice(4));
        if (!isAvs && length > ushort.MaxValue)
            length = BinaryPrimitives.ReverseEndianness(length);
        if (length < MessageHeaderLength || length > (isAvs ? (uint)octets.Length : PrismHeaderLength))
            return Fail(WireFault.BadLength, 4, Registry, out error);
        if (length > octets.Length)
            return Fail(WireFault.Truncated, octets.Length, Registry, out error);
        return TryReadWireless(octets.Slice((int)length), hasPadding: false, out error);
    }

    /// <summary>Reads version, flags, length (2) and link type (4), little-endian, and the frame of that type behind them.</summary>
    private bool TryReadPerPacketInformation(ReadOnlySpan<byte> octets, out WireError error)
    {
        if (octets.Length < MessageHeaderLength)
            return Fail(WireFault.Truncated, octets.Length, Registry, out error);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(octets.Slice(RadiotapLengthOffset));
        var inner = (LinkType)BinaryPrimitives.ReadUInt32LittleEndian(octets.Slice(PerPacketTypeOffset));
        if (length < MessageHeaderLength || length > octets.Length)
            return Fail(WireFault.BadLength, RadiotapLengthOffset, Registry, out error);
        return inner == LinkType.PerPacketInformation
            ? Fail(WireFault.OtherFormat, PerPacketTypeOffset, Registry, out error)
            : TryRead(inner, octets.Slice(length), out error);
    }
}
