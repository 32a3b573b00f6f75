using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;

namespace PptpTools.Authentication;

/// <summary>
/// One exchange of packets as one end sees it. It has inputs (<see cref="Begin"/>, <see cref="HandlePacket"/>,
/// <see cref="HandleDeadline"/>), packets to be taken and sent, an outcome, and no clock: <c>now</c> is the time since any epoch
/// of the caller, and never runs backwards. No packet makes it throw, and none makes it send more than one.
/// </summary>
/// <typeparam name="TOutcome">How it ends.</typeparam>
internal abstract class PacketExchange<TOutcome> : IDisposable
    where TOutcome : class
{
    private readonly ExchangeTimers _timers;
    private readonly Queue<PppPacket> _packets = new();
    private PppPacket? _repeated;
    private int _tries;

    private protected PacketExchange(ExchangeTimers timers) => _timers = timers ?? throw new ArgumentNullException(nameof(timers));

    /// <summary>The protocol of all packets.</summary>
    public abstract PppProtocol Protocol { get; }

    /// <summary>How it ended; null while it runs. A later exchange in the open link may replace it.</summary>
    public TOutcome? Outcome { get; private protected set; }

    /// <summary>When <see cref="HandleDeadline"/> is to be called; null for never.</summary>
    public TimeSpan? Deadline { get; private set; }

    /// <summary>Number of packets that were discarded: damaged, of the other role, or answering nothing.</summary>
    public long DiscardedPackets { get; private set; }

    /// <summary>The phase has come. Called once.</summary>
    public abstract void Begin(TimeSpan now);

    /// <summary>Whether a packet is one for this role. Where both ends authenticate themselves, it tells the two exchanges apart.</summary>
    public abstract bool Expects(PppPacket packet);

    /// <summary>Handles a packet from the other end. What is not expected is discarded and counted.</summary>
    public void HandlePacket(PppPacket packet, TimeSpan now)
    {
        if (packet is null)
            throw new ArgumentNullException(nameof(packet));
        if (packet is not CodedPacket coded || packet.Protocol != Protocol || !IsWhole(coded) || !Expects(packet) || !TryHandle(coded, now))
            DiscardedPackets++;
    }

    /// <summary>Handles the timer when its <see cref="Deadline"/> has come; too early a call does nothing.</summary>
    public void HandleDeadline(TimeSpan now)
    {
        if (Deadline is not { } deadline || now < deadline)
            return;
        if (_repeated is null || _tries >= _timers.MaxTries)
        {
            Rest();
            HandleTimeout(now);
            return;
        }

        _tries++;
        _repeated = Again(_repeated);
        Send(_repeated);
        Deadline = now + _timers.RestartInterval;
    }

    /// <summary>Takes the next packet to send, in the order in which they came to be.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTakePacket(out PppPacket packet)
    {
        bool isTaken = _packets.Count > 0;
        packet = isTaken ? _packets.Dequeue() : null!;
        return isTaken;
    }

    /// <summary>Clears what must not stay in memory.</summary>
    public virtual void Dispose()
    {
        Rest();
        _packets.Clear();
    }

    private protected ExchangeTimers Timers => _timers;

    /// <summary>Handles a complete packet for this role; false to discard it.</summary>
    private protected abstract bool TryHandle(CodedPacket packet, TimeSpan now);

    /// <summary>The last try was left without an answer, or what was waited for has not come.</summary>
    private protected abstract void HandleTimeout(TimeSpan now);

    /// <summary>The packet in the form in which it is sent again.</summary>
    private protected virtual PppPacket Again(PppPacket packet) => packet;

    private protected void Send(PppPacket packet) => _packets.Enqueue(packet);

    /// <summary>Sends a packet now, and again until another call changes the timer.</summary>
    private protected void SendUntilAnswered(PppPacket packet, TimeSpan now)
    {
        _repeated = packet;
        _tries = 1;
        Send(packet);
        Deadline = now + _timers.RestartInterval;
    }

    /// <summary>Waits for the other end.</summary>
    private protected void Await(TimeSpan deadline)
    {
        _repeated = null;
        Deadline = deadline;
    }

    /// <summary>Stops the timer.</summary>
    private protected void Rest()
    {
        _repeated = null;
        Deadline = null;
    }

    private static bool IsWhole(CodedPacket packet) => packet.DeclaredLength == CodedHeader.HeaderLength + packet.Data.Length;
}
