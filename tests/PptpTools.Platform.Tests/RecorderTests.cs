using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using PptpTools.Capture;
using PptpTools.Decoding;
using PptpTools.Session;
using PptpTools.Sessions;
using PptpTools.Tracing;
using static PptpTools.Tests.NetworkNamespace;

namespace PptpTools.Tests;

/// <summary>
/// What a tunnel's own end recorded, what it told while it happened, and what tcpdump saw of the same session. Equal means the steps of every frame
/// but TCP's own, each with layer, message, identifier, numbers and fields, in the order of each direction: both ends send at the same time, so that
/// the order of the two directions, and what a state machine makes of it, is another at each place.
/// </summary>
public sealed class RecorderTests
{
    [TcpdumpFact]
    public void A_recording_tells_what_tcpdump_and_the_live_trace_tell() => Run(() =>
    {
        using var folder = new Folder();
        using (var dump = new Tcpdump("lo", folder.File("tcpdump.pcap")))
        using (var server = new EchoServer(new ServerOptions()))
        {
            var recorder = new TunnelRecorder("test");
            using RecordedFrames live = recorder.Listen();
            using (var file = new RecordingFile(recorder, RecordingFile.Create(folder.File("own.pcapng")), folder.File("own.pcapng")))
            {
                Play(recorder);
                recorder.Complete();
            }

            dump.Stop();
            Decoded own = Decoded.File(folder.File("own.pcapng"));
            Decoded told = Decoded.Live(live);
            Decoded seen = Decoded.File(folder.File("tcpdump.pcap"));
            Assert.Equal(own.Steps.Select(step => step.Text), told.Steps.Select(step => step.Text));
            Assert.True(own.Steps.Count > 40, $"{own.Steps.Count} steps");
            Assert.Contains(own.Steps, step => step.IsDecrypted);
            foreach (Direction direction in new[] { Direction.ToServer, Direction.FromServer })
            {
                Assert.Equal(seen.Lines(direction), own.Lines(direction));
                Assert.Equal("TCP Fin", own.Lines(direction).Last());
            }

            Assert.Equal((seen.End, seen.End), (own.End, told.End));
        }
    });

