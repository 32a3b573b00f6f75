using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using PptpTools.Recording;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>What a translating router knows of PPTP.</summary>
internal enum NatGre : byte
{
    /// <summary>It rewrites call ids in control messages and in GRE, so that several clients may reach one server.</summary>
    Helper,

    /// <summary>It rewrites call ids in control messages and forgets to restore them in GRE: the client gets a foreign call id.</summary>
    ControlOnly,

    /// <summary>It knows nothing of call ids: GRE from a server goes to the inside host that sent GRE to it last.</summary>
    LastHost,

    /// <summary>It knows nothing of call ids: a server's GRE belongs to the inside host that sent GRE to it first, and no other may send any.</summary>
    FirstHost,

    /// <summary>It passes no GRE.</summary>
    Dropped,
}

/// <summary>
/// Lets the hosts behind a router share its outside address (RFC 3022): TCP and UDP ports, ICMP identifiers, and of PPTP what
/// <see cref="NatGre"/> says.
/// </summary>
internal sealed partial class NatRouter : IPacketTranslator
{
    private const int SourceNumber = 0;
    private const int DestinationNumber = 2;
    private const int EchoNumber = 4;
    private const int TcpChecksum = TcpWriter.ChecksumOffset;
    private const int UdpChecksum = 6;
    private const int IcmpChecksum = 2;

    private readonly LabInterface _outside;
    private readonly Dictionary<IpAddress, IpAddress> _lastGreSender = [];

    /// <summary>Makes a host translate what it forwards to one of its interfaces.</summary>
    /// <param name="router">The host; it forwards from now on.</param>
    /// <param name="outside">Whose address the others share.</param>
    /// <param name="gre">What it knows of PPTP.</param>
    public NatRouter(LabHost router, LabInterface outside, NatGre gre)
    {
        if (router is null)
            throw new ArgumentNullException(nameof(router));
        _outside = outside ?? throw new ArgumentNullException(nameof(outside));
        Gre = gre;
        Table = new NatTable(router.Clock);
        router.Translator = this;
        router.IsForwarding = true;
    }

    /// <summary>What it knows of PPTP.</summary>
    public NatGre Gre { get; set; }

    /// <summary>The mappings.</summary>
    public NatTable Table { get; }

    private IpAddress OutsideAddress => _outside.Address.Address;

    private bool RewritesCallIds => Gre is NatGre.Helper or NatGre.ControlOnly;

    /// <summary>Passes what comes for a port of the outside address on to an inside host: a server behind the router.</summary>
    public void AddForward(byte protocol, ushort port, IpAddress inside) =>
        Table.Add(new NatInside(protocol, inside, port, default), new NatOutside(protocol, port, default));

    /// <inheritdoc/>
    public bool TranslateLeaving(LabInterface leaving, byte[] packet)
    {
        if (leaving != _outside || !IpPacket.TryParse(packet, out IpPacket view, out _) || view.Source == OutsideAddress)
            return true;
        IpAddress inside = view.Source;
        IpAddress peer = view.Destination;
        switch (view.Protocol)
        {
            case IpProtocols.Tcp when TcpSegment.TryParse(view.Payload, out TcpSegment segment, out _):
                using (var change = new PacketChange(packet, TcpChecksum, hasPseudoHeader: true))
                {
                    change.Source = OutsideAddress;
                    change.SetNumber(SourceNumber, Table.ToOutside(new NatInside(view.Protocol, inside, segment.SourcePort, default)));
                    if (RewritesCallIds && (segment.DestinationPort == PptpCallIds.Port || segment.SourcePort == PptpCallIds.Port))
                        RewriteOwnCallIds(change.Payload.Slice(segment.HeaderLength), inside, peer);
                }

                return true;
            case IpProtocols.Udp when UdpDatagram.TryParse(view.Payload, out UdpDatagram datagram, out _):
                using (var change = new PacketChange(packet, UdpChecksum, hasPseudoHeader: true))
                {
                    change.Source = OutsideAddress;
                    change.SetNumber(SourceNumber, Table.ToOutside(new NatInside(view.Protocol, inside, datagram.SourcePort, default)));
                }

                return true;
            case IpProtocols.Icmp when IcmpPacket.TryParse(view.Payload, 4, out IcmpPacket message, out _) && message.IsEcho:
                using (var change = new PacketChange(packet, IcmpChecksum, hasPseudoHeader: false))
                {
                    change.Source = OutsideAddress;
                    if (message.Type == IcmpCode.Echo)
                        change.SetNumber(EchoNumber, Table.ToOutside(new NatInside(view.Protocol, inside, message.Identifier, default)));
                }

                return true;
            case IpProtocols.Gre when Gre == NatGre.Dropped:
                return false;
            case IpProtocols.Gre when Gre == NatGre.FirstHost && _lastGreSender.TryGetValue(peer, out IpAddress first) && first != inside:
                return false;
            default:
                if (view.Protocol == IpProtocols.Gre)
                    _lastGreSender[peer] = inside;
                PacketChange.SetSource(packet, OutsideAddress);
                return true;
        }
    }

