using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;

namespace PptpTools.Tests.Sessions;

/// <summary>
/// What the decoder costs with very many connections, in a process of its own so that nothing else counts: run by
/// <c>ScaleTests</c> as <c>dotnet PptpTools.Core.Tests.dll CASE COUNT</c>.
/// </summary>
internal static class ScaleProgram
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length != 2)
            return 2;
        int count = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var sink = new CountingSink();
        var decoder = new CaptureDecoder(DecodeOptions.Default, sink);
        var meter = new Meter(decoder, count);
        switch (arguments[0])
        {
            case "half-open":
                Connect(meter, count, answered: false);
                break;
            case "silent":
                Connect(meter, count, answered: true);
                break;
            case "closed-sessions":
                RunSessions(meter, count, closes: true);
                break;
            case "abandoned-sessions":
                RunSessions(meter, count, closes: false);
                break;
            case "calls":
                RunCalls(meter, count);
                break;
            case "gre-flood":
                Flood(meter, count);
                break;
            default:
                return 2;
        }

        decoder.Finish();
        meter.Report(sink);
        return 0;
    }

    /// <summary>A SYN from a client of its own for each connection; with an answer, also SYN and ACK from the server and the client's ACK.</summary>
    private static void Connect(Meter meter, int count, bool answered)
    {
        (byte[] Octets, bool ToServer)[] frames = FramesOf(capture => new SyntheticTcp(capture).Open());
        for (int i = 0; i < count; i++)
        {
            foreach ((byte[] octets, bool toServer) in answered ? frames : frames[..1])
                meter.Handle(From(octets, i, toServer), ticks: i * 100L);
            meter.Sample(i);
        }
    }

    /// <summary>Sessions one after another, a second apart, each by a client of its own.</summary>
    private static void RunSessions(Meter meter, int count, bool closes)
    {
        (byte[] Octets, bool ToServer)[] frames = FramesOf(capture =>
        {
            var call = new SyntheticCall(capture);
            SyntheticTcp tcp = call.Open();
            call.ToServer(0, "FF03 C021 01 01 000E 01 04 0578 05 06 01020304").FromServer(0, "FF03 C021 02 01 000E 01 04 0578 05 06 01020304")
                .FromServer(1, "FF03 C021 01 01 000D 03 05 C223 81 07 02 08 02").ToServer(1, "FF03 C021 02 01 000D 03 05 C223 81 07 02 08 02")
                .ToServer(2, "8021 01 01 000A 03 06 0A010002").FromServer(2, "8021 02 01 000A 03 06 0A010002")
                .FromServer(3, "8021 01 01 000A 03 06 0A000001").ToServer(3, "8021 02 01 000A 03 06 0A000001");
            if (closes)
                tcp.Close();
        });
        for (int i = 0; i < count; i++)
        {
            foreach ((byte[] octets, bool toServer) in frames)
                meter.Handle(WithLease(From(octets, i, toServer), i), ticks: i * TimeSpan.TicksPerSecond);
            meter.Sample(i);
        }
    }

    /// <summary>Calls one after another on one control connection that stays up.</summary>
    private static void RunCalls(Meter meter, int count)
    {
        var capture = new SyntheticCapture();
        SyntheticTcp tcp = new SyntheticTcp(capture).Open().Client(SyntheticCall.StartRequest).Server(SyntheticCall.StartReply);
        for (int i = 0; i < count; i++)
        {
            var call = new SyntheticCall(capture, (ushort)i, (ushort)(i + 1));
            tcp.Client(call.Request).Server(call.Reply);
            call.ToServer(0, "FF03 C021 01 01 0004");
            tcp.Client(new CallClearRequest { CallId = (ushort)i }).Server(new CallDisconnectNotify { CallId = (ushort)(i + 1), ResultCode = 4 });
            foreach (byte[] frame in capture.TakeFrames())
                meter.Handle(frame, ticks: i * TimeSpan.TicksPerSecond);
            meter.Sample(i);
        }
    }

    /// <summary>One GRE packet each from clients that were never heard of.</summary>
    private static void Flood(Meter meter, int count)
    {
        (byte[] Octets, bool ToServer)[] frames = FramesOf(capture => new SyntheticCall(capture).ToServer(0, "FD 90000102"));
        for (int i = 0; i < count; i++)
        {
            meter.Handle(From(frames[0].Octets, i, true), ticks: i * 100L);
            meter.Sample(i);
        }
    }

    private static (byte[] Octets, bool ToServer)[] FramesOf(Action<SyntheticCapture> script)
    {
        const int LastOctetOfSource = SyntheticCapture.EthernetLength + 15;
        var capture = new SyntheticCapture();
        script(capture);
        byte client = SyntheticCapture.Client.GetAddressBytes()[3];
        return [.. capture.Frames.Select(frame => (frame, frame[LastOctetOfSource] == client))];
    }

    /// <summary>IPCP's address of the client, another for each session.</summary>
    private static byte[] WithLease(byte[] frame, int client)
    {
        int option = frame.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[3, 6, 10, 1]);
        if (option >= 0)
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(option + 4), (ushort)client);
        return frame;
    }

    /// <summary>The same frame from or to another client, in place; the TCP checksum is adjusted (RFC 1624 section 3).</summary>
    private static byte[] From(byte[] frame, int client, bool toServer)
    {
        const int Tcp = 6;
        const int ChecksumOffset = SyntheticCapture.EthernetLength + SyntheticCapture.IpLength + 16;
        Span<byte> address = frame.AsSpan(SyntheticCapture.EthernetLength + (toServer ? 12 : 16), 4);
        uint before = SyntheticCapture.Sum(address);
        BinaryPrimitives.WriteUInt32BigEndian(address, 0x0B00_0000u + (uint)client);
        if (frame[SyntheticCapture.EthernetLength + 9] == Tcp)
        {
            Span<byte> checksum = frame.AsSpan(ChecksumOffset, 2);
            uint sum = (ushort)~BinaryPrimitives.ReadUInt16BigEndian(checksum) + (0x1FFFEu - before) + SyntheticCapture.Sum(address);
            BinaryPrimitives.WriteUInt16BigEndian(checksum, SyntheticCapture.Complement(sum));
        }

        return frame;
    }

    private sealed class Meter(CaptureDecoder decoder, int count)
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private long _frames;
        private long _most;
        private long _early;
        private long _late;

        public void Handle(byte[] frame, long ticks) =>
            decoder.Handle(new CaptureFrame { Number = ++_frames, Ticks = DateTime.UnixEpoch.Ticks + ticks, LinkType = LinkType.Ethernet, OriginalLength = frame.Length, Octets = frame });

        public void Sample(int index)
        {
            if (index % 1024 == 0)
                _most = Math.Max(_most, GC.GetTotalMemory(false));
            if (index == count / 5)
                _early = GC.GetTotalMemory(true);
            if (index == count - 1)
                _late = GC.GetTotalMemory(true);
        }

        public void Report(CountingSink sink)
        {
            using Process self = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"managed={_most / 1048576} resident={self.PeakWorkingSet64 / 1048576} early={_early / 1024} late={_late / 1024} sessions={sink.Sessions} attempts={sink.Attempts} frames={_frames} seconds={_watch.Elapsed.TotalSeconds:0.0}"));
        }
    }

    private sealed class CountingSink : DecodeSink
    {
        public int Sessions { get; private set; }

        public int Attempts { get; private set; }

        public override void OnSession(PptpSession session) => Sessions++;

        public override void OnAttempt(ConnectionAttempt attempt) => Attempts++;
    }
}
