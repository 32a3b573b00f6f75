using System;
using System.Diagnostics;
using System.Globalization;
using PptpTools.Encryption;
using PptpTools.Session;

namespace PptpTools.Benchmarks;

/// <summary>
/// Measures the engine with both ends in this process and no sockets, on one thread: handshakes a second, data packets a second each
/// beside copying or encrypting the same octets, and the memory of open sessions. Medians of rounds; the first rounds warm up.
/// <c>EngineBenchmark mppe</c> measures encryption alone; <c>EngineBenchmark soak GIGABYTES</c> instead sends so much through each kind of protection over a bad path, and counts.
/// </summary>
internal static class Program
{
    private const int WarmUpRounds = 2;
    private const int Rounds = 5;
    private const int PacketLength = 1400;
    private const int Packets = 60_000;
    private const int Handshakes = 500;

    private static void Main(string[] arguments)
    {
        using var shared = new SharedParts();
        if (arguments is ["soak", string gigabytes])
        {
            RunSoak(shared, double.Parse(gigabytes, CultureInfo.InvariantCulture));
            return;
        }

        if (arguments is ["mppe"])
        {
            EncryptionTimes.Measure();
            return;
        }

        int sessions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 10_000;
        MeasureHandshakes(shared);
        MeasurePackets(shared);
        MeasureMemory(shared, sessions);
    }

    private static void RunSoak(SharedParts shared, double gigabytes)
    {
        foreach ((string name, bool isStateful, bool compresses) in new[]
        {
            ("MPPE-128 stateless", false, false), ("MPPE-128 stateful", true, false), ("MPPC, MPPE-128 stateless", false, true), ("MPPC, MPPE-128 stateful", true, true),
        })
        {
            var client = new ClientOptions { IsStateful = isStateful, AllowsCompression = compresses };
            var server = new ServerOptions { IsStateful = isStateful, AllowsCompression = compresses };
            using var pair = new SimulatedPair(shared, client, shared.Context(server));
            pair.Connect();
            var soak = new Soak(pair);
            soak.Run((long)(gigabytes * 1e9));
            Console.WriteLine($"{name}: {soak}");
        }
    }

    private static void MeasureHandshakes(SharedParts shared)
    {
        ServerContext context = shared.Context(new ServerOptions());
        double seconds = Median(() =>
        {
            for (int i = 0; i < Handshakes; i++)
            {
                using var pair = new SimulatedPair(shared, new ClientOptions(), context);
                pair.Connect();
            }
        });
        Console.WriteLine($"{"handshakes (control, LCP, MS-CHAPv2, CCP, IPCP)",-52} {Handshakes / seconds,10:0} a second");
    }

    private static void MeasurePackets(SharedParts shared)
    {
        byte[] packet = Packet();
        double copy = Median(() => Copy(packet));
        double rc4 = Median(() => Encrypt(packet));
        Row("memory copy alone, there and back", copy, copy);
        Row("RC4 alone, there and back", rc4, rc4);
        Measure("no encryption", EncryptionPolicy.None, false, false, copy, "a copy");
        Measure("MPPE-128 stateless", EncryptionPolicy.Required, false, false, rc4, "RC4");
        Measure("MPPE-128 stateful", EncryptionPolicy.Required, true, false, rc4, "RC4");
        Measure("MPPC and MPPE-128 stateful", EncryptionPolicy.Required, true, true, rc4, "RC4");

        void Measure(string name, EncryptionPolicy policy, bool isStateful, bool compresses, double baseline, string what)
        {
            var client = new ClientOptions { Encryption = policy, IsStateful = isStateful, AllowsCompression = compresses, ReceiveUnit = 1500 };
            var server = new ServerOptions { Encryption = policy, IsStateful = isStateful, AllowsCompression = compresses, ReceiveUnit = 1500 };
            using var pair = new SimulatedPair(shared, client, shared.Context(server));
            pair.Connect();
            double seconds = Median(() => pair.SendData(packet, Packets));
            long before = GC.GetAllocatedBytesForCurrentThread();
            pair.SendData(packet, Packets);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Row($"{name}, against {what}", seconds, baseline);
            if (allocated != 0)
                Console.WriteLine($"{name}: {(double)allocated / Packets:0.00} octets allocated for each packet");
        }
    }

    private static void MeasureMemory(SharedParts shared, int sessions)
    {
        ServerContext context = shared.Context(new ServerOptions());
        var pairs = new SimulatedPair[sessions];
        byte[] packet = Packet();
        packet = packet.AsSpan(0, 1380).ToArray();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < sessions; i++)
        {
            pairs[i] = new SimulatedPair(shared, new ClientOptions(), context);
            pairs[i].Connect();
            pairs[i].SendData(packet, 1);
        }

        long used = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"{$"{sessions} open sessions, both ends, MPPE-128",-52} {used / sessions,10} octets for each pair");
        foreach (SimulatedPair pair in pairs)
            pair.Dispose();
    }

    private static void Row(string name, double seconds, double baseline) => Console.WriteLine(
        $"{name,-52} {Packets / seconds,10:0} packets a second {Packets * (double)PacketLength / seconds / 1e6,8:0.0} MB/s, ratio {baseline / seconds:0.00}");

    private static void Copy(ReadOnlySpan<byte> packet)
    {
        var there = new byte[PacketLength];
        var back = new byte[PacketLength];
        for (int i = 0; i < Packets; i++)
        {
            packet.CopyTo(there);
            there.CopyTo(back.AsSpan());
        }
    }

    private static void Encrypt(ReadOnlySpan<byte> packet)
    {
        using var sender = new Rc4([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
        using var receiver = new Rc4([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
        var there = new byte[PacketLength];
        for (int i = 0; i < Packets; i++)
        {
            sender.Process(packet, there);
            receiver.Process(there, there);
        }
    }

    /// <summary>Text that repeats itself, and after it octets that do not.</summary>
    private static byte[] Packet()
    {
        ReadOnlySpan<byte> text = "GET /index.html HTTP/1.1\r\nHost: www.example.com\r\n"u8;
        var packet = new byte[PacketLength];
        new Random(1).NextBytes(packet);
        for (int i = 0; i < 2 * PacketLength / 3; i++)
            packet[i] = text[i % text.Length];
        packet[0] = 0x45;
        return packet;
    }

    /// <summary>CPU seconds of this process, which other load on the machine does not change much.</summary>
    private static double Median(Action action)
    {
        var seconds = new double[Rounds];
        using var process = Process.GetCurrentProcess();
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            process.Refresh();
            TimeSpan before = process.TotalProcessorTime;
            action();
            process.Refresh();
            if (round >= 0)
                seconds[round] = (process.TotalProcessorTime - before).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[Rounds / 2];
    }
}
