using PptpTools.Negotiation;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>The values of one step, shared by the scratch <see cref="NegotiationStep"/> and the kept <see cref="NegotiationEvent"/>.</summary>
internal struct StepData
{
    public long Number;
    public long Ticks;
    public long ElapsedTicks;
    public Direction Direction;
    public DirectionEvidence Evidence;
    public Endpoint Source;
    public Endpoint Destination;
    public int SessionId;
    public ushort? CallId;
    public uint? Sequence;
    public uint? Acknowledgment;
    public Layer Layer;
    public string Message;
    public byte? Identifier;
    public WireRecord? Body;
    public AutomatonState? ClientState;
    public AutomatonState? ServerState;
    public string Reference;
    public long Frame;
    public long[]? EarlierFrames;
    public string[]? Comments;
}

/// <summary>How the server's side of a session became known, strongest first.</summary>
public enum DirectionEvidence : byte
{
    /// <summary>It is not known.</summary>
    None,

    /// <summary>The TCP handshake on port 1723 was seen.</summary>
    Handshake,

    /// <summary>One side uses TCP port 1723.</summary>
    Port,

    /// <summary>The control messages tell: who requested, who replied.</summary>
    ControlRole,

    /// <summary>Authentication tells: who challenged, who answered.</summary>
    Authentication,

    /// <summary>Addressing tells: who asked for an address, who gave it.</summary>
    Addressing,
}
