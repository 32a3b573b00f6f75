namespace PptpTools.Wire.Ppp;

/// <summary>A packet of one PPP protocol: what follows the protocol field.</summary>
public abstract record PppPacket : WireRecord
{
    /// <summary>The protocol number, such as <c>0xC021</c>.</summary>
    public abstract PppProtocol Protocol { get; }

    /// <summary>The standard's name of the packet in one word, such as <c>ConfigureNak</c>; <c>Unknown</c> where none is assigned.</summary>
    public abstract string Message { get; }

    /// <summary>The identifier that matches a reply to its request; null for packets that have none.</summary>
    public virtual byte? Identifier => null;
}
