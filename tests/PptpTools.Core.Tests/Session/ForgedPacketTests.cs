using System;
using System.Linq;
using PptpTools.Encryption;
using PptpTools.Session;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Session;

/// <summary>One damaged or forged packet must cost no more than itself.</summary>
public sealed class ForgedPacketTests
{
    [Theory]
    [InlineData(0x01)]
    [InlineData(0x02)]
    [InlineData(0x04)]
    [InlineData(0x08)]
    [InlineData(0x0F)]
    public void A_damaged_coherency_count_does_not_cost_the_packets_after_it(byte bits)
    {
        byte[] key = [.. Enumerable.Range(1, 16).Select(value => (byte)value)];
        using var sender = new MppeEncryptor(key, MppeStrength.Bits128, isStateless: true);
        using var receiver = new MppeDecryptor(key, MppeStrength.Bits128, isStateless: true);
        byte[] packet = [0x21, 0x45, 0, 0, 40, .. new byte[36]];
        var frame = new byte[packet.Length + 2];
        var clear = new byte[packet.Length];
        int intact = 0;
        for (int i = 0; i < 6000; i++)
        {
            sender.Encrypt(packet, frame);
            if (i == 10)
                frame[0] ^= bits;
            Assert.True(MppeFrame.TryParse(frame, out MppeFrame mppe, out _));
            if (receiver.Decrypt(mppe, clear) == MppeOutcome.Decrypted && clear.AsSpan().SequenceEqual(packet))
                intact++;
        }

        Assert.Equal(5999, intact);
    }

    [Fact]
    public void What_a_forged_encrypted_packet_became_is_not_sent_back()
    {
        using SessionPair pair = new SessionPair(new ClientOptions(), new ServerOptions()).Connect();
        Assert.True(pair.IsOpen);
        ServerTunnel tunnel = pair.ServerTunnel!;
        var random = new Random(3);
        int before = pair.Log.Count;
        for (ushort i = 0; i < 200; i++)
        {
            var forged = new byte[40];
            random.NextBytes(forged);
            byte[] ppp = [0xFD, (byte)(0x90 | (i >> 8)), (byte)i, .. forged];
            byte[] header = new GreHeader(tunnel.Call.Call.LocalCallId!.Value, (ushort)ppp.Length, 1000u + i, null).ToOctets();
            Assert.True(GreFrame.TryParse([.. header, .. ppp], out GreFrame frame, out _));
            pair.Server.HandleDatagram(tunnel, frame, pair.Now, out _);
        }

        pair.Drain();
        string[] rejects = [.. pair.Log.Skip(before).Where(line => line.Contains("ProtocolReject", StringComparison.Ordinal))];
        Assert.NotEmpty(rejects);
        Assert.All(rejects, line => Assert.DoesNotMatch("( [0-9a-f]{2}){3}$", line));
    }

    [Fact]
    public void A_stream_without_a_key_gives_nothing_out()
    {
        var stream = new Rc4([1, 2, 3]);
        stream.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.Process(new byte[4], new byte[4]));
    }
}
