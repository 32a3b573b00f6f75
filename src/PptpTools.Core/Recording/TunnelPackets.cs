using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Recording;

/// <summary>
/// The IPv4 packets of one tunnel as its own end sees it: the control connection's octets in order, and the GRE datagrams as they pass.
/// They make the capture of a perfect network; what TCP did to bring the octets is not in it: no acknowledgments alone, no repetitions.
/// </summary>
internal sealed class TunnelPackets
{
    /// <summary>The most octets of the control connection that one packet carries.</summary>
    public const int MaximumSegment = 32 * 1024;

    /// <summary>The longest datagram that a packet carries.</summary>
    public const int MaximumDatagram = Ipv4Writer.MaximumPayload;

    private const byte TimeToLive = 128;

    private readonly IpAddress _own;
    private readonly IpAddress _peer;
    private readonly ushort _ownPort;
    private readonly ushort _peerPort;
    private uint _sequenceOut;
    private uint _sequenceIn;
    private ushort _identification;
    private bool _hasEnded;
    private bool _hasPeerEnded;
    private bool _isReset;

    /// <param name="own">This end's address.</param>
    /// <param name="ownPort">This end's TCP port.</param>
    /// <param name="peer">The other end's address.</param>
    /// <param name="peerPort">The other end's TCP port.</param>
    public TunnelPackets(IpAddress own, ushort ownPort, IpAddress peer, ushort peerPort)
    {
        _own = own;
        _ownPort = ownPort;
        _peer = peer;
        _peerPort = peerPort;
    }

    /// <summary>A segment of TCP's handshake or end, which counts as one octet (RFC 9293 section 3.4).</summary>
    /// <param name="isOutgoing">True where this end sends it.</param>
    /// <param name="flags">What it says; neither SYN nor FIN counts none.</param>
    public byte[] Segment(bool isOutgoing, TcpFlags flags)
    {
        byte[] packet = Segment(isOutgoing, flags, default);
        if ((flags & (TcpFlags.Syn | TcpFlags.Fin)) != 0)
            Count(isOutgoing, 1);
        return packet;
    }

    /// <summary>Notes that an end says nothing more.</summary>
    /// <param name="isOutgoing">True where it is this end.</param>
    /// <param name="isReset">True where it resets the connection.</param>
    /// <returns>False where it has said so before, or the connection is reset.</returns>
    public bool TryEnd(bool isOutgoing, bool isReset)
    {
        bool isNew = !_isReset && (isReset || !(isOutgoing ? _hasEnded : _hasPeerEnded));
        _isReset |= isReset;
        if (isOutgoing)
            _hasEnded = true;
        else
            _hasPeerEnded = true;
        return isNew;
    }

    /// <summary>Octets of the control connection.</summary>
    /// <param name="isOutgoing">True where this end sends them.</param>
    /// <param name="octets">At most <see cref="MaximumSegment"/> octets.</param>
    public byte[] ControlOctets(bool isOutgoing, ReadOnlySpan<byte> octets)
    {
        byte[] packet = Segment(isOutgoing, TcpFlags.Ack | TcpFlags.Push, octets);
        Count(isOutgoing, octets.Length);
        return packet;
    }

    /// <summary>A GRE datagram.</summary>
    /// <param name="isOutgoing">True where this end sends it.</param>
    /// <param name="datagram">At most <see cref="MaximumDatagram"/> octets.</param>
    public byte[] Datagram(bool isOutgoing, ReadOnlySpan<byte> datagram) => Packet(isOutgoing, IpProtocols.Gre, datagram);

    private byte[] Segment(bool isOutgoing, TcpFlags flags, ReadOnlySpan<byte> octets)
    {
        uint acknowledgment = (flags & TcpFlags.Ack) == 0 ? 0 : isOutgoing ? _sequenceIn : _sequenceOut;
        var fields = isOutgoing
            ? new TcpFields(_own, _ownPort, _peer, _peerPort, _sequenceOut, acknowledgment, flags, ushort.MaxValue)
            : new TcpFields(_peer, _peerPort, _own, _ownPort, _sequenceIn, acknowledgment, flags, ushort.MaxValue);
        return Packet(isOutgoing, IpProtocols.Tcp, TcpWriter.Segment(fields, 0, octets));
    }

    private void Count(bool isOutgoing, int octets)
    {
        if (isOutgoing)
            _sequenceOut += (uint)octets;
        else
            _sequenceIn += (uint)octets;
    }

    private byte[] Packet(bool isOutgoing, byte protocol, ReadOnlySpan<byte> payload) => Ipv4Writer.Packet(
        isOutgoing ? _own : _peer, isOutgoing ? _peer : _own, protocol, payload, ++_identification, TimeToLive, dontFragment: false);
}
