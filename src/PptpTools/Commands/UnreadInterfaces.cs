using System.Collections.Generic;
using PptpTools.Decoding;
using PptpTools.Wire.Ip;

namespace PptpTools.Commands;

/// <summary>The interfaces of a capture whose link type is not read, each told once.</summary>
internal sealed class UnreadInterfaces
{
    private readonly HashSet<int> _told = [];

    /// <summary>True for the first frame of an interface that cannot be read.</summary>
    public bool IsNew(in CaptureFrame frame) => !LinkFrame.Reads(frame.LinkType) && _told.Add(frame.Interface);
}
