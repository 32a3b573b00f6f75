using System;
using System.Buffers.Binary;

namespace PptpTools.Decoding.NetMon;

/// <summary>
/// The header of a Network Monitor file; all numbers are little-endian.
/// <code>
///   0  "RTSS" (1.x) or "GMBU" (2.x)      4  minor, major version     6  media type
///   8  start: year, month, day of week, day, hour, minute, second, millisecond (2 each), the capturing host's local time
///  24  offset of the frame table        28  its length in octets
///  32  user data  40  offset of the comment table  44  its length  48  process table  56  network table
/// </code>
/// Network Monitor 3.4 help, "Capture File Format". The header is padded to 128 octets.
/// </summary>
internal readonly struct NetMonHeader
{
    /// <summary>Octets that the header takes.</summary>
    public const int Length = 128;

    private const uint Magic1 = 0x5254_5353;
    private const uint Magic2 = 0x474D_4255;
    private const int MinorVersionOffset = 4;
    private const int MajorVersionOffset = 5;
    private const int MediaTypeOffset = 6;
    private const int StartOffset = 8;
    private const int FrameTableOffset = 24;
    private const int CommentTableOffset = 40;

    public NetMonHeader(ReadOnlySpan<byte> octets)
    {
        MajorVersion = octets[MajorVersionOffset];
        MinorVersion = octets[MinorVersionOffset];
        IsVersion1 = BinaryPrimitives.ReadUInt32BigEndian(octets) == Magic1;
        MediaType = BinaryPrimitives.ReadUInt16LittleEndian(octets.Slice(MediaTypeOffset));
        FrameTable = BinaryPrimitives.ReadUInt32LittleEndian(octets.Slice(FrameTableOffset));
        FrameTableLength = BinaryPrimitives.ReadUInt32LittleEndian(octets.Slice(FrameTableOffset + 4));
        CommentTable = BinaryPrimitives.ReadUInt32LittleEndian(octets.Slice(CommentTableOffset));
        CommentTableLength = BinaryPrimitives.ReadUInt32LittleEndian(octets.Slice(CommentTableOffset + 4));
        StartTicks = ReadStart(octets.Slice(StartOffset));
    }

    public int MajorVersion { get; }

    public int MinorVersion { get; }

    /// <summary>True for the record format of version 1, by the magic.</summary>
    public bool IsVersion1 { get; }

    /// <summary>True where the magic and the major version agree.</summary>
    public bool IsKnown => MajorVersion == (IsVersion1 ? 1 : 2);

    /// <summary>The NDIS medium of all frames; version 2.1 and later name it in each frame instead.</summary>
    public ushort MediaType { get; }

    public uint FrameTable { get; }

    public uint FrameTableLength { get; }

    public uint CommentTable { get; }

    public uint CommentTableLength { get; }

    /// <summary>When the capture began, in ticks; its zone is not told, UTC is assumed. 0 where it is no date.</summary>
    public long StartTicks { get; }

    /// <summary>Octets of the trailer behind each frame: media type; process (2.2); UTC time and zone (2.3).</summary>
    public int TrailerLength => IsVersion1 ? 0 : MinorVersion switch { 0 => 0, 1 => 2, 2 => 6, _ => 15 };

    public bool HasComments => !IsVersion1 && MinorVersion >= 2 && CommentTableLength > 0;

    public static bool Recognizes(ReadOnlySpan<byte> octets) => BinaryPrimitives.ReadUInt32BigEndian(octets) is Magic1 or Magic2;

    private static long ReadStart(ReadOnlySpan<byte> octets)
    {
        Span<ushort> parts = stackalloc ushort[8];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = BinaryPrimitives.ReadUInt16LittleEndian(octets.Slice(2 * i));
        bool isDate = parts[0] is > 0 and < 10_000 && parts[1] is > 0 and <= 12 && parts[3] > 0
            && parts[3] <= DateTime.DaysInMonth(parts[0], parts[1]) && parts[4] < 24 && parts[5] < 60 && parts[6] < 60 && parts[7] < 1000;
        return isDate ? new DateTime(parts[0], parts[1], parts[3], parts[4], parts[5], parts[6], parts[7], DateTimeKind.Utc).Ticks : 0;
    }
}
