using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using CsCheck;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.PppProtocols;

public class VanJacobsonTests
{
    private const string Uncompressed = """
        45 00 0029 0001 0000 40 03 2680     # IP, connection number 3 in place of the protocol
        0a4e000a 0a4e0001
        c000 0050 00000064 000003e8 50 10 1000 beef 0000
        78                                  # one octet of data
        """;

    [Fact]
    public void Deltas_restore_the_headers()
    {
        const string Addresses = "0a4e000a0a4e0001c0000050";
        var decompressor = new VanJacobsonDecompressor();
        Assert.Equal("4500002900010000400626" + "80" + Addresses + "00000064000003e850101000beef000078", Restore(decompressor, 0x2F, Uncompressed));

        // acknowledgment +5, sequence +1, window +256, push; IP identification +1
        Assert.Equal("4500002a0002000040060000" + Addresses + "00000065000003ed50181100123400006162", RestoreChecked(decompressor, "1e 1234 00 0100 05 01 6162"));

        // echoed traffic: both move by the two octets before; IP identification +9
        Assert.Equal("45000029000b000040060000" + Addresses + "00000067000003ef501011005678000063", RestoreChecked(decompressor, "2b 5678 09 63"));

        // one-way transfer: the sequence moves by one; the connection number told again
        Assert.Equal("45000028000c000040060000" + Addresses + "00000068000003ef501011009abc0000", RestoreChecked(decompressor, "4f 03 9abc"));

        // urgent pointer
        Assert.Equal("45000028000d000040060000" + Addresses + "00000068000003ef5030110000000007", RestoreChecked(decompressor, "01 0000 07"));
    }

    [Fact]
    public void A_connection_that_is_not_known_is_refused_and_after_a_loss_the_next_must_be_named()
    {
        var decompressor = new VanJacobsonDecompressor();
        Assert.Null(Restore(decompressor, 0x2D, "0f 1234"));
        Restore(decompressor, 0x2F, Uncompressed);
        Assert.Null(Restore(decompressor, 0x2D, "4f 05 1234"));
        Assert.Null(Restore(decompressor, 0x2D, "0f 1234"));
        Assert.NotNull(Restore(decompressor, 0x2D, "4f 03 1234"));
        decompressor.PacketLost();
        Assert.Null(Restore(decompressor, 0x2D, "0f 1234"));
        Assert.Null(Restore(decompressor, 0x2F, "4500 0014 0000 0000 4003 0000 0a4e000a 0a4e0001"));
        Assert.NotNull(Restore(decompressor, 0x2D, "4f 03 1234"));
    }

    [Fact]
    public void Any_packets_are_survived()
    {
        Gen.Select(Gen.Bool, Gen.Byte.Array[0, 60]).Array[1, 20].Sample(packets =>
        {
            var decompressor = new VanJacobsonDecompressor();
            Restore(decompressor, 0x2F, Uncompressed);
            foreach ((bool isCompressed, byte[] octets) in packets)
                Restore(decompressor, isCompressed ? 0x2D : 0x2F, octets);
        }, iter: 5000);
    }

    /// <summary>The recorded session compresses headers and then whole packets: they are inflated first.</summary>
    [FactNeeding(Needs.SharedCaptures)]
    public void The_headers_of_a_recorded_session_are_those_of_the_server_s_interface()
    {
        const string Session = "11-pap-vj-deflate-plain";
        var restored = new List<string>();
        int compressed = 0;
        foreach (bool fromClient in (bool[])[true, false])
        {
            var decompressor = new VanJacobsonDecompressor();
            foreach ((PppProtocol protocol, byte[] information) in Inflate(RealSession.Frames(Session).Where(frame => frame.FromClient == fromClient)))
            {
                compressed += protocol == PppProtocol.VanJacobsonCompressed ? 1 : 0;
                restored.Add(protocol == PppProtocol.Ip ? Convert.ToHexStringLower(information) : Restore(decompressor, (int)protocol, information)!);
            }
        }

        const int CookedHeader = 16;
        string[] inside = [.. RealSession.Packets(Path.Combine(TestFiles.SharedCaptures!, "real", $"{Session}.inner.pcap")).Select(packet => Convert.ToHexStringLower(packet.AsSpan(CookedHeader)))];
        Assert.Empty(inside.Except(restored));
        Assert.Equal(2, compressed);
    }

    /// <summary>Deflate over PPP: what was sent uncompressed is a stored block of the stream (RFC 1979 section 2).</summary>
    private static List<(PppProtocol Protocol, byte[] Information)> Inflate(IEnumerable<RealSession.Frame> frames)
    {
        var stream = new List<byte>();
        var packets = new List<(PppProtocol, byte[])>();
        int inflated = 0;
        foreach (RealSession.Frame frame in frames)
        {
            if (frame.Protocol == PppProtocol.Compressed)
            {
                stream.AddRange(frame.Information.AsSpan(2));
                stream.AddRange((byte[])[0, 0, 0xFF, 0xFF]);
                using var inflater = new DeflateStream(new MemoryStream([.. stream]), CompressionMode.Decompress);
                var all = new MemoryStream();
                inflater.CopyTo(all);
                byte[] packet = all.ToArray()[inflated..];
                inflated += packet.Length;
                Assert.True(PppFrame.TryParse(packet, out PppFrame inner, out _));
                packets.Add((inner.Protocol, inner.Information.ToArray()));
            }
            else if (frame.Protocol is PppProtocol.Ip or PppProtocol.VanJacobsonCompressed or PppProtocol.VanJacobsonUncompressed)
            {
                byte[] stored = [(byte)frame.Protocol, .. frame.Information];
                stream.AddRange((byte[])[0, (byte)stored.Length, (byte)(stored.Length >> 8), (byte)~stored.Length, (byte)(~stored.Length >> 8), .. stored]);
                inflated += stored.Length;
                packets.Add((frame.Protocol, frame.Information));
            }
        }

        return packets;
    }

    /// <summary>The packet with its IP checksum, which must be right, replaced by zero.</summary>
    private static string RestoreChecked(VanJacobsonDecompressor decompressor, string hex)
    {
        byte[] packet = Hex.Octets(Restore(decompressor, 0x2D, hex)!);
        Assert.Equal(0, InternetChecksum.Of(packet.AsSpan(0, 20)));
        packet.AsSpan(10, 2).Clear();
        return Convert.ToHexStringLower(packet);
    }

    private static string? Restore(VanJacobsonDecompressor decompressor, int protocol, string hex) => Restore(decompressor, protocol, Hex.Octets(hex));

    private static string? Restore(VanJacobsonDecompressor decompressor, int protocol, byte[] octets)
    {
        if (!PppPackets.TryParse((PppProtocol)protocol, octets, new DissectionContext(), out PppPacket? packet, out _))
            return null;
        bool isRestored = packet is VanJacobsonCompressed compressed
            ? decompressor.TryRestore(compressed, out ReadOnlySpan<byte> restored)
            : decompressor.TryRestore(Assert.IsType<VanJacobsonUncompressed>(packet), out restored);
        return isRestored ? Convert.ToHexStringLower(restored) : null;
    }
}
