using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A view of a multilink fragment.
/// <code>
///  long:   |B|E| Class |0|0|  Sequence Number, 24 bits  | Fragment data ...
///  short:  |B|E|Cls|  Sequence Number, 12 bits  | Fragment data ...
/// </code>
/// RFC 1990 section 3; the class is RFC 2686's, 0 where that was not agreed.
/// </summary>
public readonly ref struct MultilinkFrame
{
    /// <summary>Where the header is defined.</summary>
    public const string Section = "RFC 1990 3";

    internal const int LongHeaderLength = 4;
    internal const int ShortHeaderLength = 2;
    internal const int LongBits = 24;
    internal const int ShortBits = 12;

    internal MultilinkFrame(uint header, bool isShort, ReadOnlySpan<byte> payload)
    {
        Header = header;
        IsShort = isShort;
        Payload = payload;
    }

    /// <summary>The header as a number of 16 or 32 bits.</summary>
    public uint Header { get; }

    /// <summary>True where sequence numbers have 12 bits and the header 2 octets, false for 24 bits and 4 octets.</summary>
    public bool IsShort { get; }

    /// <summary>Bit B: a packet begins here.</summary>
    public bool IsBeginning => (Header & (IsShort ? 0x8000u : 0x8000_0000)) != 0;

    /// <summary>Bit E: a packet ends here.</summary>
    public bool IsEnd => (Header & (IsShort ? 0x4000u : 0x4000_0000)) != 0;

    /// <summary>The class, 0 to 3 in the short form, 0 to 15 in the long one (RFC 2686 section 4).</summary>
    public int Class => IsShort ? (int)(Header >> 12) & 3 : (int)(Header >> 26) & 15;

    /// <summary>The sequence number, of 12 or 24 bits.</summary>
    public uint Sequence => Header & (IsShort ? 0xFFFu : 0xFF_FFFF);

    /// <summary>The fragment; where a packet begins it starts with the packet's protocol field.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads the header.</summary>
    /// <param name="information">What follows the protocol field.</param>
    /// <param name="isShort">True where short sequence numbers were agreed.</param>
    /// <param name="frame">The view.</param>
    /// <param name="error">Truncated, where the header is not complete.</param>
    public static bool TryParse(ReadOnlySpan<byte> information, bool isShort, out MultilinkFrame frame, out WireError error)
    {
        int headerLength = isShort ? ShortHeaderLength : LongHeaderLength;
        if (information.Length < headerLength)
        {
            frame = default;
            error = new WireError(WireFault.Truncated, information.Length, Section);
            return false;
        }

        uint header = isShort ? NetworkOrder.UInt16(information, 0) : NetworkOrder.UInt32(information, 0);
        frame = new MultilinkFrame(header, isShort, information.Slice(headerLength));
        error = default;
        return true;
    }

    /// <summary>A copy that lasts.</summary>
    public MultilinkFragment ToRecord() => new(Header, IsShort, new OctetString(Payload));
}
