using System;
using System.Collections.Generic;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;

namespace PptpTools.Decoding.Tracking;

/// <content>What takes more than one packet of a direction: multilink packets, TLS messages, compressed headers.</content>
internal sealed partial class LinkTrack
{
    private readonly MultilinkReassembly?[] _multilink = new MultilinkReassembly?[2];
    private readonly EapTlsReassembly?[] _tls = new EapTlsReassembly?[2];
    private readonly VanJacobsonDecompressor?[] _headers = new VanJacobsonDecompressor?[2];

    /// <summary>Adds a fragment.</summary>
    /// <param name="fragment">The fragment.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="frame">Number of its frame.</param>
    /// <param name="earlierFrames">The frames before, where the packet is whole; null where one frame carried all.</param>
    /// <returns>The PPP frame, where the fragment completes one; otherwise null.</returns>
    public byte[]? Reassemble(in MultilinkFrame fragment, int sender, long frame, out long[]? earlierFrames)
    {
        earlierFrames = null;
        MultilinkReassembly reassembly = _multilink[sender] ??= new MultilinkReassembly();
        if (reassembly.Add(fragment, frame) != MultilinkProgress.Complete)
            return null;
        IReadOnlyList<long> frames = reassembly.Frames;
        if (frames.Count > 1)
        {
            earlierFrames = new long[frames.Count - 1];
            for (int i = 0; i < earlierFrames.Length; i++)
                earlierFrames[i] = frames[i];
        }

        return reassembly.Packet.ToArray();
    }

    /// <summary>Adds a packet of a method that carries TLS; the message, where the packet completes one of several fragments.</summary>
    public EapTlsMessage? Reassemble(EapTls packet, int sender)
    {
        EapTlsReassembly reassembly = _tls[sender] ??= new EapTlsReassembly();
        return reassembly.Add(packet) == EapTlsProgress.Complete
            ? new EapTlsMessage(new Wire.OctetString(reassembly.Message), reassembly.Summary)
            : null;
    }

    /// <summary>Restores a compressed TCP/IP header; null where the packets before were not captured, or something was lost.</summary>
    public IpSummary? Restore(PppPacket packet, int sender, bool afterGap)
    {
        if (packet is not (VanJacobsonUncompressed or VanJacobsonCompressed))
            return null;
        VanJacobsonDecompressor headers = _headers[sender] ??= new VanJacobsonDecompressor();
        if (afterGap)
            headers.PacketLost();
        return packet switch
        {
            VanJacobsonUncompressed whole when headers.TryRestore(whole, out ReadOnlySpan<byte> restored) => new IpSummary(restored),
            VanJacobsonCompressed compressed when headers.TryRestore(compressed, out ReadOnlySpan<byte> restored) => new IpSummary(restored),
            _ => null,
        };
    }
}
