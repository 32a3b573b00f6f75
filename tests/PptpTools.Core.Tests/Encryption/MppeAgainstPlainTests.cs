using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using CsCheck;
using PptpTools.Encryption;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Encryption;

public class MppeAgainstPlainTests
{
    private const int CountMask = 0xFFF;

    private static readonly Gen<MppeStrength> Strengths = Gen.Int[0, 2].Select(at => ((MppeStrength[])[MppeStrength.Bits40, MppeStrength.Bits56, MppeStrength.Bits128])[at]);

    [Fact]
    public void RC4_is_the_plain_one_whatever_the_key_and_however_the_octets_are_cut()
    {
        Gen.Select(Gen.Byte.Array[1, 256], Gen.Byte.Array[0, 700], Gen.Int[0, 40].Array[1, 60], Gen.Bool).Sample((key, octets, cuts, inPlace) =>
        {
            byte[] expected = new PlainRc4(key).Process(octets);
            using var stream = new Rc4(key);
            byte[] input = [.. octets];
            byte[] output = inPlace ? input : new byte[octets.Length];
            int at = 0;
            foreach (int cut in cuts.Append(int.MaxValue))
            {
                int length = Math.Min(cut, input.Length - at);
                stream.Process(input.AsSpan(at, length), output.AsSpan(at));
                at += length;
            }

            Assert.Equal(expected, output);
        }, iter: 500);
    }

    [Theory, InlineData(8), InlineData(16)]
    public void Two_streams_that_are_started_together_are_those_of_their_own_keys(int length)
    {
        byte[] octets = new byte[600];
        using var first = new Rc4([1]);
        using var second = new Rc4([1]);
        Gen.Select(Gen.Byte.Array[length], Gen.Byte.Array[length]).Sample((one, two) =>
        {
            Rc4.SetKeys(first, one, second, two);
            byte[] output = new byte[octets.Length];
            first.Process(octets, output);
            Assert.Equal(new PlainRc4(one).Process(octets), output);
            second.Process(octets, output);
            Assert.Equal(new PlainRc4(two).Process(octets), output);
        }, iter: 200, threads: 1);
        Assert.Throws<ArgumentException>(() => Rc4.SetKeys(first, new byte[length], second, new byte[24 - length]));
        Assert.Throws<ArgumentException>(() => Rc4.SetKeys(first, new byte[5], second, new byte[5]));
    }

    [Theory, InlineData(8), InlineData(16)]
    public void The_hash_of_keys_is_that_of_the_class_library(int length)
    {
        Gen.Select(Gen.Byte.Array[length], Gen.Byte.Array[length].Array[1, 5]).Sample((startKey, sessionKeys) =>
        {
            using var hash = new MppeKeyHash(startKey);
            foreach (byte[] key in sessionKeys)
            {
                byte[] next = [.. key];
                hash.Next(next, next);
                Assert.Equal(PlainMppe.Next(startKey, key), next);
            }
        }, iter: 500);
    }

    [Fact]
    public void A_sender_encrypts_as_the_plain_one_with_any_lengths_and_flushes()
    {
        Gen.Select(Strengths, Gen.Bool, Gen.Bool, Gen.Byte.Array[16], Gen.Int[0, 1500].Array[1, 600], Gen.Int).Sample((strength, isStateless, changesKey, key, lengths, seed) =>
        {
            var random = new Random(seed);
            byte[] startKey = key[..MppeKeys.LengthOf(strength)];
            var plain = new PlainMppe(startKey, strength);
            using var sender = new MppeEncryptor(startKey, strength, isStateless, changesKey ? MppeFlush.ChangesKey : MppeFlush.RestartsStream);
            for (int count = 0; count < lengths.Length; count++)
            {
                bool isFlushed = random.Next(20) == 0;
                if (isFlushed)
                    sender.Flush();
                if (isStateless || (count & 0xFF) == 0xFF || (isFlushed && changesKey))
                    plain.ChangeKey();
                else if (isFlushed)
                    plain.Restart();
                byte[] packet = Octets(random, lengths[count]);
                byte[] frame = new byte[packet.Length + 2];
                packet.CopyTo(frame, 2);
                Assert.Equal(frame.Length, sender.Encrypt(frame.AsSpan(2), frame));
                Assert.Equal(plain.Process(packet), frame[2..]);
            }
        }, iter: 12);
    }

    [Fact]
    public void A_stateless_receiver_reads_what_the_plain_sender_made_whatever_is_lost_late_or_far_ahead()
    {
        const int NotKept = 64;
        Gen.Select(Strengths, Gen.Byte.Array[16], Gen.Int).Sample((strength, key, seed) =>
        {
            var random = new Random(seed);
            byte[] startKey = key[..MppeKeys.LengthOf(strength)];
            var plain = new PlainMppe(startKey, strength);
            using var receiver = new MppeDecryptor(startKey, strength, isStateless: true);
            var held = new Queue<(int Number, byte[] Clear, byte[] Frame)>();
            int number = 0;
            for (int step = 0; step < 400; step++)
            {
                int skipped = random.Next(40) switch { 0 => random.Next(NotKept, 300), < 6 => random.Next(1, NotKept - 1), _ => 0 };
                for (int i = 0; i < skipped; i++, number++)
                    plain.ChangeKey();
                plain.ChangeKey();
                (int Number, byte[] Clear, byte[] Frame) packet = Packet(random, plain, number++);
                if (skipped == 0 && random.Next(4) == 0)
                    held.Enqueue(packet);
                else
                    Receive(receiver, packet, MppeOutcome.Decrypted);
                if (random.Next(4) == 0 && held.Count > 0)
                {
                    packet = held.Dequeue();
                    if (number - packet.Number < NotKept)
                        Receive(receiver, packet, MppeOutcome.Decrypted);
                    else if (number - packet.Number > 2 * NotKept)
                        Receive(receiver, packet, MppeOutcome.Late);
                }
            }
        }, iter: 10);
    }

