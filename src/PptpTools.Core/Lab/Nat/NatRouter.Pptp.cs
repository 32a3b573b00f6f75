using System;
using System.Buffers.Binary;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;

namespace PptpTools.Lab;

/// <summary>PPTP through a translating router: call ids are to GRE what ports are to TCP.</summary>
internal sealed partial class NatRouter
{
    private void RewriteOwnCallIds(Span<byte> data, IpAddress inside, IpAddress peer)
    {
        while (PptpCallIds.TryTakeMessage(ref data, out Span<byte> message))
        {
            if (PptpCallIds.OffsetOfOwn(message) is var offset and > 0)
            {
                ushort callId = BinaryPrimitives.ReadUInt16BigEndian(message.Slice(offset));
                ushort outside = Table.ToOutside(new NatInside(IpProtocols.Gre, inside, callId, peer), keepsNumber: Gre == NatGre.Helper);
                BinaryPrimitives.WriteUInt16BigEndian(message.Slice(offset), outside);
            }
        }
    }

    private void RestorePeerCallIds(Span<byte> data, IpAddress peer)
    {
        while (PptpCallIds.TryTakeMessage(ref data, out Span<byte> message))
        {
            if (PptpCallIds.OffsetOfPeer(message) is var offset and > 0
                && Table.TryToInside(new NatOutside(IpProtocols.Gre, BinaryPrimitives.ReadUInt16BigEndian(message.Slice(offset)), peer), out NatInside inside))
            {
                BinaryPrimitives.WriteUInt16BigEndian(message.Slice(offset), inside.Number);
            }
        }
    }

    /// <summary>Finds the inside host for GRE from outside.</summary>
    private bool TranslateGre(byte[] packet, in IpPacket view)
    {
        if (Gre is NatGre.LastHost or NatGre.FirstHost)
        {
            if (_lastGreSender.TryGetValue(view.Source, out IpAddress last))
                PacketChange.SetDestination(packet, last);
            return true;
        }

        if (!GreFrame.TryParse(view.Payload, out GreFrame frame, out _)
            || !Table.TryToInside(new NatOutside(IpProtocols.Gre, frame.CallId, view.Source), out NatInside inside))
        {
            return true;
        }

        if (Gre == NatGre.Helper)
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(view.HeaderLength + GreFrame.CallIdOffset), inside.Number);
        PacketChange.SetDestination(packet, inside.Address);
        return true;
    }
}
