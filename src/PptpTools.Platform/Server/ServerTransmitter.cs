#if NET
using System;
using System.Collections.Concurrent;
using System.Threading;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>
/// The transmitting half of a server, on one thread: what the host routes into the device goes to the client whose address it has; what the
/// links themselves want sent comes from a queue; acknowledgments are due at times.
/// </summary>
internal sealed class ServerTransmitter : IDisposable
{
    private const int BufferLength = 66_000;
    private const int Burst = 64;
    private const int MinimumIpHeader = 20;
    private const int DestinationOffset = 16;

    private readonly ServerState _state;
    private readonly WakeEvent _wake;
    private readonly ConcurrentQueue<ServerLink> _queue = new();
    private readonly DeadlineHeap<ServerLink> _deadlines = new();
    private readonly FaultyWire? _faults;
    private readonly byte[] _packet = new byte[BufferLength];
    private readonly SendBatch _batch;
    private volatile bool _isStopping;
    private int _isWaiting;

    public ServerTransmitter(ServerState state, WakeEvent wake)
    {
        _state = state;
        _wake = wake;
        _batch = new SendBatch(state.Gre);
        _faults = state.Settings.Faults is { } faults ? new FaultyWire(faults, state.Gre) : null;
    }

    /// <summary>Packets of the host for which there is no open tunnel.</summary>
    public long Undeliverable { get; private set; }

    /// <summary>Tells that a link may have something to send. Any thread may.</summary>
    public void Notify(ServerLink link)
    {
        if (Interlocked.Exchange(ref link.IsQueued, 1) == 1)
            return;
        _queue.Enqueue(link);
        if (Interlocked.Exchange(ref _isWaiting, 0) == 1)
            _wake.Set();
    }

    /// <summary>Ends, once what waits is sent.</summary>
    public void Stop()
    {
        _isStopping = true;
        _wake.Set();
    }

    /// <summary>Works until it is stopped.</summary>
    public void Run()
    {
        Span<NativeMethods.PollEntry> entries = stackalloc NativeMethods.PollEntry[2];
        while (!_isStopping)
        {
            ServeQueue();
            TimeSpan now = _state.Now;
            while (_deadlines.FirstDue(now) is { } due)
                Serve(due);
            _faults?.SendDue(now);
            _batch.Flush();

            var waiter = new Waiter(entries);
            int wake = waiter.Add(_wake.Descriptor);
            int data = waiter.Add(_state.Interface.Device.Descriptor);
            Interlocked.Exchange(ref _isWaiting, 1);
            bool isPending = _state.Interface.Device.HasPending;
            waiter.Wait(_queue.IsEmpty && !isPending ? Deadlines.Earlier(_deadlines.Due, _faults?.Due) - _state.Now : TimeSpan.Zero);
            Interlocked.Exchange(ref _isWaiting, 0);
            if (waiter.IsReady(wake))
                _wake.Clear();
            if (isPending || waiter.IsReady(data))
                SendPackets();
        }

        ServeQueue();
        _batch.Flush();
    }

    /// <summary>Forgets the keys of the links that still wait, once its thread has ended.</summary>
    public void ForgetKeys()
    {
        while (_queue.TryDequeue(out ServerLink? link))
            link.Transmitter.Close();
    }

    public void Dispose() => _batch.Dispose();

    private void ServeQueue()
    {
        while (_queue.TryDequeue(out ServerLink? link))
        {
            Interlocked.Exchange(ref link.IsQueued, 0);
            Serve(link);
        }
    }

    /// <summary>Sends what a link itself wants sent.</summary>
    private void Serve(ServerLink link)
    {
        TunnelTransmitter transmitter = link.Transmitter;
        bool hasEnded = link.HasEnded;
        if (hasEnded && transmitter.Deadline is not null)
            transmitter.Gre.RequestAcknowledgment();
        while (transmitter.TryTake(_batch.Room, _state.Now, out Span<byte> datagram, out _))
            Send(link, datagram);
        if (hasEnded)
        {
            transmitter.Close();
            _deadlines.Remove(link);
            return;
        }

        // Asked for before the deadline is computed, so that what arrives in between is told.
        Interlocked.Exchange(ref link.WantsArrivals, 1);
        TimeSpan? deadline = transmitter.Deadline;
        if (deadline is not null)
            Interlocked.Exchange(ref link.WantsArrivals, 0);
        _deadlines.Set(link, deadline);
    }

    private void SendPackets()
    {
        for (int count = 0; count < Burst; count++)
        {
            int length = _state.Interface.Device.Read(_packet);
            if (length == 0)
                break;
            ReadOnlySpan<byte> packet = _packet.AsSpan(0, length);
            if (length < MinimumIpHeader || packet[0] >> 4 != 4
                || !_state.LinksByAddress.TryGetValue(IpAddress.Read(packet.Slice(DestinationOffset, sizeof(uint))), out ServerLink? link))
            {
                Undeliverable++;
                continue;
            }

            if (link.Transmitter.TrySend(packet, _batch.Room, _state.Now, out Span<byte> datagram))
                Send(link, datagram);
        }

        _batch.Flush();
    }

    private void Send(ServerLink link, Span<byte> datagram)
    {
        link.Client.Recorder.OnDatagram(_state.Now, isOutgoing: true, datagram);
        if (_faults is null)
            _batch.Add(datagram, link.Client.Own, link.Client.Address);
        else
            _faults.Send(datagram, link.Client.Own, link.Client.Address, _state.Now);
    }
}
#endif
