using System;
using System.Collections.Generic;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using PptpTools.Encryption;
using PptpTools.Wire.Ppp;

namespace PptpTools.Benchmarks;

/// <summary>
/// Microseconds of CPU time that encryption costs for each packet of 1400 octets, beside BouncyCastle's RC4 and SHA-1. All are measured in turn, many times
/// for about a millisecond each, so that other load on the machine meets them alike; medians.
/// </summary>
internal sealed class EncryptionTimes
{
    private const int PacketLength = 1400;
    private const int ShortLength = 52;
    private const int Packets = 500;
    private const int WarmUpRounds = 60;
    private const int Rounds = 301;

    private static readonly byte[] Key = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    private readonly byte[] _packet = new byte[PacketLength];
    private readonly byte[] _frame = new byte[PacketLength + MppeFrame.HeaderLength];
    private readonly List<(string Name, Action Measured, double[] Times)> _rows = [];

    public static void Measure()
    {
        var times = new EncryptionTimes();
        times.AddOwn();
        times.AddBouncyCastle();
        times.Run();
    }

    private void AddOwn()
    {
        var rc4 = new Rc4(Key);
        Add("RC4 alone", () => rc4.Process(_packet, _frame));
        var stateful = new MppeEncryptor(Key, MppeStrength.Bits128, isStateless: false);
        Add("MPPE-128 stateful, sending", () => stateful.Encrypt(_packet, _frame));
        var stateless = new MppeEncryptor(Key, MppeStrength.Bits128, isStateless: true);
        Add("MPPE-128 stateless, sending", () => stateless.Encrypt(_packet, _frame));
        var shorter = new MppeEncryptor(Key, MppeStrength.Bits128, isStateless: true);
        Add($"MPPE-128 stateless, sending {ShortLength} octets", () => shorter.Encrypt(_packet.AsSpan(0, ShortLength), _frame));
        var receiver = new MppeDecryptor(Key, MppeStrength.Bits128, isStateless: true);
        int count = 0;
        Add("MPPE-128 stateless, receiving", () =>
        {
            int header = MppeFrame.EncryptedBit | MppeFrame.FlushedBit | (count++ & MppeFrame.CountMask);
            (_frame[0], _frame[1]) = ((byte)(header >> 8), (byte)header);
            if (!MppeFrame.TryParse(_frame, out MppeFrame frame, out _) || receiver.Decrypt(frame, _packet) != MppeOutcome.Decrypted)
                throw new InvalidOperationException("A packet was not read.");
        });
    }

    private void AddBouncyCastle()
    {
        var engine = new RC4Engine();
        engine.Init(true, new KeyParameter(Key));
        Add("BouncyCastle's RC4 alone", () => engine.ProcessBytes(_packet, _frame));
        var digest = new Sha1Digest();
        byte[] message = new byte[112], hash = new byte[20];
        Add("BouncyCastle's RC4 and SHA-1, stateless", () =>
        {
            digest.BlockUpdate(message);
            digest.DoFinal(hash);
            engine.Init(true, new KeyParameter(hash.AsSpan(0, Key.Length)));
            engine.ProcessBytes(hash.AsSpan(0, Key.Length), message.AsSpan(56, Key.Length));
            engine.Init(true, new KeyParameter(message.AsSpan(56, Key.Length)));
            engine.ProcessBytes(_packet, _frame);
        });
    }

    private void Add(string name, Action measured) => _rows.Add((name, measured, new double[Rounds]));

    private void Run()
    {
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            foreach ((_, Action measured, double[] times) in _rows)
            {
                TimeSpan before = Environment.CpuUsage.TotalTime;
                for (int i = 0; i < Packets; i++)
                    measured();
                if (round >= 0)
                    times[round] = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Packets;
            }
        }

        foreach ((_, _, double[] times) in _rows)
            Array.Sort(times);
        double alone = _rows[0].Times[Rounds / 2];
        foreach ((string name, _, double[] times) in _rows)
            Console.WriteLine($"{name,-52} {times[Rounds / 2],10:0.00} us, {times[Rounds / 2] / alone:0.00} of RC4 alone; best tenth {times[Rounds / 10]:0.00} us");
    }
}
