#if NET
using System;
using System.Net.Sockets;
using System.Threading;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Sockets;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;

namespace PptpTools.Sessions;

/// <content>The receiving thread.</content>
public sealed partial class PptpTunnel
{
    private ForeignGreSocket? _foreign;
    private long _signalled;
    private WakeLimiter _limiter;

    /// <summary>A thread's own fault ends the tunnel, never the process.</summary>
    private void Receive()
    {
        _transmitter.Start();
        Guard(Drive);
        _isStopping = true;
        _wakeTransmitter.Set();
        _transmitter.Join();
        Guard(TearDown);
        if (Failure is null)
            Guard(() => _session.Close(Now));
        _isOver = true;
        Guard(FollowState);
        _changed.Set();
        lock (_ending)
        {
            _isReceiving = false;
            if (_isDisposed)
                _owned.Dispose();
        }
    }

    private void Guard(Action run)
    {
        try
        {
            run();
        }
        catch (Exception error)
        {
            NoteFault(error);
        }
    }

    private void Drive()
    {
        _session.HandleConnected(Now);
        var buffer = new byte[BufferLength];
        using var batch = new ReceiveBatch(_gre);
        Span<NativeMethods.PollEntry> entries = stackalloc NativeMethods.PollEntry[4];
        while (!_isAborted)
        {
            SendMessages();
            FollowPhase();
            if (_session.HasEnded || _session.WantsTransportClosed)
                break;
            var waiter = new Waiter(entries);
            int tcp = waiter.Add(_tcp.Descriptor, _tcp.HasPending);
            int gre = waiter.Add(_gre.Descriptor);
            int wake = waiter.Add(_wakeReceiver.Descriptor);
            int foreign = waiter.Add(_foreign?.Descriptor ?? -1);
            waiter.Wait(_session.ReceiveDeadline - Now);
            if (waiter.IsReady(wake))
                _wakeReceiver.Clear();
            if (waiter.CanWrite(tcp) && !_tcp.TryFlush())
                Lose(isFinished: false);
            if (waiter.IsReady(tcp))
                ReceiveControl(buffer);
            if (waiter.IsReady(gre))
                ReceiveDatagrams(batch);
            if (waiter.IsReady(foreign) && _foreign!.TryReceive(buffer, out ReadOnlySpan<byte> datagram, out IpAddress source))
                _session.HandleForeignDatagram(datagram, source);
            if (_session.ReceiveDeadline <= Now)
                _session.HandleDeadline(Now);
            while (_session.TryTakePacket(Now, out ReadOnlySpan<byte> packet))
                _tun.Write(packet);
            _tun.Flush();
            if (_closeIsWanted && _session.Failure is null)
                _session.Close(Now);
        }
    }

    private void ReceiveControl(byte[] buffer)
    {
        SocketError error = _tcp.Receive(buffer, out int length);
        if (error == SocketError.WouldBlock)
            return;
        if (error != SocketError.Success || length == 0)
        {
            Lose(isFinished: error == SocketError.Success);
            return;
        }

        _tap?.OnControlOctets(Now, isOutgoing: false, buffer.AsSpan(0, length));
        _session.HandleControlOctets(buffer.AsSpan(0, length), Now);
    }

    private void ReceiveDatagrams(ReceiveBatch batch)
    {
        _limiter.Rest();
        int count = batch.Receive();
        for (int i = 0; i < count; i++)
        {
            if (!RawGreSocket.TrySplit(batch[i], out ReadOnlySpan<byte> datagram, out _))
                continue;
            _tap?.OnDatagram(Now, isOutgoing: false, datagram);
            if (_session.HandleDatagram(datagram, Now, out ReadOnlySpan<byte> packet))
                _tun.Write(packet);
            while (_session.TryTakePacket(Now, out ReadOnlySpan<byte> next))
                _tun.Write(next);
        }

        _limiter.Note(count);

        // One wake a round at most, and none where the transmitting thread waits for a deadline that serves as well.
        if (Interlocked.Exchange(ref _wantsArrivals, 0) == 1)
            _wakeTransmitter.Set();
    }

    private void SendMessages()
    {
        while (_session.TryTakeMessage(out ControlMessage? message))
        {
            byte[] octets = message!.ToOctets();
            _tap?.OnControlOctets(Now, isOutgoing: true, octets);
            if (!_tcp.TrySend(octets))
                Lose(isFinished: false);
        }
    }

    /// <summary>Tells the transmitting thread of a new call and of packets of the link; gives the host what the tunnel agreed.</summary>
    private void FollowPhase()
    {
        if (_session.Tunnel is { } call)
        {
            FollowCall(call);
            if (_session.Phase == SessionPhase.Open)
                FollowTerms(call);
            if (call.Transmitter.PacketsQueued != _signalled)
            {
                _signalled = call.Transmitter.PacketsQueued;
                _wakeTransmitter.Set();
            }
        }

        FollowState();
    }

    private void FollowCall(TunnelCall call)
    {
        if (_call is null)
        {
            ushort callId = call.Call.LocalCallId ?? 0;
            _gre.FilterBy(callId);
            _foreign = new ForeignGreSocket(callId, _settings.Server, IpAddress.From(_clientAddress!));
            _call = call;
        }

        if (_foreign is not null && call.Link.HasHeardPeer)
            CloseForeign();
    }

    private void CloseForeign()
    {
        _foreign?.Dispose();
        _foreign = null;
    }

    private void FollowTerms(TunnelCall call)
    {
        if (TakeNewTerms(call) is not { } terms)
            return;
        if (_settings.ClampsSegments)
            _tun.SegmentLimit = terms.MaximumTransmissionUnit;
        _host.Apply(_tun.Name, _tun.Index, terms.Lease, terms.MaximumTransmissionUnit);
        NoteTerms(terms);
        _isOpen = true;
        _wakeTransmitter.Set();
        _changed.Set();
    }
}
#endif
