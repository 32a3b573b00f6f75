using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Decoding.Pcapng;
using PptpTools.Lab;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>Captures of the simulated network: the same for the same seed, and read by others.</summary>
public sealed class CaptureTests
{
    private static readonly LinkConditions Hostile = new()
    {
        Delay = TimeSpan.FromMilliseconds(3),
        Jitter = TimeSpan.FromMilliseconds(3),
        Loss = 0.1,
        Duplication = 0.1,
        Reordering = 0.1,
        Corruption = 0.1,
    };

    [Fact]
    public void One_seed_gives_one_capture_octet_for_octet_and_another_seed_another()
    {
        Assert.Equal(HostileCapture(4), HostileCapture(4));
        Assert.NotEqual(HostileCapture(4), HostileCapture(5));
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        using var stream = new MemoryStream();
        var writer = new PcapngWriter(stream);
        long noon = new DateTime(2004, 3, 1, 12, 0, 0, DateTimeKind.Utc).Ticks;
        Assert.Equal(0, writer.AddInterface("internet", LinkType.Ethernet));
        writer.Write(0, noon, [1, 2, 3], sent: true, comment: "first");
        Assert.Equal(1, writer.AddInterface("lan", LinkType.Raw));
        writer.Write(1, noon + 7, [], sent: false);
        writer.Write(0, noon + 8, [5, 6, 7, 8, 9], missing: 5_000_000_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(2, noon, []));

        stream.Position = 0;
        Assert.True(CaptureReader.TryOpen(stream, out CaptureReader reader));
        var frames = new List<(long, long, int, string, bool?, string?, long)>();
        while (reader.TryRead(out CaptureFrame frame))
            frames.Add((frame.Number, frame.Ticks - noon, frame.Interface, Convert.ToHexString(frame.Octets), frame.Sent, frame.Comment, frame.Missing));
        Assert.Null(reader.Problem);
        Assert.Equal([(1, 0, 0, "010203", true, "first", 0), (2, 7, 1, "", false, null, 0), (3, 8, 0, "0506070809", null, null, 5_000_000_000)], frames);
        Assert.Equal([("internet", LinkType.Ethernet), ("lan", LinkType.Raw)], reader.Interfaces.Select(one => (one.Name!, one.LinkType)));
    }

    [Fact]
    public void What_fills_up_a_block_is_zeros_whatever_was_written_before()
    {
        using var stream = new MemoryStream();
        var writer = new PcapngWriter(stream, "");
        writer.AddInterface("", LinkType.Ethernet);
        writer.Write(0, DateTime.UnixEpoch.Ticks, Enumerable.Repeat((byte)0xA5, 64).ToArray());
        long start = stream.Position;
        writer.Write(0, DateTime.UnixEpoch.Ticks + 1, [0xFF]);
        byte[] expected = Hex.Octets(
            """
            06000000    # Block Type: Enhanced Packet
            24000000    # Block Total Length
            00000000    # Interface ID
            00000000    # Timestamp high
            64000000    # Timestamp low: 100 ns
            01000000    # Captured Length
            01000000    # Original Length
            FF000000    # Packet Data, filled up to 32 bits
            24000000    # Block Total Length
            """);
        Assert.Equal(expected, stream.ToArray().AsSpan((int)start).ToArray());
    }

    [Fact]
    public void The_observer_of_TCP_sees_what_the_tap_sees()
    {
        var lab = new TwoHosts(3, Hostile);
        var observer = new SegmentObserver();
        lab.Client.Tcp.Observer = observer;
        RecordingTap tap = RecordingTap.On(lab.ClientInterface);
        TcpTests.Transfer(lab, TcpTests.Octets(20_000, 1), LabTcpOptions.Default);
        lab.Clock.RunUntilIdle();
        var seen = new List<(TimeSpan, bool, string)>();
        foreach ((TimeSpan time, byte[] frame, bool isOutgoing) in tap.Frames)
        {
            if (LinkFrame.TryParse(LinkType.Ethernet, frame, out LinkFrame link, out _) && IpPacket.TryParse(link.Payload, out IpPacket packet, out _)
                && packet.HeaderChecksumIsValid && packet.Protocol == IpProtocols.Tcp)
            {
                seen.Add((time, isOutgoing, Convert.ToHexString(link.Payload)));
            }
        }

        // The first segment waits for ARP: the observer sees it before the tap does.
        Assert.Equal(seen.Skip(1), observer.Segments.Skip(1));
        Assert.Equal(seen[0].Item3, observer.Segments[0].Octets);
        Assert.True(seen.Count > 30);
        Assert.True(lab.Client.Tcp.BadChecksums > 0);
    }

