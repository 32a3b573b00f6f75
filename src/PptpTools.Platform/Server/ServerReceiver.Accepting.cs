#if NET
using System;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using PptpTools.Cryptography;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Wire.Ip;

namespace PptpTools.Server;

/// <content>New control connections.</content>
internal sealed partial class ServerReceiver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>When connections are accepted again, since the host has nothing left for one; null where they are.</summary>
    private TimeSpan? _acceptsAgainAt;

    private bool _isShort;

    private void Accept()
    {
        // Whoever comes while the server stops stays in the queue, which would wake this thread again and again.
        if (_state.IsStopping)
            _events.Forget((int)_listener.Handle);
        for (int i = 0; i < Burst && !_state.IsStopping && _listener.Poll(0, SelectMode.SelectRead); i++)
        {
            Socket? accepted = null;
            try
            {
                accepted = _listener.Accept();
                Accept(accepted);
                _isShort = false;
            }
            catch (SocketException error) when (accepted is null && error.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset))
            {
                AcceptLater(error);
                return;
            }
            catch (SocketException)
            {
                // The client went before it was accepted, or looked at.
                accepted?.Dispose();
            }
        }
    }

    /// <summary>The connection that cannot be accepted stays in the listener's queue, which would wake this thread again at once.</summary>
    private void AcceptLater(SocketException error)
    {
        _events.Forget((int)_listener.Handle);
        _acceptsAgainAt = _state.Now + Pause;
        if (!_isShort)
            _state.Report(ServerEventKind.Refused, text: $"No control connection can be accepted: {error.Message}. It is tried again every second.");
        _isShort = true;
    }

    private void AcceptAgain()
    {
        _acceptsAgainAt = null;
        if (_state.IsStopping)
            return;
        try
        {
            _events.Watch((int)_listener.Handle, ListenerKey);
        }
        catch (Win32Exception)
        {
            // The host is still short of everything: it was told when that began.
            _acceptsAgainAt = _state.Now + Pause;
        }
    }

    private void Accept(Socket accepted)
    {
        IpAddress address = AddressOf(accepted.RemoteEndPoint);
        IpAddress own = AddressOf(accepted.LocalEndPoint);
        ServerLimits limits = _state.Settings.Limits;
        int halfOpen = _clients.Count - _carrying;
        string? reason = halfOpen >= limits.HalfOpen ? $"{halfOpen} control connections have no tunnel, as many as may"
            : !_admission.TryAdmit(address, _state.Now) ? $"it connects more than {limits.ConnectionsPerMinute} times a minute"
            : null;
        if (reason is not null)
        {
            Refuse(accepted, address, reason);
            return;
        }

        var client = new ServerClient(_nextKey++ & int.MaxValue, new ControlSocket(accepted), own, address, new ServerConnection(_state.Context, new SystemRandom()))
        {
            HalfOpenUntil = _state.Now + limits.HalfOpenTime,
        };
        try
        {
            _events.Watch(client.Socket.Descriptor, client.Key);
        }
        catch (Win32Exception error)
        {
            client.Session.Dispose();
            Refuse(accepted, address, $"the host cannot watch one connection more ({error.Message})");
            return;
        }

        _clients.Add(client.Key, client);
        _state.Connections = _clients.Count;
        _state.Accepted++;
        _state.Report(ServerEventKind.Connected, address, text: $"{address} opened a control connection.");
        client.Recorder.OnConnected(_state.Now, isOutgoing: false, (IPEndPoint)accepted.LocalEndPoint!, (IPEndPoint)accepted.RemoteEndPoint!);
        client.Session.HandleAccepted(_state.Now);
        Follow(client);
    }

    private void Refuse(Socket accepted, IpAddress address, string reason)
    {
        _state.Refused++;
        accepted.Dispose();
        _state.Report(ServerEventKind.Refused, address, text: $"{address} is refused: {reason}.");
    }

    private static IpAddress AddressOf(EndPoint? endPoint) => IpAddress.From(((IPEndPoint)endPoint!).Address);
}
#endif
