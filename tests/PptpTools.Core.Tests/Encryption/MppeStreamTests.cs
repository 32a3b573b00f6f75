using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using PptpTools.Encryption;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Encryption;

public class MppeStreamTests
{
    private static readonly byte[] Packet = [0x21, 0x45, .. Enumerable.Range(0, 60).Select(i => (byte)i)];

    [Theory]
    [InlineData(MppeStrength.Bits40, true)]
    [InlineData(MppeStrength.Bits40, false)]
    [InlineData(MppeStrength.Bits56, true)]
    [InlineData(MppeStrength.Bits56, false)]
    [InlineData(MppeStrength.Bits128, true)]
    [InlineData(MppeStrength.Bits128, false)]
    public void Ten_thousand_packets_go_through_both_modes_round_the_count(MppeStrength strength, bool isStateless)
    {
        (MppeEncryptor sender, MppeDecryptor receiver) = Pair(strength, isStateless);
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Equal(i % 4096, sender.CoherencyCount);
            Assert.Equal(MppeOutcome.Decrypted, Receive(receiver, Send(sender), out byte[] clear));
            Assert.Equal(Packet, clear);
        }

        Assert.Equal(0, receiver.MissingPackets);
    }

    [Fact]
    public void Stateless_packets_are_decrypted_whatever_is_lost_or_late()
    {
        Gen.Select(Gen.Int[0, 20].Array[20, 300], Gen.Int).Sample((fates, seed) =>
        {
            (MppeEncryptor sender, MppeDecryptor receiver) = Pair(MppeStrength.Bits128, true);
            List<byte[]> frames = [.. fates.Select(_ => Send(sender)).Where((_, i) => fates[i] != 0)];
            for (int i = 1; i < frames.Count; i++)
            {
                if (fates[i] > 15)
                    (frames[i - 1], frames[i]) = (frames[i], frames[i - 1]);
            }

            foreach (byte[] frame in frames)
            {
                Assert.Equal(MppeOutcome.Decrypted, Receive(receiver, frame, out byte[] clear));
                Assert.Equal(Packet, clear);
            }
        }, iter: 200);
    }

    [Theory, InlineData(MppeFlush.RestartsStream), InlineData(MppeFlush.ChangesKey)]
    public void A_stateful_stream_recovers_at_the_flushed_packet_and_learns_how_the_sender_flushes(MppeFlush flush)
    {
        var random = new Random(7);
        (MppeEncryptor sender, MppeDecryptor receiver) = Pair(MppeStrength.Bits128, false, flush);
        int recovered = 0;
        for (int i = 0; i < 5000; i++)
        {
            byte[] frame = Send(sender);
            if (random.Next(10) == 0)
                continue;
            MppeOutcome outcome = Receive(receiver, frame, out byte[] clear);
            if (outcome == MppeOutcome.OutOfStep)
            {
                sender.Flush();
                continue;
            }

            Assert.Equal(MppeOutcome.Decrypted, outcome);
            Assert.Equal(Packet, clear);
            recovered++;
        }

        Assert.Equal(flush, receiver.FlushBehaviour);
        Assert.True(recovered > 4000, $"{recovered} packets");
        Assert.True(receiver.MissingPackets > 400);
    }

    [Fact]
    public void A_lost_flag_packet_changes_the_key_all_the_same()
    {
        (MppeEncryptor sender, MppeDecryptor receiver) = Pair(MppeStrength.Bits40, false);
        for (int i = 0; i < 254; i++)
            Receive(receiver, Send(sender), out _);
        Send(sender);
        Send(sender);
        sender.Flush();
        Assert.Equal(MppeOutcome.Decrypted, Receive(receiver, Send(sender), out byte[] clear));
        Assert.Equal(Packet, clear);
        Assert.Equal(2, receiver.MissingPackets);
    }

    [Fact]
    public void A_packet_in_clear_is_copied_and_an_old_one_is_late()
    {
        (MppeEncryptor sender, MppeDecryptor receiver) = Pair(MppeStrength.Bits40, false);
        byte[] first = Send(sender);
        Receive(receiver, first, out _);
        Assert.Equal(MppeOutcome.NotEncrypted, Receive(receiver, [0x00, 0x01, .. Packet], out byte[] clear));
        Assert.Equal(Packet, clear);
        Assert.Equal(MppeOutcome.Late, Receive(receiver, first, out _));
    }

    [Fact]
    public void Any_packets_are_survived()
    {
        Gen.Select(Gen.Byte.Array[2, 40].Array[1, 30], Gen.Bool).Sample((frames, isStateless) =>
        {
            (_, MppeDecryptor receiver) = Pair(MppeStrength.Bits56, isStateless);
            foreach (byte[] frame in frames)
                Receive(receiver, frame, out _);
        }, iter: 300);
    }

    private static (MppeEncryptor Sender, MppeDecryptor Receiver) Pair(MppeStrength strength, bool isStateless, MppeFlush flush = MppeFlush.RestartsStream)
    {
        byte[] key = [.. Enumerable.Range(1, MppeKeys.LengthOf(strength)).Select(i => (byte)i)];
        return (new MppeEncryptor(key, strength, isStateless, flush), new MppeDecryptor(key, strength, isStateless));
    }

    private static byte[] Send(MppeEncryptor sender)
    {
        var frame = new byte[Packet.Length + 2];
        Assert.Equal(frame.Length, sender.Encrypt(Packet, frame));
        return frame;
    }

    private static MppeOutcome Receive(MppeDecryptor receiver, byte[] octets, out byte[] clear)
    {
        Assert.True(MppeFrame.TryParse(octets, out MppeFrame frame, out _));
        clear = new byte[frame.Payload.Length];
        return receiver.Decrypt(frame, clear);
    }
}
