using System;

namespace PptpTools.Wire.Control;

/// <summary>What <see cref="ControlStream.Read"/> found at the start of the octets.</summary>
public enum ControlRead : byte
{
    /// <summary>Not enough octets yet: keep them and read again when more have come.</summary>
    NeedMore,

    /// <summary>One whole message, <c>consumed</c> octets long.</summary>
    Message,

    /// <summary>No message: <c>consumed</c> octets are to be skipped to the next that could be one.</summary>
    Skipped,
}

/// <summary>
/// Cuts control messages out of a TCP stream by their length and magic cookie (RFC 2637 sections 1.4 and 2). Holds nothing:
/// the same octets give the same messages however they are split into segments.
/// </summary>
public static class ControlStream
{
    /// <summary>
    /// The longest message in octets that is waited for. The longest that the standard has is Incoming-Call-Request with 220;
    /// the rest is room for messages with more behind their last field.
    /// </summary>
    public const int MaximumMessageLength = 512;

    /// <summary>Octets needed to tell a message from another protocol: up to the end of the magic cookie.</summary>
    public const int RecognizedLength = 8;

    private const int MagicCookieOffset = 4;
    private const int TypeOffset = 8;

    /// <summary>Looks at the start of <paramref name="octets"/>. Consumes at least one octet unless it answers NeedMore.</summary>
    /// <param name="octets">
    /// Octets of the stream that were not consumed yet. At the end of the stream, what is left after NeedMore is a message cut
    /// short: <see cref="ControlMessage.TryParse"/> reads it as far as it goes.
    /// </param>
    /// <param name="consumed">How many octets to drop before the next call; 0 for NeedMore.</param>
    /// <param name="error">For Skipped: why these octets are no message (BadMagic at offset 4, BadLength at offset 0).</param>
    public static ControlRead Read(ReadOnlySpan<byte> octets, out int consumed, out WireError error)
    {
        error = default;
        consumed = 0;
        if (!MagicCookieIsPossible(octets))
            return Skip(octets, WireFault.BadMagic, MagicCookieOffset, out consumed, out error);
        if (octets.Length < RecognizedLength)
            return ControlRead.NeedMore;

        int length = NetworkOrder.UInt16(octets, 0);
        if (!LengthIsPossible(length))
            return Skip(octets, WireFault.BadLength, 0, out consumed, out error);

        int lengthOfType = octets.Length < ControlMessage.HeaderLength
            ? 0
            : ControlMessageTypes.LengthOf(NetworkOrder.UInt16(octets, TypeOffset));
        if (lengthOfType > 0 && length >= lengthOfType + RecognizedLength && octets.Length >= lengthOfType + RecognizedLength
            && HeaderIsPossible(octets.Slice(lengthOfType)))
        {
            length = lengthOfType;
        }

        if (octets.Length < length)
            return ControlRead.NeedMore;
        consumed = length;
        return ControlRead.Message;
    }

    private static ControlRead Skip(ReadOnlySpan<byte> octets, WireFault fault, int offset, out int consumed, out WireError error)
    {
        error = new WireError(fault, offset, "RFC 2637 1.4");
        for (consumed = 1; consumed < octets.Length; consumed++)
        {
            if (HeaderIsPossible(octets.Slice(consumed)))
                break;
        }

        return ControlRead.Skipped;
    }

    /// <summary>True when a message can begin here, as far as there are octets to tell.</summary>
    private static bool HeaderIsPossible(ReadOnlySpan<byte> octets) =>
        (octets.Length >= 2 ? LengthIsPossible(NetworkOrder.UInt16(octets, 0)) : octets[0] <= MaximumMessageLength >> 8)
        && MagicCookieIsPossible(octets);

    private static bool LengthIsPossible(int length) => length is >= ControlMessage.HeaderLength and <= MaximumMessageLength;

    private static bool MagicCookieIsPossible(ReadOnlySpan<byte> octets)
    {
        if (octets.Length >= RecognizedLength)
            return NetworkOrder.UInt32(octets, MagicCookieOffset) == ControlMessage.MagicCookie;
        for (int i = MagicCookieOffset; i < octets.Length; i++)
        {
            if (octets[i] != (byte)(ControlMessage.MagicCookie >> (24 - 8 * (i - MagicCookieOffset))))
                return false;
        }

        return true;
    }
}
