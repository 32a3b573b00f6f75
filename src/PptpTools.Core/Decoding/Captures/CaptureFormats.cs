using System;
using System.Buffers.Binary;
using PptpTools.Decoding.NetMon;
using PptpTools.Decoding.Pcapng;

namespace PptpTools.Decoding;

/// <summary>Chooses the reader by a file's first octets.</summary>
internal static class CaptureFormats
{
    private const int MagicLength = 4;
    private const ushort GzipMagic = 0x1F8B;

    public static CaptureReader Open(CaptureBuffer buffer)
    {
        if (buffer.TryRequire(MagicLength) && BinaryPrimitives.ReadUInt16BigEndian(buffer.Octets) == GzipMagic)
        {
            buffer.Unpack();
            buffer.TryRequire(MagicLength);
        }

        if (buffer.Available == 0)
            return new UnreadableCapture(buffer, CaptureFault.Empty, "The file is empty.", "Check that the capture program wrote to this file.");
        if (buffer.Available >= MagicLength && PcapReader.Recognizes(buffer.Octets))
            return new PcapReader(buffer);
        if (buffer.Available >= MagicLength && PcapngReader.Recognizes(buffer))
            return new PcapngReader(buffer);
        if (buffer.Available >= MagicLength && NetMonHeader.Recognizes(buffer.Octets))
            return new NetMonReader(buffer);
        return new UnreadableCapture(
            buffer, CaptureFault.NotACapture, Describe(buffer.Octets), "Save the capture as pcap or pcapng, for example with: editcap -F pcapng OLD NEW");
    }

    private static string Describe(ReadOnlySpan<byte> octets)
    {
        string? name = octets.Length < MagicLength ? null : BinaryPrimitives.ReadUInt32BigEndian(octets) switch
        {
            0x504B_0304 => "a ZIP archive",
            0x28B5_2FFD => "compressed with zstd",
            0x0422_4D18 => "compressed with LZ4",
            0xFD37_7A58 => "compressed with xz",
            0x425A_6831 or 0x425A_6839 => "compressed with bzip2",
            0x736E_6F6F => "a snoop capture",
            0x5452_534E => "a Sniffer capture",
            0x5843_5000 => "a NetXray or Sniffer for Windows capture",
            0x4D5A_9000 => "a Windows program",
            0x7F45_4C46 => "a Linux program",
            _ => null,
        };
        return name is null
            ? "The first octets are of no capture format that this software reads (pcap, pcapng, NetMon 1 and 2, each also in gzip)."
            : $"The file is {name}, which this software does not read.";
    }

    /// <summary>The reader of what cannot be read: no frames, a problem.</summary>
    private sealed class UnreadableCapture : CaptureReader
    {
        public UnreadableCapture(CaptureBuffer buffer, CaptureFault fault, string text, string action)
            : base(buffer)
        {
            if (buffer.IsCorrupt)
                FailDamaged(0, 0, "The compressed data cannot be unpacked.");
            else if (buffer.IsCutShort)
                FailCut(0, 0, "the compressed data");
            else
                Problem = new CaptureProblem(fault, 0, 0, text, action);
        }

        public override bool TryRead(out CaptureFrame frame)
        {
            frame = default;
            return false;
        }
    }
}
