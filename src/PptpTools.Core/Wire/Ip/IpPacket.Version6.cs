using System;

namespace PptpTools.Wire.Ip;

public readonly ref partial struct IpPacket
{
    // |Version| Traffic Class |           Flow Label                  |
    // |         Payload Length        |  Next Header  |   Hop Limit   |
    // |                  Source Address (16), Destination Address (16)                  RFC 8200 section 3
    private const int PayloadLengthOffset = 4;
    private const int NextHeaderOffset = 6;
    private const int HopLimitOffset = 7;
    private const int SourceOffset6 = 8;
    private const int DestinationOffset6 = 24;
    private const int Version6HeaderLength = 40;

    private const byte HopByHop = 0;
    private const byte Routing = 43;
    private const byte Fragment = 44;
    private const byte AuthenticationHeader = 51;
    private const byte NoNextHeader = 59;
    private const byte DestinationOptions = 60;
    private const byte Mobility = 135;
    private const byte HostIdentity = 139;
    private const byte Shim6 = 140;

    // |  Next Header  |   Reserved    |      Fragment Offset    |Res|M|  Identification (4)    RFC 8200 section 4.5
    private const int ExtensionUnit = 8;
    private const int FragmentFieldOffset = 2;
    private const int FragmentIdentificationOffset = 4;
    private const ushort FragmentOffsetMask6 = 0xFFF8;

    /// <summary>The IPv6 flow label, 20 bits; 0 for IPv4.</summary>
    public uint FlowLabel => Version == 6 ? NetworkOrder.UInt32(_octets, 0) & 0x000F_FFFF : 0;

    /// <summary>The same packet with the payload of all its fragments, IPv6 extension headers in it walked.</summary>
    internal IpPacket Reassembled(ReadOnlySpan<byte> payload, int missingOctets)
    {
        byte next = Protocol;
        bool isBroken = false;
        int at = 0;
        while (Version == 6 && IsExtension(next) && !isBroken)
            isBroken = !TryStep(payload, ref next, ref at);
        return this with
        {
            Protocol = next,
            Payload = payload.Slice(at),
            MissingOctets = missingOctets,
            FragmentOffset = 0,
            MoreFragments = false,
            HasBrokenExtension = isBroken,
        };
    }

    private static bool TryParseVersion6(ReadOnlySpan<byte> octets, out IpPacket packet, out WireError error)
    {
        packet = default;
        if (octets.Length < Version6HeaderLength)
            return Fail(WireFault.Truncated, octets.Length, Section6, out error);
        error = default;
        byte next = octets[NextHeaderOffset];
        int payloadLength = NetworkOrder.UInt16(octets, PayloadLengthOffset);

        // Jumbograms (RFC 2675) and segmentation offload leave 0: the frame's own length stands in.
        int totalLength = payloadLength == 0 && next != NoNextHeader ? octets.Length : Version6HeaderLength + payloadLength;
        ReadOnlySpan<byte> present = octets.Slice(0, Math.Min(totalLength, octets.Length));
        int at = Version6HeaderLength;
        uint identification = 0;
        int fragmentOffset = 0;
        bool moreFragments = false;
        bool isBroken = false;
        while (IsExtension(next) && !moreFragments && fragmentOffset == 0 && !isBroken)
        {
            if (next == Fragment && present.Length - at >= ExtensionUnit)
            {
                ushort field = NetworkOrder.UInt16(present, at + FragmentFieldOffset);
                fragmentOffset = field & FragmentOffsetMask6;
                moreFragments = (field & 1) != 0;
                identification = NetworkOrder.UInt32(present, at + FragmentIdentificationOffset);
            }

            isBroken = !TryStep(present, ref next, ref at);
        }

        packet = new IpPacket(present, at)
        {
            Payload = present.Slice(at),
            Protocol = next,
            Identification = identification,
            FragmentOffset = fragmentOffset,
            MoreFragments = moreFragments,
            MissingOctets = totalLength - present.Length,
            HasBrokenExtension = isBroken,
        };
        return true;
    }

    private static bool IsExtension(byte next) =>
        next is HopByHop or Routing or Fragment or AuthenticationHeader or DestinationOptions or Mobility or HostIdentity or Shim6;

    /// <summary>
    /// Steps over one extension header: next header (1), length (1) in units of 8 octets less one; the authentication header counts
    /// units of 4 less two (RFC 4302 section 2.2). False where it does not fit.
    /// </summary>
    private static bool TryStep(ReadOnlySpan<byte> octets, ref byte next, ref int at)
    {
        if (octets.Length - at < ExtensionUnit)
            return false;
        int length = next switch
        {
            Fragment => ExtensionUnit,
            AuthenticationHeader => (octets[at + 1] + 2) * 4,
            _ => (octets[at + 1] + 1) * ExtensionUnit,
        };
        if (length > octets.Length - at)
            return false;
        next = octets[at];
        at += length;
        return true;
    }
}
