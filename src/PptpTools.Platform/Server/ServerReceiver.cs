#if NET
using System;
using System.Collections.Generic;
using System.Net.Sockets;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <summary>
/// The receiving half of a server, on one thread: the listener, every control connection, GRE in, and all timers. No client makes it
/// wait, and none makes it keep more than its limits say.
/// </summary>
internal sealed partial class ServerReceiver : IDisposable
{
    private const int BufferLength = 66_000;
    private const int Burst = 64;
    private const int ListenerKey = -1;
    private const int GreKey = -2;
    private const int WakeKey = -3;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private readonly ServerState _state;
    private readonly Socket _listener;
    private readonly EventQueue _events = new();
    private readonly DeadlineHeap<ServerClient> _deadlines = new();
    private readonly Dictionary<int, ServerClient> _clients = [];
    private readonly Dictionary<(IpAddress Client, ushort CallId), ServerLink> _links = [];
    private readonly HashSet<ServerLink> _touched = [];
    private readonly AdmissionControl _admission;
    private readonly byte[] _buffer = new byte[BufferLength];
    private readonly ReceiveBatch _batch;
    private WakeLimiter _limiter;
    private int _carrying;
    private int _nextKey;

    public ServerReceiver(ServerState state, Socket listener)
    {
        _state = state;
        _listener = listener;
        _batch = new ReceiveBatch(state.Gre);
        _admission = new AdmissionControl(state.Settings.Limits.ConnectionsPerMinute);
        _events.Watch((int)listener.Handle, ListenerKey);
        _events.Watch(state.Gre.Descriptor, GreKey);
        _events.Watch(state.WakeReceiver.Descriptor, WakeKey);
    }

    /// <summary>Works until the server is stopped and every client was told so, or has no more time.</summary>
    public void Run()
    {
        while (!_state.IsOver(_clients.Count))
        {
            int count = _events.Wait(Deadlines.Earlier(Deadlines.Earlier(_deadlines.Due, _state.StopsAt), _acceptsAgainAt) - _state.Now);
            for (int i = 0; i < count; i++)
                Handle(_events.KeyOf(i), i);
            while (_deadlines.FirstDue(_state.Now) is { } client)
                HandleDeadline(client);
            if (_acceptsAgainAt <= _state.Now)
                AcceptAgain();
            _state.Interface.Device.Flush();
        }
    }

    /// <summary>Ends a tunnel in good order.</summary>
    public void Close(ServerLink link, SessionFailure failure)
    {
        if (link.HasEnded)
            return;
        link.Client.Session.Close(link.Tunnel, failure, _state.Now);
        Follow(link.Client);
    }

    /// <summary>Ends a tunnel by its call.</summary>
    public void HangUp(ServerLink link)
    {
        if (link.HasEnded)
            return;
        link.Client.Session.HangUp(link.Tunnel, _state.Now);
        Follow(link.Client);
    }

    public void Dispose()
    {
        _batch.Dispose();
        _events.Dispose();
    }

    private void Handle(int key, int index)
    {
        switch (key)
        {
            case ListenerKey:
                Accept();
                break;
            case GreKey:
                ReceiveDatagrams();
                break;
            case WakeKey:
                _state.WakeReceiver.Clear();
                while (_state.TryTakeCommand(out Action<ServerReceiver>? command))
                    command!(this);
                break;
            default:
                // A client that went while an earlier event was handled has none of its own left.
                if (_clients.TryGetValue(key, out ServerClient? client))
                    HandleSocket(client, index);
                break;
        }
    }

    private void HandleSocket(ServerClient client, int index)
    {
        if (_events.CanWrite(index) && !client.Socket.TryFlush())
            Lose(client, isFinished: false);
        if (_events.IsReady(index))
        {
            SocketError error = client.Socket.Receive(_buffer, out int length);
            if (error == SocketError.Success && length > 0)
                Handle(client, _buffer.AsSpan(0, length));
            else if (error != SocketError.WouldBlock)
                Lose(client, isFinished: error == SocketError.Success);
        }

        Follow(client);
    }

