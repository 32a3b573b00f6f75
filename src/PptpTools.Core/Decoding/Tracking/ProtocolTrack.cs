using System;
using PptpTools.Negotiation;
using PptpTools.Wire.Ppp;

namespace PptpTools.Decoding.Tracking;

/// <summary>One option-negotiating protocol of a link: each end's automaton, latest request and what came of it.</summary>
internal sealed class ProtocolTrack
{
    private readonly PassiveAutomaton _first = new();
    private readonly PassiveAutomaton _second = new();
    private readonly ConfigurePacket?[] _requests = new ConfigurePacket?[2];
    private readonly ConfigurePacket?[] _agreed = new ConfigurePacket?[2];
    private readonly bool[] _acknowledged = new bool[2];

    public ProtocolTrack(PppProtocol protocol) => Protocol = protocol;

    public PppProtocol Protocol { get; }

    /// <summary>True when both ends' requests are acknowledged.</summary>
    public bool IsOpen => _acknowledged[0] && _acknowledged[1];

    /// <summary>True when both ends' requests were acknowledged at some time.</summary>
    public bool WasOpen { get; private set; }

    /// <summary>True when an end did not know the protocol.</summary>
    public bool WasRejected { get; private set; }

    /// <summary>An end was told by Protocol-Reject that the other does not know the protocol.</summary>
    public void Rejected(int end)
    {
        WasRejected = true;
        AutomatonOf(end).ProtocolRejected();
    }

    public PassiveAutomaton AutomatonOf(int end) => end == 0 ? _first : _second;

    /// <summary>
    /// The request of an end that was acknowledged last; null where there was none, and where CCP was given up before it
    /// was open. It stays when the protocol is terminated or the link goes down: that is what was in force.
    /// </summary>
    public ConfigurePacket? AgreedRequestOf(int end) => _agreed[end];

    /// <summary>The latest request of an end; null while there is none.</summary>
    public ConfigurePacket? RequestOf(int end) => _requests[end];

    public void LinkEstablished()
    {
        _first.LinkEstablished();
        _second.LinkEstablished();
    }

    /// <summary>The link that was lost is open again: the protocol begins anew, and what was agreed before is not in force.</summary>
    public void LinkReopened()
    {
        LinkEstablished();
        for (int end = 0; end < 2; end++)
            _requests[end] = _agreed[end] = null;
    }

    public void LinkLost()
    {
        _first.LinkLost();
        _second.LinkLost();
        Reset();
    }

    /// <summary>Notes a packet that one end sent and the other received.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="sender">The end that sent it.</param>
    /// <param name="ticks">When it was captured.</param>
    /// <returns>The request that this packet acknowledged; null for every other packet.</returns>
    public ConfigurePacket? Note(ControlProtocolPacket packet, int sender, long ticks)
    {
        var now = new TimeSpan(ticks);
        byte identifier = packet.Identifier.GetValueOrDefault();
        AutomatonOf(sender).Sent((byte)packet.Code, identifier, now);
        byte rejectedCode = packet is CodeRejectPacket { RejectedCode: { } code } ? (byte)code : (byte)0;
        if (IsAckOfOther(packet, sender))
            return null;
        AutomatonOf(1 - sender).Received((byte)packet.Code, identifier, rejectedCode, now);
        switch (packet.Code)
        {
            case PppCode.ConfigureRequest:
                var request = (ConfigurePacket)packet;
                if (_acknowledged[sender] && (_requests[sender]?.Identifier != identifier || !_requests[sender]!.Options.Equals(request.Options)))
                    Reset();
                _requests[sender] = request;
                return null;
            case PppCode.ConfigureAck when _requests[1 - sender] is { } asked && asked.Identifier == identifier:
                _acknowledged[1 - sender] = true;
                _agreed[1 - sender] = asked;
                WasOpen |= IsOpen;
                return asked;
            case PppCode.TerminateRequest or PppCode.TerminateAck:
                Reset();
                if (Protocol == PppProtocol.Ccp && !WasOpen)
                    _agreed[0] = _agreed[1] = null;
                return null;
            default:
                return null;
        }
    }

    /// <summary>True for an Ack whose options are not those of the request: its receiver discards it (RFC 1661 section 5.2).</summary>
    private bool IsAckOfOther(ControlProtocolPacket packet, int sender) =>
        packet is ConfigurePacket { Code: PppCode.ConfigureAck } ack && _requests[1 - sender] is { } request
        && request.Identifier == ack.Identifier && !request.Options.IsWrittenLike(ack.Options);

    private void Reset() => _acknowledged[0] = _acknowledged[1] = false;
}
