using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace PptpTools.Decoding.Pcapng;

/// <summary>
/// Reads pcapng: sections of either byte order, several interfaces, comments.
/// <code>
///  | Block Type (4) | Block Total Length (4) | Block Body, padded to 32 bits | Block Total Length (4) |
/// </code>
/// draft-ietf-opsawg-pcapng section 3. Blocks that hold no frame and no comment are skipped by their length.
/// </summary>
internal sealed partial class PcapngReader : CaptureReader
{
    private const uint SectionHeader = 0x0A0D_0D0A;
    private const uint InterfaceDescription = 1;
    private const uint Packet = 2;
    private const uint SimplePacket = 3;
    private const uint NameResolution = 4;
    private const uint InterfaceStatistics = 5;
    private const uint EnhancedPacket = 6;
    private const uint SystemdJournal = 9;
    private const uint Custom = 0x0BAD;
    private const uint CustomNotCopied = 0x4000_0BAD;
    private const uint SysdigEvent = 0x0204;
    private const uint SysdigEvent2 = 0x0216;
    private const uint SysdigEvent2Large = 0x0221;

    private const uint ByteOrderMagic = 0x1A2B_3C4D;
    private const int ByteOrderOffset = 8;
    private const int BlockHeaderLength = 8;
    private const int BlockOverhead = 12;
    private const int MagicLength = 12;

    private readonly List<PcapngClock> _clocks = [];
    private int _firstInterface;
    private bool _bigEndian;

    public PcapngReader(CaptureBuffer buffer)
        : base(buffer)
    {
        ReadByteOrder();
        Format = _bigEndian ? "pcapng (big-endian)" : "pcapng";
    }

    public static bool Recognizes(CaptureBuffer buffer) =>
        BinaryPrimitives.ReadUInt32BigEndian(buffer.Octets) == SectionHeader
        && (!buffer.TryRequire(MagicLength) || IsByteOrderMagic(buffer.Octets.Slice(ByteOrderOffset)));

    public override bool TryRead(out CaptureFrame frame)
    {
        frame = default;
        while (Problem is null)
        {
            if (!Buffer.TryRequire(BlockOverhead))
                return FinishAt(FramesRead, "a block's header");
            uint type = UInt32(Buffer.Octets);
            if (type == SectionHeader && !ReadByteOrder())
                return FailDamaged(Buffer.Position, FramesRead, "A section header has no byte order mark.");
            uint length = UInt32(Buffer.Octets.Slice(4));
            if (length < BlockOverhead)
                return FailDamaged(Buffer.Position, FramesRead, $"A block of type 0x{type:x} claims a length of {length} octets.");

            // Some writers leave the padding out of the length.
            long padded = (length + 3L) & ~3L;
            if (!IsRead(type))
            {
                if (!SkipBlock(type, length, padded))
                    return false;
                continue;
            }

            long concerned = IsPacket(type) ? FramesRead + 1 : FramesRead;
            if (padded > CaptureBuffer.MaximumLength)
                return FailDamaged(Buffer.Position, concerned, $"A block of type 0x{type:x} claims a length of {length} octets.");
            if (!Buffer.TryRequire((int)padded))
                return FailCut(Buffer.Position, concerned, IsPacket(type) ? $"frame {concerned}" : $"a block of type 0x{type:x}");
            uint repeated = UInt32(Buffer.Octets.Slice((int)padded - 4));
            if (repeated != length)
                return FailDamaged(Buffer.Position, concerned, LengthsDiffer(type, length, repeated));

            ReadOnlySpan<byte> body = Buffer.Octets.Slice(BlockHeaderLength, (int)padded - BlockOverhead);
            if (IsPacket(type))
            {
                bool read = type switch
                {
                    EnhancedPacket => TryReadEnhanced(body, ref frame),
                    SimplePacket => TryReadSimple(body, ref frame),
                    _ => TryReadObsolete(body, ref frame),
                };
                if (read)
                    Buffer.Advance((int)padded);
                return read;
            }

            if (!ReadDescription(type, body))
                return false;
            Buffer.Advance((int)padded);
        }

        return false;
    }

    private static bool IsPacket(uint type) => type is EnhancedPacket or SimplePacket or Packet;

    private static bool IsRead(uint type) =>
        IsPacket(type) || type is SectionHeader or InterfaceDescription or NameResolution or InterfaceStatistics;

    /// <summary>True for blocks without a frame that Wireshark gives a frame number all the same.</summary>
    private static bool HasNumber(uint type) => type is SystemdJournal or Custom or CustomNotCopied or SysdigEvent or SysdigEvent2 or SysdigEvent2Large;

    private static bool IsByteOrderMagic(ReadOnlySpan<byte> octets) =>
        BinaryPrimitives.ReadUInt32LittleEndian(octets) is ByteOrderMagic or 0x4D3C_2B1A;

    private static string LengthsDiffer(uint type, uint before, uint behind) =>
        $"The two lengths of a block of type 0x{type:x} differ: {before} before it, {behind} behind it.";

    private bool SkipBlock(uint type, uint length, long padded)
    {
        long start = Buffer.Position;
        if (!Buffer.TrySkip(padded - 4) || !Buffer.TryRequire(4))
            return FailCut(start, FramesRead, $"a block of type 0x{type:x}");
        if (UInt32(Buffer.Octets) != length)
            return FailDamaged(start, FramesRead, LengthsDiffer(type, length, UInt32(Buffer.Octets)));
        Buffer.Advance(4);
        if (HasNumber(type))
            FramesRead++;
        return true;
    }

    private bool ReadByteOrder()
    {
        if (!Buffer.TryRequire(MagicLength) || !IsByteOrderMagic(Buffer.Octets.Slice(ByteOrderOffset)))
            return false;
        _bigEndian = BinaryPrimitives.ReadUInt32BigEndian(Buffer.Octets.Slice(ByteOrderOffset)) == ByteOrderMagic;
        return true;
    }

    private uint UInt32(ReadOnlySpan<byte> octets)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(octets);
        return _bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    private ushort UInt16(ReadOnlySpan<byte> octets)
    {
        ushort value = BinaryPrimitives.ReadUInt16LittleEndian(octets);
        return _bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }
}
