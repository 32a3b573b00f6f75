#if NET
using System;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Sockets;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tunnels;

/// <summary>Sends what goes into the tunnel: the link's own packets and acknowledgments, and IP packets from the TUN device. One thread uses it.</summary>
internal sealed class TunnelSender : IDisposable
{
    private const int BufferLength = 66_000;
    private const int Burst = 64;

    private readonly SendBatch _batch;
    private readonly TunDevice _device;
    private readonly Func<TimeSpan> _clock;
    private readonly ISessionObserver? _observer;
    private readonly ITunnelTap? _tap;
    private readonly byte[] _packet = new byte[BufferLength];

    /// <param name="gre">Where datagrams go.</param>
    /// <param name="device">Where packets come from.</param>
    /// <param name="clock">The session's time.</param>
    /// <param name="observer">Is told which packets of the link are sent; null for nobody.</param>
    /// <param name="tap">Is told what is sent; null for nobody.</param>
    public TunnelSender(GreSocket gre, TunDevice device, Func<TimeSpan> clock, ISessionObserver? observer, ITunnelTap? tap)
    {
        _batch = new SendBatch(gre);
        _device = device;
        _clock = clock;
        _observer = observer;
        _tap = tap;
    }

    /// <summary>Sends what the call itself wants sent.</summary>
    public void SendDue(TunnelTransmitter transmitter)
    {
        AddDue(transmitter);
        _batch.Flush();
    }

    /// <summary>Sends packets of the device while there is room, and before each what the call wants sent.</summary>
    public void SendPackets(TunnelTransmitter transmitter)
    {
        for (int count = 0; count < Burst && transmitter.HasRoom(_clock()); count++)
        {
            int length = _device.Read(_packet);
            if (length == 0)
                break;
            AddDue(transmitter);
            if (transmitter.TrySend(_packet.AsSpan(0, length), _batch.Room, _clock(), out Span<byte> datagram))
                Add(datagram);
        }

        _batch.Flush();
    }

    /// <summary>Sends the last packets of the call, and acknowledges what was received last.</summary>
    public void Finish(TunnelTransmitter transmitter)
    {
        if (transmitter.Deadline is not null)
            transmitter.Gre.RequestAcknowledgment();
        SendDue(transmitter);
    }

    public void Dispose() => _batch.Dispose();

    private void AddDue(TunnelTransmitter transmitter)
    {
        while (transmitter.TryTake(_batch.Room, _clock(), out Span<byte> datagram, out PppPacket? packet))
        {
            if (packet is not null)
                _observer?.OnPacket(isOutgoing: true, packet);
            Add(datagram);
        }
    }

    private void Add(ReadOnlySpan<byte> datagram)
    {
        _tap?.OnDatagram(_clock(), isOutgoing: true, datagram);
        _batch.Add(datagram);
    }
}
#endif
