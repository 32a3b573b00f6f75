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

/// <summary>Cuts control messages out of a TCP stream by their length and magic cookie (RFC 2637 section 2).</summary>
public static class ControlStream
{
    /// <summary>Looks at the start of <paramref name="octets"/>. Consumes at least one octet unless it answers NeedMore.</summary>
    /// <param name="octets">Octets of the stream that were not consumed yet.</param>
    /// <param name="consumed">How many octets to drop before the next call.</param>
    /// <param name="error">For Skipped: why these octets are no message (BadMagic, BadLength).</param>
    public static ControlRead Read(ReadOnlySpan<byte> octets, out int consumed, out WireError error) =>
        throw new NotImplementedException();
}
