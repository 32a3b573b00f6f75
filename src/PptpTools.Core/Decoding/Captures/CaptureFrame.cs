using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <summary>One frame of a capture, valid until the next is read.</summary>
public readonly ref struct CaptureFrame
{
    /// <summary>Number of the frame in its file, from 1, as Wireshark numbers it.</summary>
    public long Number { get; init; }

    /// <summary>When it was captured, in ticks of 100 ns of UTC since the year 1; 0 where the file does not tell.</summary>
    public long Ticks { get; init; }

    /// <summary>Index of the interface it was captured on, from 0.</summary>
    public int Interface { get; init; }

    /// <summary>How the octets begin.</summary>
    public LinkType LinkType { get; init; }

    /// <summary>Length of the frame on the wire in octets; more than <see cref="Octets"/> where the capture cut it.</summary>
    public int OriginalLength { get; init; }

    /// <summary>The octets that were captured, without a frame check sequence that the file says is there.</summary>
    public ReadOnlySpan<byte> Octets { get; init; }

    /// <summary>The comment that the capture's author gave this frame (pcapng); null where there is none.</summary>
    public string? Comment { get; init; }

    /// <summary>True when the capturing host sent the frame, false when it received it; null where the file does not tell.</summary>
    public bool? Sent { get; init; }

    /// <summary>How many frames passed since the one before and are not in the capture, as far as the file tells (pcapng).</summary>
    public long Missing { get; init; }
}
