using System;
using System.Collections.Generic;
using PptpTools.Recording;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>What leaves: routing, filters, fragments, and the wire or tunnel behind an interface.</summary>
internal sealed partial class LabHost
{
    /// <summary>Sends a payload in an IP packet of its own.</summary>
    /// <param name="destination">Whom it is for.</param>
    /// <param name="protocol">The IP protocol number.</param>
    /// <param name="payload">What the packet carries.</param>
    /// <param name="source">The source address; unspecified for the one of the interface that the route chooses.</param>
    /// <param name="dontFragment">True to forbid fragments.</param>
    /// <returns>False when there is no route.</returns>
    public bool Send(IpAddress destination, byte protocol, ReadOnlySpan<byte> payload, IpAddress source = default, bool dontFragment = false)
    {
        if (source.IsUnspecified)
            source = SourceFor(destination);
        if (source.IsUnspecified)
            return false;
        return SendPacket(MakePacket(source, destination, protocol, payload, dontFragment));
    }

    /// <summary>Sends a UDP datagram.</summary>
    /// <returns>False when there is no route.</returns>
    public bool SendUdp(ushort sourcePort, IpAddress destination, ushort destinationPort, ReadOnlySpan<byte> data)
    {
        IpAddress source = SourceFor(destination);
        return !source.IsUnspecified
            && Send(destination, IpProtocols.Udp, DatagramWriter.Udp(source, sourcePort, destination, destinationPort, data), source);
    }

    /// <summary>A packet of this host, with its next identification.</summary>
    internal byte[] MakePacket(IpAddress source, IpAddress destination, byte protocol, ReadOnlySpan<byte> payload, bool dontFragment) =>
        Ipv4Writer.Packet(source, destination, protocol, payload, ++_lastIdentification, TimeToLive, dontFragment);

    /// <summary>Sends a whole packet that this host made.</summary>
    /// <returns>False when there is no route.</returns>
    internal bool SendPacket(byte[] octets)
    {
        IpAddress destination = IpAddress.Read4(octets, Ipv4Writer.DestinationOffset);
        if (IsOwn(destination))
        {
            Clock.After(TimeSpan.Zero, () => Receive(Loopback, octets));
            return true;
        }

        if (Routes.Find(destination) is not { } choice)
        {
            Counters.Unreachable++;
            return false;
        }

        Leave(choice, octets);
        return true;
    }

    /// <summary>A packet could not be handed to the next host: its sender is told (RFC 1812 section 5.2.7.1).</summary>
    internal void ReportUnreachable(byte[] octets)
    {
        Counters.Unreachable++;
        if (IpPacket.TryParse(octets, out IpPacket packet, out _))
            SendIcmpError(IcmpCode.DestinationUnreachable, IcmpCode.HostUnreachable, 0, packet);
    }

    private void Leave(RouteChoice choice, byte[] octets)
    {
        LabInterface leaving = choice.Interface;
        if (!IpPacket.TryParse(octets, out IpPacket packet, out _) || !Passes(leaving.OutputFilters, packet))
            return;
        int limit = leaving.MaximumTransmissionUnit;
        if (octets.Length > limit && packet.DontFragment)
        {
            SendIcmpError(IcmpCode.DestinationUnreachable, IcmpCode.FragmentationNeeded, (uint)limit, packet);
            return;
        }

        if (leaving.IsUp)
            leaving.Observer?.OnPacket(leaving, octets, isOutgoing: true);
        if (octets.Length <= limit)
        {
            Emit(choice, octets);
            return;
        }

        int room = (limit - packet.HeaderLength) & ~7;
        for (int at = 0; at < packet.Payload.Length; at += room)
            Emit(choice, Ipv4Writer.Fragment(packet, at, Math.Min(room, packet.Payload.Length - at)));
    }

    private static void Emit(RouteChoice choice, byte[] packet)
    {
        LabInterface leaving = choice.Interface;
        if (!leaving.IsUp)
            return;
        IpAddress destination = IpAddress.Read4(packet, Ipv4Writer.DestinationOffset);
        if (leaving.Tunnel is { } tunnel)
        {
            leaving.ShowTaps(packet, isOutgoing: true);
            tunnel.Send(packet);
        }
        else if (destination == LimitedBroadcast.Address || destination == leaving.Address.Broadcast)
        {
            leaving.Transmit(EthernetWriter.Ipv4(MacAddress.Broadcast, leaving.HardwareAddress, packet));
        }
        else if (MulticastNetwork.Contains(destination))
        {
            leaving.Transmit(EthernetWriter.Ipv4(MacAddress.Multicast(Ipv4Prefix.NumberOf(destination)), leaving.HardwareAddress, packet));
        }
        else
        {
            leaving.Arp.Send(choice.NextHop(destination), packet);
        }
    }

    private bool Passes(List<PacketFilter> filters, in IpPacket packet)
    {
        foreach (PacketFilter filter in filters)
        {
            if (!filter.Matches(packet))
                continue;
            Counters.Filtered++;
            Reject(filter.Action, packet);
            return false;
        }

        return true;
    }

    private void Reject(FilterAction action, in IpPacket packet)
    {
        switch (action)
        {
            case FilterAction.RejectWithReset:
                if (packet.Protocol == IpProtocols.Tcp && TcpSegment.TryParse(packet.Payload, out TcpSegment segment, out _))
                    Tcp.Refuse(packet, segment);
                break;
            case FilterAction.RejectAsProhibited:
                SendIcmpError(IcmpCode.DestinationUnreachable, IcmpCode.AdministrativelyProhibited, 0, packet);
                break;
            case FilterAction.RejectAsProtocolUnreachable:
                SendIcmpError(IcmpCode.DestinationUnreachable, IcmpCode.ProtocolUnreachable, 0, packet);
                break;
            case FilterAction.RejectAsPortUnreachable:
                SendIcmpError(IcmpCode.DestinationUnreachable, IcmpCode.PortUnreachable, 0, packet);
                break;
        }
    }
}
