#if NET
using System;
using System.Net;
using PptpTools.Recording;
using PptpTools.Sessions;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Capture;

/// <summary>
/// Records what a tunnel's own end sends and receives as the IP packets of a capture (<see cref="TunnelPackets"/>). It keeps the negotiation, so
/// that who comes later sees how it came to be; data packets are only made while somebody listens. Any thread may use it.
/// </summary>
internal sealed class TunnelRecorder : ITunnelTap
{
    private const int UsualFrames = 4096;

    private readonly object _lock = new();
    private readonly FrameHistory _history;
    private volatile RecordedFrames[] _listeners = [];
    private TunnelPackets? _packets;
    private DateTimeOffset _epoch;
    private DatagramCounts _notKept;
    private long _told;
    private long _number;
    private bool _isComplete;

    /// <param name="name">The session's name.</param>
    /// <param name="frames">How many frames of the negotiation are kept.</param>
    public TunnelRecorder(string name, int frames = UsualFrames)
    {
        Name = name;
        _history = new FrameHistory(frames);
    }

    /// <summary>The session's name.</summary>
    public string Name { get; }

    /// <summary>Frames that were kept for a while and are not kept any more, because the negotiation went on for so long.</summary>
    public long Forgotten
    {
        get
        {
            lock (_lock)
                return _history.Forgotten;
        }
    }

    /// <summary>Listens: first to what was kept, then to every frame as it comes.</summary>
    public RecordedFrames Listen()
    {
        lock (_lock)
        {
            var listener = new RecordedFrames(this, _history.Frames, _notKept.Total - _told);
            if (_isComplete)
                listener.Complete();
            else
                _listeners = [.. _listeners, listener];
            return listener;
        }
    }

    /// <summary>The session is over: nothing more will come, and the listeners come to their end.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            foreach (RecordedFrames listener in _listeners)
                listener.Complete();
            _listeners = [];
        }
    }

    /// <inheritdoc/>
    public void OnConnected(TimeSpan now, bool isOutgoing, IPEndPoint own, IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(peer);
        lock (_lock)
        {
            _epoch = DateTimeOffset.UtcNow - now;
            _packets = new TunnelPackets(IpAddress.From(own.Address), (ushort)own.Port, IpAddress.From(peer.Address), (ushort)peer.Port);
            AddSegment(now, isOutgoing, TcpFlags.Syn);
            AddSegment(now, !isOutgoing, TcpFlags.Syn | TcpFlags.Ack);
            AddSegment(now, isOutgoing, TcpFlags.Ack);
        }
    }

    /// <inheritdoc/>
    public void OnControlEnd(TimeSpan now, bool isOutgoing, bool isReset)
    {
        lock (_lock)
        {
            if (_packets?.TryEnd(isOutgoing, isReset) == true)
                AddSegment(now, isOutgoing, TcpFlags.Ack | (isReset ? TcpFlags.Reset : TcpFlags.Fin));
        }
    }

    /// <inheritdoc/>
    public void OnControlOctets(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> octets)
    {
        lock (_lock)
        {
            while (_packets is not null && !octets.IsEmpty)
            {
                int count = Math.Min(octets.Length, TunnelPackets.MaximumSegment);
                Add(now, isOutgoing, isData: false, _packets.ControlOctets(isOutgoing, octets.Slice(0, count)));
                octets = octets.Slice(count);
            }
        }
    }

    /// <inheritdoc/>
    public void OnDatagram(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> datagram)
    {
        bool isData = IsData(datagram);
        if ((isData && _listeners.Length == 0) || datagram.Length > TunnelPackets.MaximumDatagram)
        {
            _notKept.Add(isOutgoing);
            return;
        }

        lock (_lock)
        {
            if (_packets is not null)
                Add(now, isOutgoing, isData, _packets.Datagram(isOutgoing, datagram));
        }
    }

    /// <summary>Leaves a listener alone from now on.</summary>
    internal void Remove(RecordedFrames listener)
    {
        lock (_lock)
            _listeners = Array.FindAll(_listeners, other => other != listener);
    }

    /// <summary>Acknowledgments alone, network data, and what is encrypted or compressed. Everything else belongs to the negotiation.</summary>
    private static bool IsData(ReadOnlySpan<byte> datagram)
    {
        if (!GreFrame.TryParse(datagram, out GreFrame frame, out _))
            return false;
        return frame.Payload.IsEmpty
            || (PppFrame.TryParse(frame.Payload, out PppFrame ppp, out _) && ppp.Protocol is PppProtocol.Ip or PppProtocol.Ipv6 or PppProtocol.Compressed or PppProtocol.Multilink);
    }

    private void AddSegment(TimeSpan now, bool isOutgoing, TcpFlags flags) => Add(now, isOutgoing, isData: false, _packets!.Segment(isOutgoing, flags));

    private void Add(TimeSpan now, bool isOutgoing, bool isData, byte[] packet)
    {
        var frame = new RecordedFrame(++_number, (_epoch + now).UtcTicks, isOutgoing, isData, packet);
        if (isData)
        {
            _notKept.Add(isOutgoing);
        }
        else
        {
            long notKept = _notKept.Total;
            _history.Add(notKept == _told ? frame : frame with { Missing = notKept - _told });
            _told = notKept;
        }

        foreach (RecordedFrames listener in _listeners)
            listener.Add(frame);
    }
}
#endif