    [Theory, InlineData(MppeStrength.Bits40), InlineData(MppeStrength.Bits128)]
    public void Stateless_packets_allocate_nothing(MppeStrength strength)
    {
        byte[] startKey = new byte[MppeKeys.LengthOf(strength)];
        using var sender = new MppeEncryptor(startKey, strength, isStateless: true);
        using var receiver = new MppeDecryptor(startKey, strength, isStateless: true);
        byte[] packet = new byte[1400], frame = new byte[1402];
        SendAndReceive(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        SendAndReceive(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void SendAndReceive(int count)
        {
            for (int i = 0; i < count; i++)
            {
                sender.Encrypt(packet, frame);
                if (!MppeFrame.TryParse(frame, out MppeFrame parsed, out _) || receiver.Decrypt(parsed, packet) != MppeOutcome.Decrypted)
                    throw new InvalidOperationException("A packet was not read.");
            }
        }
    }

    [Theory, InlineData(MppeStrength.Bits40), InlineData(MppeStrength.Bits128)]
    public void Nothing_of_any_key_is_left_after_Dispose(MppeStrength strength)
    {
        byte[] startKey = [.. Enumerable.Range(1, MppeKeys.LengthOf(strength)).Select(i => (byte)i)];
        var chain = new MppeKeyChain(startKey, strength);
        chain.ChangeKey();
        chain.Process(new byte[100], new byte[100]);
        Assert.Contains(Secrets(chain), secret => secret.Value != 0);
        chain.Dispose();
        Assert.All(Secrets(chain), secret => Assert.True(secret.Value == 0, secret.Name));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Nothing_is_encrypted_or_read_after_Dispose(bool isStateless)
    {
        byte[] startKey = new byte[16], packet = new byte[40], first = new byte[42], second = new byte[42], third = new byte[42];
        var sender = new MppeEncryptor(startKey, MppeStrength.Bits128, isStateless);
        var receiver = new MppeDecryptor(startKey, MppeStrength.Bits128, isStateless);
        sender.Encrypt(packet, first);
        sender.Encrypt(packet, second);
        sender.Encrypt(packet, third);
        Assert.True(MppeFrame.TryParse(second, out MppeFrame frame, out _));
        Assert.Equal(isStateless ? MppeOutcome.Decrypted : MppeOutcome.OutOfStep, receiver.Decrypt(frame, packet));
        sender.Dispose();
        receiver.Dispose();
        Assert.Throws<ObjectDisposedException>(() => sender.Encrypt(packet, first));
        sender.Flush();
        Assert.Throws<ObjectDisposedException>(() => sender.Encrypt(packet, first));
        if (!isStateless)
            return;
        Assert.Throws<ObjectDisposedException>(() => receiver.Decrypt(Parsed(third), packet));
        Assert.Equal(MppeOutcome.Late, receiver.Decrypt(Parsed(first), packet));

        static MppeFrame Parsed(byte[] octets) => MppeFrame.TryParse(octets, out MppeFrame parsed, out _) ? parsed : throw new InvalidOperationException();
    }

    /// <summary>Every octet and word that an object holds, in its own objects too.</summary>
    private static IEnumerable<(string Name, ulong Value)> Secrets(object owner)
    {
        foreach (FieldInfo field in owner.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            object? value = field.GetValue(owner);
            IEnumerable<(string Name, ulong Value)> found = value switch
            {
                byte[] octets => octets.Select(octet => ("", (ulong)octet)),
                uint[] words => words.Select(word => ("", (ulong)word)),
                uint word => [("", word)],
                nuint word => [("", word)],
                null or string or bool or int or Enum => [],
                _ => Secrets(value),
            };
            foreach ((string name, ulong one) in found)
                yield return ($"{field.Name} {name}", one);
        }
    }

    private static void Receive(MppeDecryptor receiver, (int Number, byte[] Clear, byte[] Frame) packet, MppeOutcome expected)
    {
        Assert.True(MppeFrame.TryParse(packet.Frame, out MppeFrame frame, out _));
        byte[] clear = new byte[frame.Payload.Length];
        Assert.Equal(expected, receiver.Decrypt(frame, clear));
        if (expected == MppeOutcome.Decrypted)
            Assert.Equal(packet.Clear, clear);
    }

    /// <summary>An IP packet, so that a receiver believes a count that is far ahead.</summary>
    private static (int Number, byte[] Clear, byte[] Frame) Packet(Random random, PlainMppe plain, int number)
    {
        byte[] clear = [0x00, 0x21, .. Octets(random, random.Next(20, 1400))];
        int length = clear.Length - 2;
        (clear[2], clear[4], clear[5]) = (0x45, (byte)(length >> 8), (byte)length);
        int header = 0x9000 | (number & CountMask);
        return (number, clear, [(byte)(header >> 8), (byte)header, .. plain.Process(clear)]);
    }

    private static byte[] Octets(Random random, int length)
    {
        byte[] octets = new byte[length];
        random.NextBytes(octets);
        return octets;
    }
}
