using System;
using PptpTools.Recording;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>What arrives: frames, packets for this host, packets for others.</summary>
internal sealed partial class LabHost
{
    /// <summary>Takes an IP packet that came out of a point-to-point interface.</summary>
    /// <param name="arrival">The interface.</param>
    /// <param name="packet">The packet; it is copied.</param>
    public void ReceiveIp(LabInterface arrival, ReadOnlySpan<byte> packet)
    {
        if (arrival is null)
            throw new ArgumentNullException(nameof(arrival));
        if (!arrival.IsUp)
            return;
        arrival.ShowTaps(packet, isOutgoing: false);
        Receive(arrival, packet.ToArray());
    }

    internal void ReceiveFrame(LabInterface arrival, byte[] frame)
    {
        if (!arrival.IsUp)
            return;
        arrival.ShowTaps(frame, isOutgoing: false);
        if (!LinkFrame.TryParse(LinkType.Ethernet, frame, out LinkFrame link, out _))
            return;
        if (link.Kind == LinkPayload.Arp && ArpPacket.TryParse(link.Payload, out ArpPacket? arp, out _))
            arrival.Arp.Handle(arp!);
        else if (link.Kind == LinkPayload.Ip)
            Receive(arrival, link.Payload.ToArray());
    }

    private void Receive(LabInterface arrival, byte[] octets)
    {
        if (!IpPacket.TryParse(octets, out IpPacket packet, out _) || packet.Version != 4 || packet.MissingOctets > 0 || !packet.HeaderChecksumIsValid)
        {
            Counters.Damaged++;
            return;
        }

        if (!Passes(arrival.InputFilters, packet))
            return;
        if (packet.IsFragment && (Translator is not null || IsForMe(arrival, packet.Destination)))
        {
            _anomalies.Clear();
            if (!_reassembly.TryAdd(packet, frame: 0, Clock.Now.Ticks, _anomalies, out IpPacket whole))
                return;
            octets = Ipv4Writer.Whole(whole);
        }

        arrival.Observer?.OnPacket(arrival, octets, isOutgoing: false);

        if (Translator is { } translator && !translator.TranslateArriving(arrival, octets))
            Counters.NotTranslated++;
        else if (IpPacket.TryParse(octets, out packet, out _) && IsForMe(arrival, packet.Destination))
            Deliver(arrival, octets, packet);
        else
            Forward(octets);
    }

    private bool IsForMe(LabInterface arrival, IpAddress destination) =>
        IsOwn(destination) || destination == arrival.Address.Broadcast || destination == LimitedBroadcast.Address || MulticastNetwork.Contains(destination);

    private void Deliver(LabInterface arrival, byte[] octets, in IpPacket packet)
    {
        switch (packet.Protocol)
        {
            case IpProtocols.Icmp:
                DeliverIcmp(packet);
                break;
            case IpProtocols.Tcp:
                Tcp.Receive(octets, packet);
                break;
            case IpProtocols.Udp:
                DeliverUdp(packet);
                break;
            default:
                if (_protocols.TryGetValue(packet.Protocol, out IProtocolHandler? handler))
                    handler.Receive(this, arrival, packet);
                else
                    Refuse(IcmpCode.ProtocolUnreachable, packet);
                break;
        }
    }

    private void DeliverUdp(in IpPacket packet)
    {
        if (!UdpDatagram.TryParse(packet.Payload, out UdpDatagram datagram, out _) || datagram.ChecksumVerdict(packet) != TcpChecksumVerdict.Correct)
            Counters.Damaged++;
        else if (_udpPorts.TryGetValue(datagram.DestinationPort, out IUdpApplication? application))
            application.Receive(this, packet.Source, datagram.SourcePort, datagram.DestinationPort, datagram.Payload);
        else
            Refuse(IcmpCode.PortUnreachable, packet);
    }

    private void Forward(byte[] octets)
    {
        if (!IsForwarding || !IpPacket.TryParse(octets, out IpPacket packet, out _))
        {
            Counters.NotForMe++;
            return;
        }

        if (packet.TimeToLive <= 1)
        {
            Counters.Expired++;
            SendIcmpError(IcmpCode.TimeExceeded, 0, 0, packet);
            return;
        }

        octets[Ipv4Writer.TimeToLiveOffset]--;
        Ipv4Writer.WriteChecksum(octets);
        if (Routes.Find(packet.Destination) is not { } choice)
        {
            Counters.Unreachable++;
            SendIcmpError(IcmpCode.DestinationUnreachable, IcmpCode.NetworkUnreachable, 0, packet);
            return;
        }

        if (Translator is { } translator && !translator.TranslateLeaving(choice.Interface, octets))
        {
            Counters.NotTranslated++;
            return;
        }

        Counters.Forwarded++;
        Leave(choice, octets);
    }

    private void Refuse(byte code, in IpPacket packet)
    {
        Counters.Unreachable++;
        if (ReportsUnreachable)
            SendIcmpError(IcmpCode.DestinationUnreachable, code, 0, packet);
    }
}
