using System;
using System.Buffers.Binary;
using PptpTools.Wire;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <summary>
/// Reads pcap files: microseconds and nanoseconds, both byte orders, the longer record header of A. Kuznetsov's libpcap, Ixia's variants.
/// <code>
///  file    | Magic | Major | Minor | Reserved 1 | Reserved 2 | SnapLen | FCS f 0 | LinkType |
///  record  | Timestamp (s) | Timestamp (µs or ns) | Captured Length | Original Length | octets
///  Kuznetsov's record has Interface Index (4), Protocol (2), Packet Type (1), Padding (1) before the octets.
/// </code>
/// draft-ietf-opsawg-pcap sections 4 and 5.
/// </summary>
internal sealed class PcapReader : CaptureReader
{
    private const uint Microseconds = 0xA1B2_C3D4;
    private const uint Nanoseconds = 0xA1B2_3C4D;
    private const uint Kuznetsov = 0xA1B2_CD34;
    private const uint IxiaHardware = 0x1C00_01AC;
    private const uint IxiaSoftware = 0x1C00_01AB;

    private const int MinorVersionOffset = 6;
    private const int SnapLengthOffset = 16;
    private const int LinkTypeOffset = 20;
    private const int FileHeaderLength = 24;
    private const int IxiaLengthField = 4;

    private const uint LinkTypeMask = 0x03FF_FFFF;
    private const uint FrameCheckPresent = 0x0400_0000;

    private const int FractionOffset = 4;
    private const int CapturedLengthOffset = 8;
    private const int OriginalLengthOffset = 12;
    private const int RecordHeaderLength = 16;
    private const int KuznetsovRecordHeaderLength = 24;

    private readonly bool _bigEndian;
    private readonly bool _nanoseconds;
    private readonly int _recordHeaderLength;
    private readonly int _minorVersion;
    private readonly int _frameCheckLength;
    private readonly LinkType _linkType;

    public PcapReader(CaptureBuffer buffer)
        : base(buffer)
    {
        uint magic = Magic(buffer.Octets, out _bigEndian);
        _nanoseconds = magic is Nanoseconds or IxiaHardware or IxiaSoftware;
        _recordHeaderLength = magic == Kuznetsov ? KuznetsovRecordHeaderLength : RecordHeaderLength;
        Format = FormatName(magic);
        int length = FileHeaderLength + (magic is IxiaHardware or IxiaSoftware ? IxiaLengthField : 0);
        if (!buffer.TryRequire(length))
        {
            FailCut(0, 0, "the file header");
            return;
        }

        uint linkType = UInt32(buffer.Octets, LinkTypeOffset);
        _minorVersion = _bigEndian ? buffer.Octets[MinorVersionOffset + 1] : buffer.Octets[MinorVersionOffset];
        _linkType = (LinkType)(linkType & LinkTypeMask);
        _frameCheckLength = (linkType & FrameCheckPresent) == 0 ? 0 : (int)(linkType >> 28) * 2;
        AddInterface(new CaptureInterface(0, _linkType, UInt32(buffer.Octets, SnapLengthOffset)) { FrameCheckLength = _frameCheckLength });
        buffer.Advance(length);
    }

    public static bool Recognizes(ReadOnlySpan<byte> octets) =>
        Magic(octets, out _) is Microseconds or Nanoseconds or Kuznetsov or IxiaHardware or IxiaSoftware;

    public override bool TryRead(out CaptureFrame frame)
    {
        if (Problem is not null || !Buffer.TryRequire(_recordHeaderLength))
        {
            frame = default;
            return Problem is null && FinishInHeader();
        }

        ReadOnlySpan<byte> header = Buffer.Octets;
        uint seconds = UInt32(header, 0);
        uint fraction = UInt32(header, FractionOffset);
        uint captured = UInt32(header, CapturedLengthOffset);
        uint original = UInt32(header, OriginalLengthOffset);

        // Before version 2.3 the two lengths stood in the other order; 2.3 was written both ways.
        if (_minorVersion < 3 || (_minorVersion == 3 && captured > original))
            (captured, original) = (original, captured);
        if (captured > CaptureBuffer.MaximumLength || !Buffer.TryRequire(_recordHeaderLength + (int)captured))
        {
            frame = default;
            return FailInFrame(captured);
        }

        frame = new CaptureFrame
        {
            Number = ++FramesRead,
            Ticks = UnixEpochTicks + seconds * TimeSpan.TicksPerSecond + (_nanoseconds ? fraction / 100 : fraction * 10L),
            LinkType = _linkType,
            OriginalLength = (int)Math.Min(original, int.MaxValue),
            Octets = Buffer.OctetsAt(_recordHeaderLength, WithoutFrameCheck((int)captured, original, _frameCheckLength)),
        };
        Buffer.Advance(_recordHeaderLength + (int)captured);
        return true;
    }

    private bool FinishInHeader() => FinishAt(FramesRead + 1, $"the header of frame {FramesRead + 1}");

    private bool FailInFrame(uint captured) => captured > CaptureBuffer.MaximumLength
        ? FailDamaged(Buffer.Position, FramesRead + 1, $"Frame {FramesRead + 1} claims a length of {captured} octets.")
        : FailCut(Buffer.Position, FramesRead + 1, $"frame {FramesRead + 1}");

    private static uint Magic(ReadOnlySpan<byte> octets, out bool bigEndian)
    {
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(octets);
        bigEndian = magic is Microseconds or Nanoseconds or Kuznetsov or IxiaHardware or IxiaSoftware;
        return bigEndian ? magic : BinaryPrimitives.ReverseEndianness(magic);
    }

    private string FormatName(uint magic)
    {
        string traits = magic switch
        {
            Nanoseconds => "ns",
            Kuznetsov => "modified",
            IxiaHardware or IxiaSoftware => "ns, Ixia",
            _ => "",
        };
        if (_bigEndian)
            traits += traits.Length == 0 ? "big-endian" : ", big-endian";
        return traits.Length == 0 ? "pcap" : $"pcap ({traits})";
    }

    private uint UInt32(ReadOnlySpan<byte> octets, int offset)
    {
        uint value = NetworkOrder.UInt32(octets, offset);
        return _bigEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
