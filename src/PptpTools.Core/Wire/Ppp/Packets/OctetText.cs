using System;

namespace PptpTools.Wire.Ppp;

/// <summary>pppd's form of data that it does not read: two digits an octet, in LCP no more than 32 octets.</summary>
internal static class OctetText
{
    private const int ShownOfLcp = 32;

    public static void Append(LineWriter line, PppProtocol protocol, ReadOnlySpan<byte> octets)
    {
        if (protocol != PppProtocol.Lcp || octets.Length <= ShownOfLcp)
            line.SpacedHex(octets);
        else
            line.SpacedHex(octets.Slice(0, ShownOfLcp)).Ascii(" ...");
    }
}
