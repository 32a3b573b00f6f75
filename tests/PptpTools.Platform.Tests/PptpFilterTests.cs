using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using PptpTools.Capture;
using PptpTools.Decoding.Pcapng;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests;

/// <summary>The kernel's filter, as libpcap compiles it, on frames of every kind in which PPTP comes.</summary>
public sealed class PptpFilterTests
{
    private static readonly Dictionary<string, string> Packets = new()
    {
        ["GRE"] = "2F 3001880B0004000100000001FF03C021",
        ["TCP to 1723"] = "06 9C4006BB000000010000000150103E8000000000",
        ["TCP from 1723"] = "06 06BB9C40000000010000000150103E8000000000",
        ["TCP to 443"] = "06 9C4001BB000000010000000150103E8000000000",
        ["UDP 1723"] = "11 06BB06BB00080000",
    };

    [TcpdumpFact]
    public void It_lets_pptp_through_behind_tags_and_in_pppoe_and_nothing_else()
    {
        string path = Path.GetTempFileName();
        try
        {
            foreach ((string name, string octets) in Packets)
            {
                byte[] packet = Ipv4(Convert.FromHexString(octets[..2])[0], Convert.FromHexString(octets[3..]));
                foreach ((string wrapping, string header) in Wrappings(packet.Length))
                {
                    byte[] frame = [.. Convert.FromHexString("020202020202040404040404" + header), .. packet, .. new byte[20]];
                    using (FileStream file = File.Create(path))
                    {
                        var writer = new PcapngWriter(file);
                        writer.Write(writer.AddInterface("eth0", LinkType.Ethernet), DateTime.UnixEpoch.Ticks, frame);
                    }

                    bool isPptp = name is "GRE" or "TCP to 1723" or "TCP from 1723";
                    Assert.True(isPptp == Passes(path), $"{name}, {wrapping}");
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<(string Name, string Header)> Wrappings(int length)
    {
        string pppoe = $"8864 11000001{length + 2:X4}0021".Replace(" ", "", StringComparison.Ordinal);
        return [("plain", "0800"), ("VLAN", "810000050800"), ("802.1ad", "88A80005810000060800"), ("PPPoE", pppoe), ("PPPoE in a VLAN", "81000007" + pppoe)];
    }

    private static byte[] Ipv4(byte protocol, byte[] payload) =>
        [0x45, 0, 0, (byte)(20 + payload.Length), 0, 1, 0, 0, 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, .. payload];

    private static bool Passes(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo("tcpdump", ["-n", "-r", path, PptpFilter.For(LinkType.Ethernet)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        bool hasOutput = process.StandardOutput.ReadToEnd().Length > 0;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
        return hasOutput;
    }
}
