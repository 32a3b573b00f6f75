using System;
using System.Collections.Generic;
using System.IO;

namespace PptpTools.Decoding;

/// <summary>Reads frames from a capture file of any known format, forward only, from any stream.</summary>
public abstract class CaptureReader
{
    internal const long UnixEpochTicks = 621_355_968_000_000_000;

    private const int MaximumComments = 1024;

    private readonly List<CaptureInterface> _interfaces = [];
    private readonly List<string> _comments = [];

    private protected CaptureReader(CaptureBuffer buffer) => Buffer = buffer;

    /// <summary>The fault that ended the reading; null while there is none. What was readable before it has been delivered.</summary>
    public CaptureProblem? Problem { get; protected set; }

    /// <summary>Octets of the (unpacked) capture consumed so far.</summary>
    public long Position => Buffer.Position;

    /// <summary>Octets taken from the stream itself so far, for progress: fewer than <see cref="Position"/> in a compressed file.</summary>
    public long StreamPosition => Buffer.StreamPosition;

    /// <summary>The file format, such as <c>pcap (ns, big-endian)</c>, <c>pcapng</c> or <c>NetMon 2.1</c>; empty where it is not known.</summary>
    public string Format { get; private protected init; } = "";

    /// <summary>The interfaces named so far, in the order of <see cref="CaptureFrame.Interface"/>.</summary>
    public IReadOnlyList<CaptureInterface> Interfaces => _interfaces;

    /// <summary>The comments on the capture as a whole read so far; those on a frame are in <see cref="CaptureFrame.Comment"/>.</summary>
    public IReadOnlyList<string> Comments => _comments;

    private protected CaptureBuffer Buffer { get; }

    /// <summary>Number of the frame read last; 0 before the first.</summary>
    private protected long FramesRead { get; set; }

    /// <summary>Recognises the format by its first octets: pcap, pcapng, NetMon 1 and 2, each also compressed with gzip.</summary>
    /// <param name="stream">Any readable stream; it need not seek. The caller closes it.</param>
    /// <param name="reader">A reader, also for an empty stream or an unknown format, with <see cref="Problem"/> set.</param>
    /// <returns>False where <see cref="Problem"/> is set already.</returns>
    /// <exception cref="IOException">The stream failed.</exception>
    public static bool TryOpen(Stream stream, out CaptureReader reader)
    {
        if (stream is null)
            throw new ArgumentNullException(nameof(stream));
        reader = CaptureFormats.Open(new CaptureBuffer(stream));
        return reader.Problem is null;
    }

    /// <summary>Reads the next frame.</summary>
    /// <returns>False at the end of the capture and at a fault; <see cref="Problem"/> tells them apart.</returns>
    /// <exception cref="IOException">The stream failed.</exception>
    public abstract bool TryRead(out CaptureFrame frame);

    private protected void AddInterface(CaptureInterface added) => _interfaces.Add(added);

    private protected void AddComment(string comment)
    {
        if (_comments.Count < MaximumComments)
            _comments.Add(comment);
        else if (_comments.Count == MaximumComments)
            _comments.Add($"(more than {MaximumComments} comments; the others are left out)");
    }

    /// <summary>Ends the reading at an impossible value. Returns false for the caller to return.</summary>
    private protected bool FailDamaged(long offset, long frame, string text)
    {
        Problem = new CaptureProblem(
            CaptureFault.Damaged, offset, frame, text, "Record the capture again, or copy what is readable with editcap into a new file.");
        return false;
    }

    /// <summary>Ends the reading where the octets end too early, or where they cannot be unpacked. Returns false.</summary>
    /// <param name="offset">Where the incomplete part begins.</param>
    /// <param name="frame">The frame concerned.</param>
    /// <param name="what">What is incomplete, such as <c>the header of frame 7</c>.</param>
    private protected bool FailCut(long offset, long frame, string what)
    {
        if (Buffer.IsCorrupt)
            return FailDamaged(Buffer.End, frame, $"The compressed data cannot be unpacked beyond offset {Buffer.End}, in {what}.");
        Problem = new CaptureProblem(
            CaptureFault.CutShort,
            offset,
            frame,
            $"The file ends at offset {Buffer.End} in the middle of {what}, which begins at offset {offset}.",
            "Copy the file again in binary mode, and close the capture program before copying; everything before the cut has been read.");
        return false;
    }

    /// <summary>Length of a frame less what of its frame check sequence was captured.</summary>
    private protected static int WithoutFrameCheck(int captured, uint original, int frameCheckLength) =>
        frameCheckLength == 0 ? captured : (int)Math.Max(0, Math.Min(captured, (long)original - frameCheckLength));

    /// <summary>At the end of the octets: false without a problem where nothing is left over, otherwise <see cref="FailCut"/>.</summary>
    private protected bool FinishAt(long frame, string what) =>
        Buffer.Available == 0 && !Buffer.IsCorrupt && !Buffer.IsCutShort ? false : FailCut(Buffer.Position, frame, what);
}
