using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding;

/// <summary>One interface of a capture.</summary>
public sealed class CaptureInterface
{
    internal CaptureInterface(int index, LinkType linkType, long snapLength)
    {
        Index = index;
        LinkType = linkType;
        SnapLength = snapLength;
    }

    /// <summary>Its number in the file, from 0: <see cref="CaptureFrame.Interface"/>.</summary>
    public int Index { get; }

    /// <summary>How its frames begin.</summary>
    public LinkType LinkType { get; }

    /// <summary>The most octets of a frame that were kept; 0 for no limit.</summary>
    public long SnapLength { get; }

    /// <summary>Octets of frame check sequence at the end of each frame; the reader leaves them out of the frame.</summary>
    public int FrameCheckLength { get; internal init; }

    /// <summary>Its name on the capturing host, such as <c>eth0</c>; null where the file has none.</summary>
    public string? Name { get; internal init; }

    /// <summary>What it is, in words; null where the file does not tell.</summary>
    public string? Description { get; internal init; }

    /// <summary>The comments that the capture's author gave it.</summary>
    public IReadOnlyList<string> Comments { get; internal init; } = [];

    /// <summary>Number, name and link type.</summary>
    public override string ToString() => Name is null ? $"{Index} ({LinkType})" : $"{Index} {Name} ({LinkType})";
}