    [TcpdumpTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_session_that_the_server_ends_ends_alike_for_all(bool isReset) => Run(() =>
    {
        using var folder = new Folder();
        using var dump = new Tcpdump("lo", folder.File("tcpdump.pcap"));
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 1723));
        listener.Listen();
        var recorder = new TunnelRecorder("test");
        using (PptpTunnel tunnel = Begin(recorder))
        {
            using Socket peer = listener.Accept();
            Assert.Equal(156, peer.Receive(new byte[156]));
            peer.LingerState = new LingerOption(isReset, 0);
            peer.Close();
            Assert.True(SpinWait.SpinUntil(() => tunnel.IsOver, TimeSpan.FromSeconds(20)));
        }

        recorder.Complete();
        dump.Stop();
        using RecordedFrames kept = recorder.Listen();
        Decoded own = Decoded.Live(kept);
        Decoded seen = Decoded.File(folder.File("tcpdump.pcap"));
        Assert.StartsWith(isReset ? "ConnectionReset" : "ConnectionClosed", own.End);
        Assert.Equal(seen.End, own.End);
        foreach (Direction direction in new[] { Direction.ToServer, Direction.FromServer })
            Assert.Equal(seen.Lines(direction), own.Lines(direction));
    });

    [PrivilegedFact]
    public void Who_listens_later_hears_the_negotiation_first() => Run(() =>
    {
        using var server = new EchoServer(new ServerOptions());
        var recorder = new TunnelRecorder("test");
        Play(recorder);
        using RecordedFrames late = recorder.Listen();
        recorder.Complete();
        List<NegotiationEvent> steps = Decoded.Live(late).Steps;
        Assert.Contains(steps, step => step.Message == "StartControlConnectionRequest");
        Assert.Contains(steps, step => step is { Layer: Layer.Ipcp, Message: "ConfigureAck" });
        Assert.DoesNotContain(steps, step => step.Layer == Layer.Mppe || step.IsDecrypted);
        Assert.Equal(0, late.Dropped);
    });

    [Fact]
    public void A_listener_that_does_not_read_loses_what_does_not_fit_and_counts_it()
    {
        TunnelRecorder recorder = Connected();
        using RecordedFrames slow = recorder.Listen();
        byte[] data = Data(60_000);
        for (int i = 0; i < 2000; i++)
            recorder.OnDatagram(TimeSpan.FromMilliseconds(i), isOutgoing: true, data);
        Assert.InRange(slow.Dropped, 800, 1000);
        recorder.Complete();
        int frames = 0;
        while (slow.TryRead(CancellationToken.None, out _))
            frames++;
        Assert.Equal(2003, frames + slow.Dropped);
    }

    [Fact]
    public void What_is_kept_has_a_bound_and_its_beginning_stays()
    {
        TunnelRecorder recorder = Connected();
        for (int i = 0; i < 10_000; i++)
            recorder.OnControlOctets(TimeSpan.FromSeconds(i), isOutgoing: true, new byte[16]);
        using RecordedFrames late = recorder.Listen();
        recorder.Complete();
        var numbers = new List<long>();
        while (late.TryRead(CancellationToken.None, out CaptureFrame frame))
            numbers.Add(frame.Number);
        Assert.Equal(4096, numbers.Count);
        Assert.Equal((1, 10_003), (numbers[0], numbers[^1]));
        Assert.Equal(10_003 - 4096, recorder.Forgotten);
    }

    [Fact]
    public void Waiting_for_a_frame_ends_with_cancellation_and_with_the_session()
    {
        TunnelRecorder recorder = Connected();
        using RecordedFrames frames = recorder.Listen();
        for (int i = 0; i < 3; i++)
            Assert.True(frames.TryRead(CancellationToken.None, out _));
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.False(frames.TryRead(limit.Token, out _));
        using var timer = new Timer(_ => recorder.Complete(), null, 50, Timeout.Infinite);
        Assert.False(frames.TryRead(CancellationToken.None, out _));
    }

    [Fact]
    public void A_full_disk_ends_the_file_with_a_whole_frame_and_the_session_goes_on()
    {
        TunnelRecorder recorder = Connected();
        var disk = new SmallDisk(100_000);
        using (var file = new RecordingFile(recorder, disk, "/captures/a.pcapng"))
        {
            for (int i = 0; i < 300; i++)
                recorder.OnControlOctets(TimeSpan.FromMilliseconds(i), isOutgoing: i % 2 == 0, new byte[1000]);
            SpinWait.SpinUntil(() => file.Fault is not null, TimeSpan.FromSeconds(10));
            Assert.NotNull(file.Fault);
            Assert.Contains("/captures/a.pcapng", file.Fault.Text);
            Assert.Contains("No space left", file.Fault.Text);
            Assert.Equal(file.Fault.Frames, CountOf(disk.ToArray()));
            Assert.InRange(file.Fault.Frames, 80, 100);
        }

        recorder.OnControlOctets(TimeSpan.FromSeconds(1), isOutgoing: true, new byte[10]);
        using RecordedFrames listener = recorder.Listen();
        Assert.True(listener.TryRead(CancellationToken.None, out _));
    }

    [PrivilegedFact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void A_recording_may_only_be_read_by_its_owner()
    {
        using var folder = new Folder();
        using (RecordingFile.Create(folder.File("a.pcapng")))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("a.pcapng")));
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    [PrivilegedFact]
    public void A_file_that_others_could_read_is_its_owners_alone_once_a_recording_is_in_it()
    {
        using var folder = new Folder();
        File.WriteAllText(folder.File("a.pcapng"), "old");
        File.SetUnixFileMode(folder.File("a.pcapng"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        UnixFileMode device = File.GetUnixFileMode("/dev/null");
        RecordingFile.Create(folder.File("a.pcapng")).Dispose();
        RecordingFile.Create("/dev/null").Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("a.pcapng")));
        Assert.Equal(device, File.GetUnixFileMode("/dev/null"));
    }

    [PcapFact]
    public void What_passes_an_interface_is_traced_while_it_passes() => Run(() =>
    {
        using var server = new EchoServer(new ServerOptions());
        using InterfaceFrames frames = InterfaceFrames.Open("lo");
        Play(null);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var steps = new Decoded();
        var decoder = new CaptureDecoder(DecodeOptions.Default, steps);
        while (!steps.Steps.Exists(step => step is { Layer: Layer.Lcp, Message: "TerminateAck" }) && frames.TryRead(limit.Token, out CaptureFrame frame))
            decoder.Handle(frame);
        Assert.Contains(steps.Steps, step => step.Message == "StartControlConnectionReply");
        Assert.Contains(steps.Steps, step => step is { Layer: Layer.Chap, Message: "Success" });
        Assert.Equal(0, frames.Dropped);
        Assert.Equal("lo", frames.Source);
    });

    [PcapFact]
    public void An_interface_that_is_not_there_is_named_with_those_that_are() => Run(() =>
    {
        CaptureDeviceException fault = Assert.Throws<CaptureDeviceException>(() => InterfaceFrames.Open("nosuch0"));
        Assert.Equal(CaptureDeviceFault.NotFound, fault.Fault);
        Assert.Contains("lo", fault.Action);
    });

    private static PptpTunnel Begin(ITunnelTap? tap)
    {
        var tunnel = new PptpTunnel(new TunnelSettings
        {
            Server = Address("127.0.0.2"),
            UserName = EchoServer.User,
            Password = EchoServer.Password.ToCharArray(),
            Tap = tap,
        });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        tunnel.Start(limit.Token);
        return tunnel;
    }

    private static void Play(ITunnelTap? tap)
    {
        using PptpTunnel tunnel = Begin(tap);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.True(tunnel.WaitUntilOpen(limit.Token), $"{tunnel.Phase} {tunnel.Failure}");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        socket.Connect("192.168.77.1", 7);
        var answer = new byte[2000];
        for (int length = 0; length <= 1200; length += 100)
        {
            socket.Send(new byte[length]);
            Assert.Equal(length, socket.Receive(answer));
        }

        tunnel.Close(TimeSpan.FromSeconds(10));
    }

    private static TunnelRecorder Connected()
    {
        var recorder = new TunnelRecorder("test");
        recorder.OnConnected(TimeSpan.Zero, isOutgoing: true, new IPEndPoint(IPAddress.Loopback, 40_000), new IPEndPoint(IPAddress.Parse("127.0.0.2"), 1723));
        return recorder;
    }

    /// <summary>A GRE datagram with encrypted data.</summary>
    private static byte[] Data(int length)
    {
        byte[] datagram = new byte[12 + length];
        byte[] header = [0x30, 0x01, 0x88, 0x0B, (byte)(length >> 8), (byte)length, 0, 1, 0, 0, 0, 1, 0xFD];
        header.CopyTo(datagram, 0);
        return datagram;
    }

    private static long CountOf(byte[] capture)
    {
        using var stream = new MemoryStream(capture);
        Assert.True(CaptureReader.TryOpen(stream, out CaptureReader reader));
        long frames = 0;
        while (reader.TryRead(out _))
            frames++;
        Assert.Null(reader.Problem);
        return frames;
    }

    /// <summary>A file on a disk that has no more room than this.</summary>
    private sealed class SmallDisk(int room) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            int fits = (int)Math.Min(count, room - Position);
            base.Write(buffer, offset, fits);
            if (fits < count)
                throw new IOException("No space left on device");
        }
    }

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("pptp-recorder-").FullName;

        public string File(string name) => Path.Combine(_path, name);

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }

    /// <summary>tcpdump in the namespace of the thread that starts it.</summary>
    private sealed class Tcpdump : IDisposable
    {
        private readonly Process _process;

        public Tcpdump(string device, string path)
        {
            var start = new ProcessStartInfo("tcpdump", ["-i", device, "-U", "-n", "-s", "0", "--immediate-mode", "-Z", "root", "-w", path, "tcp port 1723 or proto 47"]) { RedirectStandardError = true };
            _process = Process.Start(start)!;
            while (_process.StandardError.ReadLine() is { } line && !line.Contains("listening on", StringComparison.Ordinal))
            {
            }
        }

        public void Stop()
        {
            // What the kernel has handed over by now is written when it is told to end.
            Thread.Sleep(300);
            Process.Start("kill", ["-INT", $"{_process.Id}"])!.WaitForExit();
            Assert.True(_process.WaitForExit(10_000));
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.Dispose();
        }
    }
}

