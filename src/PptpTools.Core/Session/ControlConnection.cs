using System;
using System.Collections.Generic;
using PptpTools.Wire;
using PptpTools.Wire.Control;

namespace PptpTools.Session;

/// <summary>
/// One control connection with its calls, of either end and in either role (RFC 2637 section 3). Inputs are the octets and
/// the events of its TCP connection and its <see cref="Deadline"/>; commands are the owner's wishes; what is to be done is
/// taken with <see cref="TryTakeOutput"/> after every input and command. <c>now</c> is the time since any epoch and never runs
/// backwards. What the peer does never throws; what the owner does at the wrong time does.
/// </summary>
internal sealed partial class ControlConnection
{
    private readonly ControlConnectionSettings _settings;
    private readonly IRandomSource _random;
    private readonly CallIdPool _callIds;
    private readonly List<ControlCall> _calls = [];
    private readonly Queue<ControlOutput> _outputs = new();
    private ControlEnd? _closing;

    /// <summary>A control connection without TCP connection.</summary>
    /// <param name="settings">What this end says and how it behaves.</param>
    /// <param name="random">Where call ids come from.</param>
    /// <param name="callIds">Those in use, where several connections share them; null for this connection's own.</param>
    public ControlConnection(ControlConnectionSettings settings, IRandomSource random, CallIdPool? callIds = null)
    {
        _settings = settings ?? throw new ArgumentNullException(nameof(settings));
        _random = random ?? throw new ArgumentNullException(nameof(random));
        _callIds = callIds ?? new CallIdPool(int.MaxValue, settings);
        _nextSerialNumber = settings.FirstSerialNumber;
    }

    /// <summary>The state now.</summary>
    public ControlState State { get; private set; }

    /// <summary>The peer's Start-Control-Connection-Request or -Reply; null before it came.</summary>
    public ControlMessage? PeerStart { get; private set; }

    /// <summary>The calls that have not ended.</summary>
    public IReadOnlyList<ControlCall> Calls => _calls;

    /// <summary>Why it ended; null before.</summary>
    public ControlEnd? End { get; private set; }

    /// <summary>This end's TCP connection is open: the peer is asked to start.</summary>
    public void HandleConnected(TimeSpan now)
    {
        if (State != ControlState.Idle)
            throw new InvalidOperationException("The control connection has its TCP connection already.");
        Enter(ControlState.WaitReply, now);
        Send(StartRequest());
    }

    /// <summary>The peer opened the TCP connection.</summary>
    /// <param name="now">The time.</param>
    /// <param name="yields">
    /// True where this end has opened one too and wins (<see cref="ControlCollision"/>): nothing is sent on this one, and it waits
    /// for the peer to close it (RFC 2637 section 3.1.3).
    /// </param>
    public void HandleAccepted(TimeSpan now, bool yields = false)
    {
        if (State != ControlState.Idle)
            throw new InvalidOperationException("The control connection has its TCP connection already.");
        Enter(yields ? ControlState.Yielding : ControlState.Listening, now);
    }

    /// <summary>The TCP connection is gone.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isFinished">True where the peer finished it (FIN); false where it was reset, timed out or broke.</param>
    public void HandleTransportLost(TimeSpan now, bool isFinished = false)
    {
        if (State == ControlState.Closed)
            return;
        ReadTail();
        ControlEndKind kind = State == ControlState.Yielding ? ControlEndKind.Collision
            : isFinished ? ControlEndKind.TransportFinished : ControlEndKind.TransportLost;
        Finish(_closing ?? new ControlEnd(kind), closesTransport: isFinished);
    }

    /// <summary>Takes the next output, in the order in which they came to be.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTakeOutput(out ControlOutput output)
    {
        if (_outputs.Count == 0)
        {
            output = default;
            return false;
        }

        output = _outputs.Dequeue();
        return true;
    }

    private void Send(ControlMessage message) => _outputs.Enqueue(new ControlOutput(ControlOutputKind.Send, message));

    private void Finish(ControlEnd end, bool closesTransport = true)
    {
        while (_calls.Count > 0)
            EndCall(_calls[_calls.Count - 1], end);
        State = ControlState.Closed;
        End = end;
        _timer = null;
        _pending = [];
        _pendingLength = 0;
        if (closesTransport)
            _outputs.Enqueue(new ControlOutput(ControlOutputKind.CloseTransport));
        _outputs.Enqueue(new ControlOutput(ControlOutputKind.Ended) { End = end });
    }
}
