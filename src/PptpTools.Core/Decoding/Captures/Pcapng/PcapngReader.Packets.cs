using System;

namespace PptpTools.Decoding.Pcapng;

internal sealed partial class PcapngReader
{
    private const int FlagsOption = 2;
    private const int DropCountOption = 4;
    private const uint DirectionMask = 3;
    private const uint Inbound = 1;
    private const uint Outbound = 2;
    private const int FrameCheckShift = 5;
    private const uint FrameCheckMask = 0xF;

    // Enhanced Packet Block (draft-ietf-opsawg-pcapng section 4.3); the obsolete Packet Block has a 16-bit interface and a drop count first.
    private const int TimestampHighOffset = 4;
    private const int TimestampLowOffset = 8;
    private const int CapturedLengthOffset = 12;
    private const int OriginalLengthOffset = 16;
    private const int PacketHeaderLength = 20;

    private const int SimplePacketHeaderLength = 4;

    private bool TryReadEnhanced(ReadOnlySpan<byte> body, ref CaptureFrame frame) =>
        body.Length < PacketHeaderLength ? FailTooShort() : TryReadPacket(body, UInt32(body), ref frame);

    private bool TryReadObsolete(ReadOnlySpan<byte> body, ref CaptureFrame frame) =>
        body.Length < PacketHeaderLength ? FailTooShort() : TryReadPacket(body, UInt16(body), ref frame);

    private bool TryReadPacket(ReadOnlySpan<byte> body, uint number, ref CaptureFrame frame)
    {
        if (!TryFind(number, out CaptureInterface? captured))
            return false;
        uint length = UInt32(body.Slice(CapturedLengthOffset));
        uint original = UInt32(body.Slice(OriginalLengthOffset));
        if (length > body.Length - PacketHeaderLength)
            return FailDamaged(Buffer.Position, FramesRead + 1, $"Frame {FramesRead + 1} claims {length} octets in a block that has room for {body.Length - PacketHeaderLength}.");

        string? comment = null;
        bool? sent = null;
        long missing = 0;
        int frameCheckLength = captured.FrameCheckLength;
        int options = PacketHeaderLength + (((int)length + 3) & ~3);
        if (options < body.Length)
            ReadOptions(body.Slice(options), ref comment, ref sent, ref missing, ref frameCheckLength);

        ulong timestamp = ((ulong)UInt32(body.Slice(TimestampHighOffset)) << 32) | UInt32(body.Slice(TimestampLowOffset));
        frame = new CaptureFrame
        {
            Number = ++FramesRead,
            Ticks = _clocks[captured.Index].ToTicks(timestamp),
            Interface = captured.Index,
            LinkType = captured.LinkType,
            OriginalLength = (int)Math.Min(original, int.MaxValue),
            Octets = body.Slice(PacketHeaderLength, WithoutFrameCheck((int)length, original, frameCheckLength)),
            Comment = comment,
            Sent = sent,
            Missing = missing,
        };
        return true;
    }

    /// <summary>Simple Packet Block: the original length and the octets, of the section's first interface, without a time (section 4.4).</summary>
    private bool TryReadSimple(ReadOnlySpan<byte> body, ref CaptureFrame frame)
    {
        if (body.Length < SimplePacketHeaderLength)
            return FailTooShort();
        if (!TryFind(0, out CaptureInterface? captured))
            return false;
        uint original = UInt32(body);
        long length = Math.Min(original, body.Length - SimplePacketHeaderLength);
        if (captured.SnapLength > 0)
            length = Math.Min(length, captured.SnapLength);
        frame = new CaptureFrame
        {
            Number = ++FramesRead,
            Interface = captured.Index,
            LinkType = captured.LinkType,
            OriginalLength = (int)Math.Min(original, int.MaxValue),
            Octets = body.Slice(SimplePacketHeaderLength, WithoutFrameCheck((int)length, original, captured.FrameCheckLength)),
        };
        return true;
    }

    private void ReadOptions(ReadOnlySpan<byte> octets, ref string? comment, ref bool? sent, ref long missing, ref int frameCheckLength)
    {
        var options = new PcapngOptions(octets, _bigEndian);
        while (options.MoveNext())
        {
            if (options.Code == PcapngOptions.Comment)
            {
                comment = comment is null ? options.Text : comment + "\n" + options.Text;
            }
            else if (options.Code == FlagsOption && options.Value.Length == 4)
            {
                uint flags = UInt32(options.Value);
                sent = (flags & DirectionMask) switch { Inbound => false, Outbound => true, _ => null };
                if ((flags >> FrameCheckShift & FrameCheckMask) is > 0 and var told)
                    frameCheckLength = (int)told;
            }
            else if (options.Code == DropCountOption && options.Value.Length == sizeof(ulong))
            {
                missing = DropCount(options.Value);
            }
        }
    }

    private long DropCount(ReadOnlySpan<byte> value)
    {
        ulong first = UInt32(value);
        ulong second = UInt32(value.Slice(sizeof(uint)));
        return (long)Math.Min(_bigEndian ? (first << 32) | second : (second << 32) | first, long.MaxValue);
    }

    private bool TryFind(uint number, out CaptureInterface captured)
    {
        if (number < Interfaces.Count - _firstInterface)
        {
            captured = Interfaces[_firstInterface + (int)number];
            return true;
        }

        captured = null!;
        return FailDamaged(Buffer.Position, FramesRead + 1, $"Frame {FramesRead + 1} is of interface {number}, which the section has not described.");
    }

    private bool FailTooShort() =>
        FailDamaged(Buffer.Position, FramesRead + 1, $"The block of frame {FramesRead + 1} is too short for its header.");
}