    private void Handle(ServerClient client, ReadOnlySpan<byte> octets)
    {
        TimeSpan now = _state.Now;
        client.Recorder.OnControlOctets(now, isOutgoing: false, octets);
        client.Session.HandleControlOctets(octets, now);
    }

    /// <summary>The client's connection is gone; where this end has said its last word already, that is all it waited for.</summary>
    private void Lose(ServerClient client, bool isFinished)
    {
        if (isFinished || client.Socket.IsReset)
            client.Recorder.OnControlEnd(_state.Now, isOutgoing: false, isReset: !isFinished);
        if (client.DrainsUntil is not null)
            client.DrainsUntil = TimeSpan.Zero;
        else
            client.Session.HandleTransportLost(isFinished, _state.Now);
    }

    private void HandleDeadline(ServerClient client)
    {
        TimeSpan now = _state.Now;
        if (client.HalfOpenUntil <= now)
        {
            client.HalfOpenUntil = null;
            client.Session.Close(now);
        }

        client.Session.HandleDeadline(now);
        Follow(client);
    }

    private void ReceiveDatagrams()
    {
        _limiter.Rest();
        int count = _batch.Receive();
        for (int i = 0; i < count; i++)
        {
            if (!RawGreSocket.TrySplit(_batch[i], out ReadOnlySpan<byte> datagram, out IpAddress source))
                continue;
            if (!GreFrame.TryParse(datagram, out GreFrame frame, out _) || !_links.TryGetValue((source, frame.CallId), out ServerLink? link))
            {
                _state.ForeignDatagrams++;
                continue;
            }

            link.Client.Recorder.OnDatagram(_state.Now, isOutgoing: false, datagram);
            if (link.Client.Session.HandleDatagram(link.Tunnel, frame, _state.Now, out ReadOnlySpan<byte> packet))
                Deliver(link, packet);
            TakePackets(link);
            _touched.Add(link);
        }

        _limiter.Note(count);

        // What a burst changed of a tunnel is looked at once.
        foreach (ServerLink link in _touched)
        {
            if (System.Threading.Interlocked.Exchange(ref link.WantsArrivals, 0) == 1)
                _state.Transmitter.Notify(link);
            if (!link.HasEnded)
                Follow(link.Client);
        }

        _touched.Clear();
    }

    private void TakePackets(ServerLink link)
    {
        while (link.Client.Session.TryTakePacket(link.Tunnel, _state.Now, out ReadOnlySpan<byte> packet))
            Deliver(link, packet);
    }

    /// <summary>Lets a packet of a client come out of the device: under its own address only.</summary>
    private void Deliver(ServerLink link, ReadOnlySpan<byte> packet)
    {
        const int sourceOffset = 12;
        const int minimumHeader = 20;
        if (link.Lease is null)
            Follow(link.Client, link.Tunnel);
        if (link.Lease?.Client is { } own && packet.Length >= minimumHeader && packet[0] >> 4 == 4 && IpAddress.Read(packet.Slice(sourceOffset, 4)) == own)
            _state.Interface.Device.Write(packet);
        else
            _state.SpoofedPackets++;
    }

    /// <summary>Does what the session wants done, and looks at what became of its tunnels.</summary>
    private void Follow(ServerClient client)
    {
        ServerConnection session = client.Session;
        for (int i = 0; i < client.Links.Count; i++)
        {
            if (!client.Links[i].Tunnel.Call.HasEnded)
                TakePackets(client.Links[i]);
        }

        while (session.TryTakeMessage(out Wire.Control.ControlMessage? message))
        {
            if (client.DrainsUntil is null && !TrySend(client, message!.ToOctets()))
                Lose(client, isFinished: false);
        }

        for (int i = 0; i < session.Tunnels.Count; i++)
            Follow(client, session.Tunnels[i]);
        if ((session.HasEnded || session.WantsTransportClosed) && !Finish(client))
            return;
        if (client.Socket.HasPending != client.IsWatchedForWrites)
        {
            client.IsWatchedForWrites = client.Socket.HasPending;
            _events.WatchWrites(client.Socket.Descriptor, client.Key, client.IsWatchedForWrites);
        }

        _deadlines.Set(client, client.Deadline);
    }

