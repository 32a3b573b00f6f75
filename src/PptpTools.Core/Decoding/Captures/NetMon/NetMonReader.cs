using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace PptpTools.Decoding.NetMon;

/// <summary>
/// Reads Microsoft Network Monitor 1.x and 2.x. A table behind the frames gives their order, so a stream that can seek is sought in,
/// any other is kept in memory as far as it was needed, up to <see cref="CaptureBuffer.MaximumHeld"/>. Without its table a file that
/// was cut is read frame behind frame.
/// <code>
///  1.x | Time (ms, 4) | Original Length (2) | Captured Length (2) | octets
///  2.x | Time (µs, 8) | Original Length (4) | Captured Length (4) | octets | Media (2) | Process (4) | UTC Time (8) | Zone (1)
///                                                                            2.1         2.2           2.3
/// </code>
/// Network Monitor 3.4 help, "Frame Layout"; the records of 1.x as files have them.
/// </summary>
internal sealed class NetMonReader : CaptureReader
{
    private const int Record1Length = 8;
    private const int Record2Length = 16;
    private const int UtcTimeOffset = 6;
    private const long FileTimeEpochTicks = 504_911_232_000_000_000;
    private const int WirelessLengthOffset = 1;
    private const int WirelessHeaderLength = 3;

    private readonly NetMonHeader _header;
    private readonly Dictionary<uint, string> _frameComments = [];
    private readonly uint[] _entries = new uint[16 * 1024];
    private readonly int _recordHeaderLength;
    private readonly bool _hasTable;
    private long _entry;
    private long _octetsDelivered;
    private long _next = NetMonHeader.Length;

    public NetMonReader(CaptureBuffer buffer)
        : base(buffer)
    {
        if (!buffer.TryRequire(NetMonHeader.Length))
        {
            FailCut(0, 0, "the file header");
            return;
        }

        _header = new NetMonHeader(buffer.Octets);
        _recordHeaderLength = _header.IsVersion1 ? Record1Length : Record2Length;
        Format = $"NetMon {_header.MajorVersion}.{_header.MinorVersion}";
        if (!_header.IsKnown)
        {
            FailDamaged(4, 0, $"The file names version {_header.MajorVersion}.{_header.MinorVersion}, which does not go with its first octets.");
            return;
        }

        AddInterface(new CaptureInterface(0, NetMonMedia.LinkTypeOf(_header.MediaType), 0));
        buffer.KeepAll();
        _hasTable = TryReach(_header.FrameTable, _header.FrameTableLength);
        if (_hasTable && _header.HasComments)
            NetMonComments.Read(buffer, _header, _frameComments);
    }

    /// <summary>Where the frames of a file without its table end; a capture that was never closed does not tell.</summary>
    private long FramesEnd => _header.FrameTable < NetMonHeader.Length ? uint.MaxValue : _header.FrameTable;

    private long EntryCount => _header.FrameTableLength / sizeof(uint);

    public override bool TryRead(out CaptureFrame frame)
    {
        frame = default;
        while (Problem is null && TryFindNext(out uint offset))
        {
            if (!TryReadRecord(offset, out CaptureFrame read, out ushort media))
                return false;
            if (NetMonMedia.IsHidden(media))
                continue;
            FramesRead++;
            if (NetMonMedia.IsMetadata(media))
                continue;
            frame = read;
            return true;
        }

        return false;
    }

    /// <summary>Finds the next record, by the table or behind the last. False at the end and at a fault.</summary>
    private bool TryFindNext(out uint offset)
    {
        offset = (uint)_next;
        if (!_hasTable)
            return _next < FramesEnd || (Buffer.IsTooLarge ? FailTooLarge() : FailCut(FramesEnd, FramesRead, "the frame table"));
        if (_entry == EntryCount)
            return false;
        var at = (int)(_entry % _entries.Length);
        if (at == 0 && !TryReadEntries())
            return FailDamaged(_header.FrameTable, FramesRead, "The frame table cannot be read.");
        offset = _entries[at];
        _entry++;
        return true;
    }

    private bool TryReadEntries()
    {
        var count = (int)Math.Min(_entries.Length, EntryCount - _entry);
        if (!Buffer.TrySeek(_header.FrameTable + _entry * sizeof(uint)) || !Buffer.TryRequire(count * sizeof(uint)))
            return false;
        for (int i = 0; i < count; i++)
            _entries[i] = BinaryPrimitives.ReadUInt32LittleEndian(Buffer.Octets.Slice(i * sizeof(uint)));
        return true;
    }

