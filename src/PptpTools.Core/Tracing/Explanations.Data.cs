using System;
using System.Collections.Generic;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tracing;

/// <content>What travels through the tunnel.</content>
internal static partial class Explanations
{
    /// <summary>In stateful mode the key changes with the packet whose count has all of these bits set (RFC 3078 section 8.2).</summary>
    private const int KeyChangeMask = 0xFF;

    private static void AddData(Dictionary<(Layer, string), Func<NegotiationEvent, string>> table)
    {
        table[(Layer.Mppe, "Data")] = step => step.Packet switch
        {
            MppePacket packet => EncryptedData(step, packet.IsEncrypted, packet.IsCompressed, packet.IsFlushed, packet.CoherencyCount),
            MppeHeader header => EncryptedData(
                step, (header.Header & MppeFrame.EncryptedBit) != 0, (header.Header & MppeFrame.CompressedBit) != 0,
                (header.Header & MppeFrame.FlushedBit) != 0, header.Header & MppeFrame.CountMask),
            _ => $"{Sender(step)} sends data under MPPE or MPPC.",
        };
        table[(Layer.Mppe, "CompressedData")] = step =>
            $"{Sender(step)} sends a packet that is compressed or encrypted. Under which method is not known: it was agreed before the capture began, or none is in force.";
        table[(Layer.Ccp, "CompressedData")] = step =>
            $"{Sender(step)} sends a packet that was compressed as CCP agreed. Compression hides nothing: whoever has followed the session from its start can undo it.";
        foreach (string name in (string[])["FullHeader", "CompressedTcp", "CompressedNonTcp", "CompressedUdp8", "CompressedRtp8", "CompressedTcpNoDelta", "CompressedUdp16", "CompressedRtp16"])
            table[(Layer.Other, name)] = step => $"{Sender(step)} sends a packet whose header is compressed as IPCP or IPV6CP agreed (RFC 2509). Its data is in clear.";
        table[(Layer.Other, "ContextState")] = step =>
            $"{Sender(step)} tells which compressed connections it has lost track of, so that {Receiver(step)} sends their whole headers again.";
        table[(Layer.Other, "Unknown")] = step => step.Packet is UnknownPppPacket packet
            ? $"{Sender(step)} sends a packet of PPP protocol 0x{(ushort)packet.Number:x4}{KnownName(packet.Number)}, which is not read here. An end that does not run it answers with Protocol-Reject."
            : $"{Sender(step)} sends a packet of {ProtocolOf(step)} with a code that is not assigned. An end that does not know it answers with Code-Reject.";
    }

    private static string EncryptedData(NegotiationEvent step, bool isEncrypted, bool isCompressed, bool isFlushed, int count)
    {
        if (!isEncrypted && !isCompressed)
            return $"{Sender(step)} sends packet {count} of the MPPE or MPPC sequence, neither encrypted nor compressed.";
        string how = isEncrypted ? isCompressed ? "compressed and encrypted" : "encrypted" : "compressed, not encrypted";
        string flush = !isFlushed ? ""
            : " It can be read without those before it: in stateless mode every packet is so marked, in stateful mode "
                + ((count & KeyChangeMask) == KeyChangeMask ? "the key changes with it, as with every packet whose count ends in 0xff." : "it is one with which the sender starts afresh, such as after a reset.");
        return $"{Sender(step)} sends data, {how}, as number {count} of 4096 in turn (the coherency count).{flush}";
    }

    private static string KnownName(PppProtocol protocol) => PppProtocolNames.Of(protocol) is { } name ? $" ({name})" : "";
}