    [Fact]
    public void This_softwares_decoder_reads_a_capture_without_anomalies()
    {
        var lab = new TwoHosts();
        PptpScript.Serve(lab.Server);
        PptpScript.Call(lab.Client, lab.ServerAddress, 0x4000);
        lab.Clock.RunUntil(TimeSpan.FromSeconds(10));
        List<NegotiationEvent> events = Decode(lab.Capture, out int frames);
        Assert.Equal(12, frames);
        string[] control = [nameof(OutgoingCallRequest), nameof(OutgoingCallReply), nameof(SetLinkInfo), nameof(SetLinkInfo)];
        Assert.Equal(control, events.Where(one => one.Layer == Layer.Control).Select(one => one.Message));
        Assert.DoesNotContain(events.SelectMany(one => one.Anomalies), one => one.Rule.Contains("hecksum"));
    }

    [FactNeeding(Needs.Tshark)]
    public void Wireshark_finds_only_the_faults_that_were_put_in()
    {
        foreach (ulong seed in new ulong[] { 1, 2, 3 })
        {
            var lab = new TwoHosts(seed);
            var server = new RecordingApplication { OnOctets = static (connection, _) => connection.Send(new byte[100]) };
            lab.Server.Tcp.Listen(80, _ => server, new LabTcpOptions { Fault = new TcpChecksumFault(1, 0x1234) });
            var client = new RecordingApplication(connection => connection.Send("GET"u8), closesWithPeer: true);
            lab.Client.Tcp.Connect(lab.ServerAddress, 80, client);
            var ping = new LabPing(lab.Client);
            ping.Send(lab.ServerAddress, 4000);
            lab.Client.SendUdp(40_000, lab.ServerAddress, 40_001, [1, 2, 3]);
            lab.Clock.RunUntil(TimeSpan.FromSeconds(10));
            List<string> lines = Experts(lab.Capture);
            Assert.True(lines.Count > 12);
            Assert.Equal(["Bad checksum [should be 0x"], lines.SelectMany(one => one.Split('|')[1].Split(',')).Where(one => one.Contains("hecksum")).Select(one => one.Substring(0, 26)));
            Assert.DoesNotContain(lines, one => one.Contains("alformed"));
        }
    }

    [FactNeeding(Needs.Tshark)]
    public void Wireshark_finds_nothing_malformed_in_what_hosts_send_over_a_hostile_wire()
    {
        // The capture is taken at the sender's own interface: what it received may be damaged, what it sent may not.
        List<string> lines = Experts(HostileCapture(8));
        Assert.True(lines.Count > 30);
        Assert.DoesNotContain(lines, one => one.StartsWith("0x00000002|", StringComparison.Ordinal) && (one.Contains("hecksum") || one.Contains("alformed")));
        Assert.Contains(lines, one => one.StartsWith("0x00000001|", StringComparison.Ordinal) && one.Contains("hecksum"));
    }

    internal static List<NegotiationEvent> Decode(byte[] capture, out int frames)
    {
        var events = new List<NegotiationEvent>();
        var decoder = new CaptureDecoder(new DecodeOptions(), new EventSink(events));
        using var stream = new MemoryStream(capture);
        Assert.True(CaptureReader.TryOpen(stream, out CaptureReader reader));
        frames = 0;
        while (reader.TryRead(out CaptureFrame frame))
        {
            decoder.Handle(frame);
            frames++;
        }

        Assert.Null(reader.Problem);
        decoder.Finish();
        return events;
    }

    private static byte[] HostileCapture(ulong seed)
    {
        var lab = new TwoHosts(seed, Hostile);
        TcpTests.Transfer(lab, TcpTests.Octets(20_000, 1), LabTcpOptions.Default);
        lab.Clock.RunUntilIdle();
        return lab.Capture;
    }

    /// <summary>Direction (1 received, 2 sent) and expert messages of each frame, as tshark gives them.</summary>
    internal static List<string> Experts(byte[] capture)
    {
        string text = Tshark.RunOn(
            capture, "-n", "-T", "fields", "-E", "separator=|", "-e", "frame.packet_flags_direction", "-e", "_ws.expert.message", "-e", "_ws.malformed",
            "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE");
        return [.. text.Split('\n').Where(static line => line.Length > 0)];
    }

    private sealed class SegmentObserver : ITcpObserver
    {
        public List<(TimeSpan Time, bool IsOutgoing, string Octets)> Segments { get; } = [];

        public void OnSegment(TimeSpan now, bool isOutgoing, ReadOnlySpan<byte> ipPacket) => Segments.Add((now, isOutgoing, Convert.ToHexString(ipPacket)));
    }

    private sealed class EventSink(List<NegotiationEvent> events) : DecodeSink
    {
        public override void OnStep(NegotiationStep step) => events.Add(step.ToEvent());
    }
}