    private bool TryReadRecord(uint offset, out CaptureFrame frame, out ushort media)
    {
        frame = default;
        media = _header.MediaType;
        long number = FramesRead + 1;
        if (!Buffer.TrySeek(offset) || !Buffer.TryRequire(_recordHeaderLength))
            return FailRecord(offset, number, $"the header of frame {number}");
        ReadOnlySpan<byte> header = Buffer.Octets;
        uint original = _header.IsVersion1 ? BinaryPrimitives.ReadUInt16LittleEndian(header.Slice(4)) : BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(8));
        uint captured = _header.IsVersion1 ? BinaryPrimitives.ReadUInt16LittleEndian(header.Slice(6)) : BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(12));
        if (captured > CaptureBuffer.MaximumLength)
            return FailDamaged(offset, number, $"Frame {number} claims a length of {captured} octets.");
        int length = _recordHeaderLength + (int)captured + _header.TrailerLength;
        if (!Buffer.TryRequire(length))
            return FailRecord(offset, number, $"frame {number}");
        _next = offset + length;
        _octetsDelivered += length;
        if (_hasTable && _octetsDelivered > Buffer.Furthest)
            return FailDamaged(offset, number, $"Frame {number} lies over others: the frame table names more octets than the file has.");

        ReadOnlySpan<byte> record = Buffer.Octets.Slice(0, length);
        ReadOnlySpan<byte> trailer = record.Slice(_recordHeaderLength + (int)captured);
        if (trailer.Length >= 2)
            media = BinaryPrimitives.ReadUInt16LittleEndian(trailer);
        ReadOnlySpan<byte> octets = record.Slice(_recordHeaderLength, (int)captured);
        int stripped = media == NetMonMedia.Wireless ? WirelessLength(octets) : 0;
        _frameComments.TryGetValue(offset, out string? comment);
        frame = new CaptureFrame
        {
            Number = number,
            Ticks = TicksOf(record, trailer),
            LinkType = NetMonMedia.LinkTypeOf(media),
            OriginalLength = (int)Math.Min(Math.Max(0, (long)original - stripped), int.MaxValue),
            Octets = octets.Slice(stripped),
            Comment = comment,
        };
        return true;
    }

    private long TicksOf(ReadOnlySpan<byte> record, ReadOnlySpan<byte> trailer)
    {
        if (trailer.Length > UtcTimeOffset)
            return Hold(FileTimeEpochTicks, BinaryPrimitives.ReadInt64LittleEndian(trailer.Slice(UtcTimeOffset)));
        if (_header.StartTicks == 0)
            return 0;

        // The unsigned microseconds of 2.x become signed by the multiplication: a frame may be earlier than the start.
        return _header.IsVersion1
            ? Hold(_header.StartTicks, BinaryPrimitives.ReadUInt32LittleEndian(record) * TimeSpan.TicksPerMillisecond)
            : Hold(_header.StartTicks, unchecked(BinaryPrimitives.ReadInt64LittleEndian(record) * 10));
    }

    private static long Hold(long start, long ticks) => ticks > DateTime.MaxValue.Ticks - start ? DateTime.MaxValue.Ticks : Math.Max(0, start + ticks);

    /// <summary>Octets of Network Monitor's header before an 802.11 frame: version (1), length (2), radio facts.</summary>
    private static int WirelessLength(ReadOnlySpan<byte> octets) =>
        octets.Length < WirelessHeaderLength
            ? octets.Length
            : Math.Min(octets.Length, BinaryPrimitives.ReadUInt16LittleEndian(octets.Slice(WirelessLengthOffset)));

    private bool TryReach(uint offset, uint length) =>
        offset >= NetMonHeader.Length && (length < sizeof(uint) || (Buffer.TrySeek((long)offset + length - 1) && Buffer.TryRequire(1)));

    private bool FailRecord(uint offset, long number, string what)
    {
        if (Buffer.IsTooLarge)
            return FailTooLarge();
        return _hasTable ? FailDamaged(offset, number, $"The frame table places {what} beyond the end of the file.") : FailCut(offset, number, what);
    }

    private bool FailTooLarge()
    {
        Problem = new CaptureProblem(
            CaptureFault.TooLarge,
            Buffer.Position,
            FramesRead,
            $"This format has its table of frames at the end, and the stream cannot seek; more than {CaptureBuffer.MaximumHeld >> 20} MiB would have to be kept in memory.",
            "Read the file itself, not a pipe or a compressed copy, or save it as pcapng with: editcap -F pcapng OLD NEW");
        return false;
    }
}
