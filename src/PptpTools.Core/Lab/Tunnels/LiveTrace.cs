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
    private TunnelPackets? _packets;
    private bool _isConnected;
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
        _packets = new TunnelPackets(_own, port, _peer, LabVpnClient.Port);
        _isConnected = false;
        Handle(_packets.Segment(isOutgoing: true, TcpFlags.Syn), isOutgoing: true);
    }

    public void OnControlOctets(bool isOutgoing, ReadOnlySpan<byte> octets)
    {
        if (_packets is null)
            return;
        if (!_isConnected)
        {
            _isConnected = true;
            Handle(_packets.Segment(isOutgoing: false, TcpFlags.Syn | TcpFlags.Ack), isOutgoing: false);
            Handle(_packets.Segment(isOutgoing: true, TcpFlags.Ack), isOutgoing: true);
        }

        Handle(_packets.ControlOctets(isOutgoing, octets), isOutgoing);
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
