namespace PptpTools.Decoding;

/// <summary>Why a capture, or the rest of it, cannot be read. The names are stable: they end up in error ids.</summary>
public enum CaptureFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The file has no octets.</summary>
    Empty,

    /// <summary>The first octets are of no capture format that this software reads.</summary>
    NotACapture,

    /// <summary>The file ends in the middle of a header or a frame.</summary>
    CutShort,

    /// <summary>A header holds a value that cannot be right (a length beyond every limit, a block that contradicts itself).</summary>
    Damaged,

    /// <summary>A frame's link type is one that this software does not read.</summary>
    UnknownLinkType,

    /// <summary>The format would need more memory than is allowed, because the stream cannot seek.</summary>
    TooLarge,
}

/// <summary>What is wrong with a capture, where, and what to do.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Offset">Offset in octets in the (unpacked) file.</param>
/// <param name="Frame">Number of the frame concerned, or of the last one that was read; 0 where there was none.</param>
/// <param name="Text">One sentence that says what was found.</param>
/// <param name="Action">One sentence that says what to do.</param>
public sealed record CaptureProblem(CaptureFault Fault, long Offset, long Frame, string Text, string Action);
