#if NET
using System;
using PptpTools.Linux;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Sockets;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tunnels;

/// <summary>Sends what goes into the tunnel: the link's own packets and acknowledgments, and IP packets from the TUN device. One thread uses it.</summary>
internal sealed class TunnelSender
{
    private const int BufferLength = 66_000;
    private const int Burst = 64;

    private readonly GreSocket _gre;
    private readonly TunDevice _device;
    private readonly Func<TimeSpan> _clock;
    private readonly ISessionObserver? _observer;
    private readonly ITunnelTap? _tap;
    private readonly byte[] _packet = new byte[BufferLength];
    private readonly byte[] _buffer = new byte[BufferLength];
    private WakeLimiter _limiter;

    /// <param name="gre">Where datagrams go.</param>
    /// <param name="device">Where packets come from.</param>
    /// <param name="clock">The session's time.</param>
    /// <param name="observer">Is told which packets of the link are sent; null for nobody.</param>
    /// <param name="tap">Is told what is sent; null for nobody.</param>
    public TunnelSender(GreSocket gre, TunDevice device, Func<TimeSpan> clock, ISessionObserver? observer, ITunnelTap? tap)
    {
        _gre = gre;
        _device = device;
        _clock = clock;
        _observer = observer;
        _tap = tap;
    }

    /// <summary>Sends what the call itself wants sent.</summary>
    public void SendDue(TunnelTransmitter transmitter)
    {
        while (transmitter.TryTake(_buffer, _clock(), out Span<byte> datagram, out PppPacket? packet))
        {
            if (packet is not null)
                _observer?.OnPacket(isOutgoing: true, packet);
            Send(datagram);
        }
    }

    /// <summary>Sends packets of the device while there is room, and before each what the call wants sent.</summary>
    public void SendPackets(TunnelTransmitter transmitter)
    {
        _limiter.Rest();
        int count = 0;
        for (; count < Burst && transmitter.HasRoom(_clock()); count++)
        {
            int length = _device.Read(_packet);
            if (length == 0)
                break;
            SendDue(transmitter);
            if (transmitter.TrySend(_packet.AsSpan(0, length), _buffer, _clock(), out Span<byte> datagram))
                Send(datagram);
        }

        _limiter.Note(count);
    }

    /// <summary>Sends the last packets of the call, and acknowledges what was received last.</summary>
    public void Finish(TunnelTransmitter transmitter)
    {
        if (transmitter.Deadline is not null)
            transmitter.Gre.RequestAcknowledgment();
        SendDue(transmitter);
    }

    private void Send(ReadOnlySpan<byte> datagram)
    {
        _tap?.OnDatagram(_clock(), isOutgoing: true, datagram);
        _gre.Send(datagram);
    }
}
#endif
