using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>ICMP types and codes that hosts send (RFC 792, RFC 1812 section 5.2.7).</summary>
internal static class IcmpCode
{
    public const byte EchoReply = 0;
    public const byte DestinationUnreachable = 3;
    public const byte Echo = 8;
    public const byte TimeExceeded = 11;

    public const byte NetworkUnreachable = 0;
    public const byte HostUnreachable = 1;
    public const byte ProtocolUnreachable = 2;
    public const byte PortUnreachable = 3;
    public const byte FragmentationNeeded = 4;
    public const byte AdministrativelyProhibited = 13;
}

/// <summary>ICMP: echo, errors sent, errors received (RFC 792, RFC 1122 section 3.2.2).</summary>
internal sealed partial class LabHost
{
    private void DeliverIcmp(in IpPacket packet)
    {
        if (!IcmpPacket.TryParse(packet.Payload, version: 4, out IcmpPacket message, out _) || message.ChecksumVerdict(packet) != TcpChecksumVerdict.Correct)
        {
            Counters.Damaged++;
            return;
        }

        if (message.Type == IcmpCode.Echo)
        {
            if (AnswersEcho && IsOwn(packet.Destination))
                Send(packet.Source, IpProtocols.Icmp, DatagramWriter.Icmp(IcmpCode.EchoReply, 0, message.Parameter, message.Body), packet.Destination);
            return;
        }

        if (message.TryReadOriginal(out IcmpOriginal original) && original.Protocol == IpProtocols.Tcp)
            Tcp.HandleError(message, original);
        for (int i = 0; i < _icmpObservers.Count; i++)
            _icmpObservers[i].OnIcmp(this, packet, message);
    }

    /// <summary>Sends an error, unless it is about an error, a later fragment, or a packet that was not for one host (RFC 1122 section 3.2.2).</summary>
    private void SendIcmpError(byte type, byte code, uint parameter, in IpPacket about)
    {
        bool isAboutError = about.Protocol == IpProtocols.Icmp
            && IcmpPacket.TryParse(about.Payload, version: 4, out IcmpPacket message, out _) && message.IsError;
        bool isForMany = about.Destination == LimitedBroadcast.Address || MulticastNetwork.Contains(about.Destination)
            || _interfaces.Exists(BroadcastsTo(about.Destination));
        if (isAboutError || isForMany || about.FragmentOffset != 0 || about.Source.IsUnspecified)
            return;
        Send(about.Source, IpProtocols.Icmp, DatagramWriter.IcmpError(type, code, parameter, about));
    }

    private static Predicate<LabInterface> BroadcastsTo(IpAddress destination) =>
        one => one.Kind == LabInterfaceKind.Ethernet && one.Address.Broadcast == destination;
}
