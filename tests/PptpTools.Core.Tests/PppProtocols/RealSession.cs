using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ppp;

namespace PptpTools.Tests.PppProtocols;

/// <summary>PPP frames of a recorded session in capture order, read without the decoder: classic pcap, Ethernet, IPv4, enhanced GRE.</summary>
internal static class RealSession
{
    public sealed record Frame(int Number, bool FromClient, uint Sequence, PppProtocol Protocol, byte[] Information);

    public static IEnumerable<string> Names => TestFiles.SharedCaptures is null
        ? []
        : Directory.GetFiles(Path.Combine(TestFiles.SharedCaptures, "real"), "*.client.log").Select(log => Path.GetFileName(log)[..^".client.log".Length]).Order(StringComparer.Ordinal);

    public static IEnumerable<string> Log(string name, string side) =>
        File.ReadLines(Path.Combine(TestFiles.SharedCaptures!, "real", $"{name}.{side}.log"));

    public static IEnumerable<Frame> Frames(string name) => Frames(Path.Combine(TestFiles.SharedCaptures!, "real", $"{name}.pcap"), clientHost: 2);

    public static IEnumerable<Frame> Frames(string path, byte clientHost)
    {
        const int EthernetHeader = 14;
        const byte GreProtocol = 47;
        int number = 0;
        foreach (byte[] packet in Packets(path))
        {
            number++;
            if (BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(12)) != 0x0800 || packet[EthernetHeader + 9] != GreProtocol)
                continue;
            ReadOnlySpan<byte> ip = packet.AsSpan(EthernetHeader);
            int length = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
            if (!GreFrame.TryParse(ip[((ip[0] & 15) * 4)..Math.Min(length, ip.Length)], out GreFrame gre, out _) || !gre.HasSequence
                || !PppFrame.TryParse(gre.Payload, out PppFrame ppp, out _))
                continue;
            yield return new Frame(number, ip[15] == clientHost, gre.Sequence, ppp.Protocol, ppp.Information.ToArray());
        }
    }

    public static IEnumerable<byte[]> Packets(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        for (int at = 24; at < file.Length;)
        {
            int captured = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 8));
            yield return file.AsSpan(at + 16, captured).ToArray();
            at += 16 + captured;
        }
    }
}