/// <summary>A test that needs root and tcpdump.</summary>
internal sealed class TcpdumpFactAttribute : FactAttribute
{
    public TcpdumpFactAttribute() => Skip = Missing;

    /// <summary>What is missing for such tests; null where nothing is.</summary>
    internal static string? Missing { get; } =
        NetworkNamespace.IsAvailable && new[] { "/usr/bin", "/usr/sbin", "/bin", "/sbin" }.Any(folder => File.Exists(Path.Combine(folder, "tcpdump")))
            ? null
            : "Needs root, /dev/net/tun and tcpdump.";
}

/// <summary>A test of several cases that needs root and tcpdump.</summary>
internal sealed class TcpdumpTheoryAttribute : TheoryAttribute
{
    public TcpdumpTheoryAttribute() => Skip = TcpdumpFactAttribute.Missing;
}

/// <summary>A test that needs root and libpcap.</summary>
internal sealed class PcapFactAttribute : FactAttribute
{
    public PcapFactAttribute()
    {
        bool isThere = System.Runtime.InteropServices.NativeLibrary.TryLoad("libpcap.so.0.8", out _) || System.Runtime.InteropServices.NativeLibrary.TryLoad("libpcap.so.1", out _);
        if (!NetworkNamespace.IsAvailable || !isThere)
            Skip = "Needs root, /dev/net/tun and libpcap.";
    }
}
