using PptpTools.Wire.Ppp;

namespace PptpTools.Negotiation;

/// <summary>What an automaton wants done (RFC 1661 section 4.4).</summary>
public enum AutomatonOutputKind : byte
{
    /// <summary>Send <see cref="AutomatonOutput.Packet"/> to the peer.</summary>
    Send,

    /// <summary>This-Layer-Up: both ends agreed; upper layers may begin.</summary>
    LayerUp,

    /// <summary>This-Layer-Down: the agreement no longer holds; upper layers must stop.</summary>
    LayerDown,

    /// <summary>This-Layer-Started: the lower layer is wanted.</summary>
    LayerStarted,

    /// <summary>This-Layer-Finished: the lower layer is no longer needed.</summary>
    LayerFinished,
}

/// <summary>One thing that an automaton wants done.</summary>
/// <param name="Kind">What.</param>
/// <param name="Packet">The packet for <see cref="AutomatonOutputKind.Send"/>; otherwise null.</param>
public readonly record struct AutomatonOutput(AutomatonOutputKind Kind, ControlProtocolPacket? Packet = null);
