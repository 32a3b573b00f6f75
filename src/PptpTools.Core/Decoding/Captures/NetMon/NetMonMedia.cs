using PptpTools.Wire.Ip;

namespace PptpTools.Decoding.NetMon;

/// <summary>Network Monitor's media types.</summary>
internal static class NetMonMedia
{
    /// <summary>802.11 behind Network Monitor's own header of radio facts.</summary>
    public const ushort Wireless = 6;

    private const ushort PcapBase = 0xE000;
    private const ushort PcapMask = 0xF000;
    private const ushort MessageAnalyzerWireless = 0xE080;
    private const ushort MessageAnalyzerLast = 0xE08A;

    /// <summary>The link type of a medium; <see cref="LinkType.Unknown"/> where this software reads none such.</summary>
    public static LinkType LinkTypeOf(ushort media) => media switch
    {
        0 or 1 => LinkType.Ethernet,
        2 => LinkType.TokenRing,
        Wireless or MessageAnalyzerWireless => LinkType.Ieee80211,
        7 or 8 or 9 => LinkType.Raw,
        > MessageAnalyzerWireless and <= MessageAnalyzerLast => LinkType.Unknown,
        _ => (media & PcapMask) == PcapBase ? (LinkType)(media & ~PcapMask) : LinkType.Unknown,
    };

    /// <summary>True for records about the capture (payload headers, adapters, resolved names) that Wireshark passes over.</summary>
    public static bool IsHidden(ushort media) => media is 0xFFFC or 0xFFFD or 0xFFFE;

    /// <summary>True for records about the capture (events, adapters, filters) that Wireshark gives a frame number.</summary>
    public static bool IsMetadata(ushort media) => media is 0xFFE0 or 0xFFFB or 0xFFFF;
}