    private bool TrySend(ServerClient client, byte[] message)
    {
        client.Recorder.OnControlOctets(_state.Now, isOutgoing: true, message);
        return client.Socket.TrySend(message);
    }

    private void Follow(ServerClient client, ServerTunnel tunnel)
    {
        ServerLink? link = client.LinkOf(tunnel);
        if (tunnel.Call.HasEnded)
        {
            if (link is not null)
                End(link);
            return;
        }

        if (link is null)
        {
            link = new ServerLink(_state, client, tunnel);
            client.Links.Add(link);
            _links[(client.Address, link.CallId)] = link;
        }

        if (tunnel.Call.Phase == Tracing.SessionPhase.Open && tunnel.ClientAddress is { } address)
            Open(link, address);
        if (link.Transmitter.PacketsQueued != link.Signalled)
        {
            link.Signalled = link.Transmitter.PacketsQueued;
            _state.Transmitter.Notify(link);
        }
    }

    private void Open(ServerLink link, IpAddress address)
    {
        int unit = link.Transmitter.MaximumTransmissionUnit;
        if (link.Lease is { } former && former.Client == address && former.MaximumTransmissionUnit == unit)
            return;
        bool isNew = link.Lease is null;
        if (link.Lease?.Client != address)
            Withdraw(link);
        if (!_state.TrySetClient(address, unit))
        {
            link.Client.Session.Close(link.Tunnel, new SessionFailure(SessionFailureKind.HostFault, $"The host refuses the route to {address}."), _state.Now);
            return;
        }

        if (link.Lease is null && link.Client.OpenLinks++ == 0)
            _carrying++;
        link.Client.HalfOpenUntil = null;
        link.Open(ServerLease.Of(link.Tunnel.Call.Link, _state.OwnAddress, address, unit));
        _state.LinksByAddress[address] = link;
        if (isNew)
            _state.ReportOpen(link);
    }

    private void End(ServerLink link, SessionFailure? end = null)
    {
        ServerClient client = link.Client;
        client.Links.Remove(link);
        _links.Remove((client.Address, link.CallId));
        _state.ReportEnd(link, link.Tunnel.Failure ?? end);
        Withdraw(link);
        link.End(end);
        _state.Transmitter.Notify(link);
    }

    private void Withdraw(ServerLink link)
    {
        if (link.Lease?.Client is not { } address)
            return;
        link.Withdraw();
        if (--link.Client.OpenLinks == 0)
        {
            _carrying--;
            link.Client.HalfOpenUntil = _state.Now + _state.Settings.Limits.HalfOpenTime;
        }

        if (_state.LinksByAddress.TryRemove(new KeyValuePair<IpAddress, ServerLink>(address, link)))
            _state.RemoveClient(address);
    }

    /// <summary>Ends a connection on which everything was said.</summary>
    /// <returns>False where it is gone.</returns>
    private bool Finish(ServerClient client)
    {
        if (client.DrainsUntil is null)
            client.DrainsUntil = client.Session.WantsTransportClosed ? _state.Now + DrainTime : TimeSpan.Zero;
        if (!client.HasFinished && !client.Socket.HasPending)
        {
            client.HasFinished = true;
            if (client.Socket.TryFinish())
                client.Recorder.OnControlEnd(_state.Now, isOutgoing: true, isReset: false);
            else
                client.DrainsUntil = TimeSpan.Zero;
        }

        if (client.DrainsUntil > _state.Now)
            return true;
        Remove(client);
        return false;
    }

    private void Remove(ServerClient client)
    {
        if (!client.Session.HasEnded)
            client.Session.HandleTransportLost(isFinished: false, _state.Now);
        for (int i = client.Links.Count - 1; i >= 0; i--)
            End(client.Links[i]);
        _deadlines.Remove(client);
        _clients.Remove(client.Key);
        _state.Connections = _clients.Count;
        _state.Report(ServerEventKind.Disconnected, client.Address, failure: client.Session.Failure, text: $"The control connection of {client.Address} has ended.");
        client.Recorder.OnControlEnd(_state.Now, isOutgoing: true, isReset: false);
        client.Recorder.Complete();
        client.Socket.Dispose();
    }
}
#endif