    /// <inheritdoc/>
    public bool TranslateArriving(LabInterface arrival, byte[] packet)
    {
        if (!IpPacket.TryParse(packet, out IpPacket view, out _) || view.Destination != OutsideAddress)
            return true;
        switch (view.Protocol)
        {
            case IpProtocols.Tcp when TcpSegment.TryParse(view.Payload, out TcpSegment segment, out _)
                && Table.TryToInside(new NatOutside(view.Protocol, segment.DestinationPort, default), out NatInside inside):
                using (var change = new PacketChange(packet, TcpChecksum, hasPseudoHeader: true))
                {
                    change.Destination = inside.Address;
                    change.SetNumber(DestinationNumber, inside.Number);
                    if (RewritesCallIds && (segment.DestinationPort == PptpCallIds.Port || segment.SourcePort == PptpCallIds.Port))
                        RestorePeerCallIds(change.Payload.Slice(segment.HeaderLength), view.Source);
                }

                return true;
            case IpProtocols.Udp when UdpDatagram.TryParse(view.Payload, out UdpDatagram datagram, out _)
                && Table.TryToInside(new NatOutside(view.Protocol, datagram.DestinationPort, default), out NatInside inside):
                using (var change = new PacketChange(packet, UdpChecksum, hasPseudoHeader: true))
                {
                    change.Destination = inside.Address;
                    change.SetNumber(DestinationNumber, inside.Number);
                }

                return true;
            case IpProtocols.Icmp when IcmpPacket.TryParse(view.Payload, 4, out IcmpPacket message, out _):
                TranslateIcmp(packet, message);
                return true;
            case IpProtocols.Gre:
                return Gre != NatGre.Dropped && TranslateGre(packet, view);
            default:
                return true;
        }
    }

    private void TranslateIcmp(byte[] packet, in IcmpPacket message)
    {
        if (message.Type == IcmpCode.EchoReply)
        {
            if (!Table.TryToInside(new NatOutside(IpProtocols.Icmp, message.Identifier, default), out NatInside inside))
                return;
            using var change = new PacketChange(packet, IcmpChecksum, hasPseudoHeader: false);
            change.Destination = inside.Address;
            change.SetNumber(EchoNumber, inside.Number);
        }
        else if (message.TryReadOriginal(out IcmpOriginal original) && original.Source == OutsideAddress && TryFindSender(original, out NatInside sender))
        {
            using var change = new PacketChange(packet, IcmpChecksum, hasPseudoHeader: false);
            change.Destination = sender.Address;
            Span<byte> quoted = change.Payload.Slice(IcmpPacket.HeaderLength);
            sender.Address.WriteTo(quoted.Slice(Ipv4Writer.SourceOffset));
            int headerLength = (quoted[0] & 0xF) * 4;
            if (original.SourcePort is not null)
                BinaryPrimitives.WriteUInt16BigEndian(quoted.Slice(headerLength), sender.Number);
            Ipv4Writer.WriteChecksum(quoted);
        }
    }

    private bool TryFindSender(in IcmpOriginal original, out NatInside sender)
    {
        if (original.SourcePort is { } port)
            return Table.TryToInside(new NatOutside(original.Protocol, port, default), out sender);
        sender = default;
        if (original.Protocol != IpProtocols.Gre || !_lastGreSender.TryGetValue(original.Destination, out IpAddress inside))
            return false;
        sender = new NatInside(original.Protocol, inside, 0, original.Destination);
        return true;
    }
}
