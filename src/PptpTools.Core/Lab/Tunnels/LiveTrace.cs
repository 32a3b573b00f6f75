using System;
using PptpTools.Decoding;
using PptpTools.Recording;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>
/// The trace of a client's tunnels as the client itself sees them: the control connection's octets in order, and the GRE packets and ICMP errors
/// that pass its interface. They are given to the decoder as the frames of a perfect capture; what TCP did to bring the octets is not in it.
/// </summary>
internal sealed class LiveTrace : ITunnelObserver, IPacketObserver
{
    private readonly CaptureDecoder _decoder;
    private readonly LabNetwork _network;
    private readonly IpAddress _own;
    private readonly IpAddress _peer;
    private uint _sequenceOut;
    private uint _sequenceIn;
    private bool _isConnected;
    private ushort _identification;
    private ushort _port;
    private long _frames;

    /// <param name="decoder">Makes steps of it.</param>
    /// <param name="network">The time, and the date of time zero.</param>
    /// <param name="own">The client's address.</param>
    /// <param name="peer">The server's.</param>
    public LiveTrace(CaptureDecoder decoder, LabNetwork network, IpAddress own, IpAddress peer)
    {
        _decoder = decoder;
        _network = network;
        _own = own;
        _peer = peer;
    }

    /// <summary>True once nothing more is to be told.</summary>
    public bool IsOver { get; set; }

    public void OnConnecting(ushort port)
    {
        _port = port;
        _sequenceIn = _sequenceOut = 0;
        _isConnected = false;
        Segment(isOutgoing: true, TcpFlags.Syn, default);
        _sequenceIn = _sequenceOut = 1;
    }

    public void OnControlOctets(bool isOutgoing, ReadOnlySpan<byte> octets)
    {
        if (!_isConnected)
        {
            _isConnected = true;
            _sequenceIn = 0;
            Segment(isOutgoing: false, TcpFlags.Syn | TcpFlags.Ack, default);
            _sequenceIn = 1;
            Segment(isOutgoing: true, TcpFlags.Ack, default);
        }

        Segment(isOutgoing, TcpFlags.Ack | TcpFlags.Push, octets);
        if (isOutgoing)
            _sequenceOut += (uint)octets.Length;
        else
            _sequenceIn += (uint)octets.Length;
    }

    public void OnPacket(LabInterface at, ReadOnlySpan<byte> packet, bool isOutgoing)
    {
        bool isTold = IpPacket.TryParse(packet, out IpPacket ip, out _) && ip.Protocol switch
        {
            IpProtocols.Gre => true,
            IpProtocols.Icmp => IcmpPacket.TryParse(ip.Payload, version: 4, out IcmpPacket message, out _) && message.IsError,
            _ => false,
        };
        if (isTold)
            Handle(packet, isOutgoing);
    }

    private void Segment(bool isOutgoing, TcpFlags flags, ReadOnlySpan<byte> octets)
    {
        var fields = isOutgoing
            ? new TcpFields(_own, _port, _peer, LabVpnClient.Port, _sequenceOut, _sequenceIn, flags, ushort.MaxValue)
            : new TcpFields(_peer, LabVpnClient.Port, _own, _port, _sequenceIn, _sequenceOut, flags, ushort.MaxValue);
        byte[] segment = TcpWriter.Segment(fields, 0, octets);
        Handle(
            Ipv4Writer.Packet(isOutgoing ? _own : _peer, isOutgoing ? _peer : _own, IpProtocols.Tcp, segment, ++_identification, 128, dontFragment: false),
            isOutgoing);
    }

    private void Handle(ReadOnlySpan<byte> packet, bool isOutgoing)
    {
        if (IsOver)
            return;
        _decoder.Handle(new CaptureFrame
        {
            Number = ++_frames,
            Ticks = (_network.Epoch + _network.Clock.Now).UtcTicks,
            LinkType = LinkType.Raw,
            OriginalLength = packet.Length,
            Octets = packet,
            Sent = isOutgoing,
        });
    }
}
