using System;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// A view of one PPP frame as it travels in GRE: optional address and control, the protocol field, the information.
/// <code>
///  +----------+----------+------------------+-------------+
///  | Address  | Control  |     Protocol     | Information |
///  |   0xFF   |   0x03   |  8 or 16 bits    |      *      |
///  +----------+----------+------------------+-------------+
/// </code>
/// RFC 1661 section 2; RFC 1662 section 3.1; compression of the two parts in RFC 1661 sections 6.5 and 6.6.
/// </summary>
public readonly ref struct PppFrame
{
    /// <summary>Where the frame format is defined.</summary>
    public const string Section = "RFC 1661 2";

    internal const byte AllStations = 0xFF;
    internal const byte UnnumberedInformation = 0x03;

    private PppFrame(PppProtocol protocol, ReadOnlySpan<byte> information, bool hasAddressAndControl, bool hasCompressedProtocol, int informationOffset)
    {
        Protocol = protocol;
        Information = information;
        HasAddressAndControl = hasAddressAndControl;
        HasCompressedProtocol = hasCompressedProtocol;
        InformationOffset = informationOffset;
    }

    /// <summary>The protocol number.</summary>
    public PppProtocol Protocol { get; }

    /// <summary>What follows the protocol field.</summary>
    public ReadOnlySpan<byte> Information { get; }

    /// <summary>Offset of <see cref="Information"/> from the start of the frame, 1 to 4 octets.</summary>
    public int InformationOffset { get; }

    /// <summary>True when the frame began with <c>FF 03</c>.</summary>
    public bool HasAddressAndControl { get; }

    /// <summary>True when the protocol field was one octet.</summary>
    public bool HasCompressedProtocol { get; }

    /// <summary>Reads the frame's header. A protocol field of one octet is recognised by its odd first octet.</summary>
    /// <param name="frame">The frame without flags, escapes and frame check sequence.</param>
    /// <param name="parsed">The view.</param>
    /// <param name="error">Truncated, where the protocol field is not complete.</param>
    public static bool TryParse(ReadOnlySpan<byte> frame, out PppFrame parsed, out WireError error)
    {
        parsed = default;
        int at = 0;
        bool addressed = frame.Length >= 2 && frame[0] == AllStations && frame[1] == UnnumberedInformation;
        if (addressed)
            at = 2;
        if (frame.Length <= at)
            return Fail(at, out error);

        bool compressed = (frame[at] & 1) != 0;
        if (!compressed && frame.Length < at + 2)
            return Fail(at, out error);

        var protocol = (PppProtocol)(compressed ? frame[at] : NetworkOrder.UInt16(frame, at));
        at += compressed ? 1 : 2;
        parsed = new PppFrame(protocol, frame.Slice(at), addressed, compressed, at);
        error = default;
        return true;
    }

    private static bool Fail(int offset, out WireError error)
    {
        error = new WireError(WireFault.Truncated, offset, Section);
        return false;
    }
}
