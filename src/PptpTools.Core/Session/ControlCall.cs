using System;
using PptpTools.Wire.Control;

namespace PptpTools.Session;

/// <summary>One call of a <see cref="ControlConnection"/>, to which it belongs; others read it.</summary>
internal sealed class ControlCall
{
    public ControlCall(ControlCallRole role, ControlMessage request, ControlCallSettings settings)
    {
        Role = role;
        Request = request;
        Settings = settings;
        State = IsOurs ? ControlCallState.WaitReply : ControlCallState.Requested;
    }

    /// <summary>Which of the four machines it follows.</summary>
    public ControlCallRole Role { get; }

    /// <summary>The Outgoing-Call-Request or Incoming-Call-Request that began it.</summary>
    public ControlMessage Request { get; }

    /// <summary>What this end says of the call.</summary>
    public ControlCallSettings Settings { get; internal set; }

    /// <summary>The state now.</summary>
    public ControlCallState State { get; internal set; }

    /// <summary>True where this end asked for the call.</summary>
    public bool IsOurs => Role is ControlCallRole.OutgoingPns or ControlCallRole.IncomingPac;

    /// <summary>True where this end is the call's PNS.</summary>
    public bool IsPns => Role is ControlCallRole.OutgoingPns or ControlCallRole.IncomingPns;

    /// <summary>The id that this end assigned: the key of GRE packets that it receives. Null before the call is accepted.</summary>
    public ushort? LocalCallId { get; internal set; }

    /// <summary>The id that the peer assigned: the key of GRE packets to it. Null before the peer accepted.</summary>
    public ushort? PeerCallId { get; internal set; }

    /// <summary>Packets that the peer buffers; 0 where it did not say.</summary>
    public ushort PeerReceiveWindow { get; internal set; }

    /// <summary>The peer's packet processing delay in tenths of a second.</summary>
    public ushort PeerProcessingDelay { get; internal set; }

    /// <summary>The speed that the PAC reported, in bit/s.</summary>
    public uint ConnectSpeed { get; internal set; }

    /// <summary>When the call gives up waiting; null where it does not wait for the peer.</summary>
    public TimeSpan? Deadline { get; internal set; }

    /// <summary>Why it ended; null before.</summary>
    public ControlEnd? End { get; internal set; }

    /// <summary>The reply that accepted the peer's request; null before.</summary>
    internal ControlMessage? Reply { get; set; }

    /// <summary>Keeps what the peer's message says of the call.</summary>
    internal void Learn(ControlMessage message)
    {
        switch (message)
        {
            case OutgoingCallRequest request:
                (PeerCallId, PeerReceiveWindow, PeerProcessingDelay) = (request.CallId, request.PacketReceiveWindowSize, request.PacketProcessingDelay);
                break;
            case IncomingCallRequest request:
                PeerCallId = request.CallId;
                break;
            case OutgoingCallReply reply:
                (PeerCallId, PeerReceiveWindow, PeerProcessingDelay) = (reply.CallId, reply.PacketReceiveWindowSize, reply.PacketProcessingDelay);
                ConnectSpeed = reply.ConnectSpeed;
                break;
            case IncomingCallReply reply:
                (PeerCallId, PeerReceiveWindow, PeerProcessingDelay) = (reply.CallId, reply.PacketReceiveWindowSize, reply.PacketTransmitDelay);
                break;
            case IncomingCallConnected connected:
                (PeerReceiveWindow, PeerProcessingDelay, ConnectSpeed) = (connected.PacketReceiveWindowSize, connected.PacketTransmitDelay, connected.ConnectSpeed);
                break;
        }
    }
}
