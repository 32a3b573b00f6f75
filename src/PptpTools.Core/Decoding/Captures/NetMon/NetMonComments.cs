using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace PptpTools.Decoding.NetMon;

/// <summary>
/// The comment table of version 2.2 and later: which frame, the title in UTF-16, the description as rich text, which is left out.
/// <code>
///  | Frames (4), always 1 | Frame Offset (4) | Title Length (4) | Title | Description Length (4) | Description |
/// </code>
/// Network Monitor 3.4 help, "Comment Info". A table that contradicts itself ends there: comments are no reason to refuse frames.
/// </summary>
internal static class NetMonComments
{
    private const int MaximumTableLength = 4 * 1024 * 1024;
    private const int FrameOffset = 4;
    private const int TitleLengthOffset = 8;
    private const int HeaderLength = 12;

    public static void Read(CaptureBuffer buffer, in NetMonHeader header, Dictionary<uint, string> comments)
    {
        var length = (int)Math.Min(header.CommentTableLength, MaximumTableLength);
        if (!buffer.TrySeek(header.CommentTable) || !buffer.TryRequire(length))
            return;
        ReadOnlySpan<byte> rest = buffer.Octets.Slice(0, length);
        while (rest.Length >= HeaderLength + sizeof(uint))
        {
            uint frame = BinaryPrimitives.ReadUInt32LittleEndian(rest.Slice(FrameOffset));
            uint titleLength = BinaryPrimitives.ReadUInt32LittleEndian(rest.Slice(TitleLengthOffset));
            rest = rest.Slice(HeaderLength);
            if (titleLength > rest.Length - sizeof(uint))
                return;
            comments[frame] = Encoding.Unicode.GetString(rest.Slice(0, (int)titleLength).ToArray()).TrimEnd('\0');
            uint descriptionLength = BinaryPrimitives.ReadUInt32LittleEndian(rest.Slice((int)titleLength));
            rest = rest.Slice((int)titleLength + sizeof(uint));
            if (descriptionLength > rest.Length)
                return;
            rest = rest.Slice((int)descriptionLength);
        }
    }
}
