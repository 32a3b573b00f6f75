using System;

namespace PptpTools.Wire.Control;

/// <summary>A PPTP control message (RFC 2637 section 2), from the length field to its last octet.</summary>
public abstract record ControlMessage : WireRecord
{
    /// <summary>The control message type, 1 to 15; other values for unknown messages.</summary>
    public abstract ushort Type { get; }

    /// <summary>The standard's name in one word, such as <c>OutgoingCallRequest</c>; <c>Unknown</c> where none is assigned.</summary>
    public abstract string Message { get; }

    /// <summary>The call id that the message names, as its receiver knows it; null for messages of the whole connection.</summary>
    public virtual ushort? CallId => null;

    /// <summary>Reads one message that <see cref="ControlStream"/> has cut out of the stream.</summary>
    /// <param name="octets">The message, as many octets as its length field says.</param>
    /// <param name="message">The message; unknown types and odd lengths are kept as data.</param>
    /// <param name="error">The fault, where the header is not complete.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, out ControlMessage? message, out WireError error) =>
        throw new NotImplementedException();
}
