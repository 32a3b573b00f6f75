using System;
using PptpTools.Decoding;
using PptpTools.Recording;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>
/// The trace of a tunnel as its own end sees it: the control connection's octets in order, and the GRE datagrams as they pass. They are
/// given to the decoder as the frames of a perfect capture; what TCP did to bring the octets is not in it.
/// </summary>
internal sealed class LiveTrace : ITunnelObserver
{
    private readonly CaptureDecoder _decoder;
    private readonly IpAddress _own;
    private readonly IpAddress _peer;
    private readonly bool _isClient;
    private readonly DateTimeOffset _epoch;
    private uint _sequenceOut = 1;
    private uint _sequenceIn = 1;
    private ushort _identification;
    private ushort _port;
    private long _frames;

    /// <param name="decoder">Makes steps of it.</param>
    /// <param name="own">This end's address.</param>
    /// <param name="peer">The other end's.</param>
    /// <param name="isClient">True where this end opened the TCP connection.</param>
    /// <param name="epoch">The date of time zero.</param>
    public LiveTrace(CaptureDecoder decoder, IpAddress own, IpAddress peer, bool isClient, DateTimeOffset epoch)
    {
        _decoder = decoder;
        _own = own;
        _peer = peer;
        _isClient = isClient;
        _epoch = epoch;
    }

    /// <summary>The TCP connection is open.</summary>
    /// <param name="now">The time.</param>
    /// <param name="port">The client's port.</param>
    public void Begin(TimeSpan now, ushort port)
    {
        _port = port;
        _sequenceIn = _sequenceOut = 0;
        Segment(now, _isClient, TcpFlags.Syn, default);
        Segment(now, !_isClient, TcpFlags.Syn | TcpFlags.Ack, default);
        _sequenceIn = _sequenceOut = 1;
        Segment(now, _isClient, TcpFlags.Ack, default);
    }

    public void OnControlOctets(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> octets)
    {
        Segment(now, isOutgoing, TcpFlags.Ack | TcpFlags.Push, octets);
        if (isOutgoing)
            _sequenceOut += (uint)octets.Length;
        else
            _sequenceIn += (uint)octets.Length;
    }

    public void OnDatagram(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> datagram) => Handle(now, isOutgoing, IpProtocols.Gre, datagram);

    private void Segment(TimeSpan now, bool isOutgoing, TcpFlags flags, ReadOnlySpan<byte> octets)
    {
        ushort own = _isClient ? _port : LabVpnClient.Port;
        ushort peer = _isClient ? LabVpnClient.Port : _port;
        var fields = isOutgoing
            ? new TcpFields(_own, own, _peer, peer, _sequenceOut, _sequenceIn, flags, ushort.MaxValue)
            : new TcpFields(_peer, peer, _own, own, _sequenceIn, _sequenceOut, flags, ushort.MaxValue);
        Handle(now, isOutgoing, IpProtocols.Tcp, TcpWriter.Segment(fields, 0, octets));
    }

    private void Handle(TimeSpan now, bool isOutgoing, byte protocol, ReadOnlySpan<byte> payload)
    {
        byte[] packet = Ipv4Writer.Packet(isOutgoing ? _own : _peer, isOutgoing ? _peer : _own, protocol, payload, ++_identification, 128, dontFragment: false);
        _decoder.Handle(new CaptureFrame
        {
            Number = ++_frames,
            Ticks = (_epoch + now).UtcTicks,
            LinkType = LinkType.Raw,
            OriginalLength = packet.Length,
            Octets = packet,
            Sent = isOutgoing,
        });
    }
}
