using System;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>Takes the packets of one IP protocol that are for a host.</summary>
internal interface IProtocolHandler
{
    /// <summary>Takes a packet.</summary>
    /// <param name="host">Whose packet it is.</param>
    /// <param name="arrival">Where it arrived.</param>
    /// <param name="packet">The packet, whole, its header checksum verified; valid during the call.</param>
    void Receive(LabHost host, LabInterface arrival, in IpPacket packet);
}

/// <summary>Takes the datagrams for one UDP port of a host.</summary>
internal interface IUdpApplication
{
    /// <summary>Takes a datagram whose checksum was right.</summary>
    void Receive(LabHost host, IpAddress source, ushort sourcePort, ushort destinationPort, ReadOnlySpan<byte> data);
}

/// <summary>Sees the ICMP messages that are for a host, echo requests excepted.</summary>
internal interface IIcmpObserver
{
    /// <summary>A message has come; its checksum was right.</summary>
    void OnIcmp(LabHost host, in IpPacket packet, in IcmpPacket message);
}

/// <summary>
/// Sees the IP packets that pass an interface, whole: what leaves before it is cut into fragments, what arrives once its fragments are together.
/// What a filter keeps, or what is damaged, is not among them.
/// </summary>
internal interface IPacketObserver
{
    /// <summary>A packet passes.</summary>
    /// <param name="at">Where.</param>
    /// <param name="packet">The whole packet, valid during the call.</param>
    /// <param name="isOutgoing">True where the host sends it.</param>
    void OnPacket(LabInterface at, ReadOnlySpan<byte> packet, bool isOutgoing);
}

/// <summary>Rewrites addresses of packets that a router forwards.</summary>
internal interface IPacketTranslator
{
    /// <summary>A packet has come, before it is routed.</summary>
    /// <param name="arrival">Where it came from.</param>
    /// <param name="packet">The whole packet, to be changed in place.</param>
    /// <returns>False when it is to be dropped.</returns>
    bool TranslateArriving(LabInterface arrival, byte[] packet);

    /// <summary>A forwarded packet is about to leave.</summary>
    /// <param name="leaving">Where it leaves.</param>
    /// <param name="packet">The whole packet, to be changed in place.</param>
    /// <returns>False when it is to be dropped.</returns>
    bool TranslateLeaving(LabInterface leaving, byte[] packet);
}
