using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Decoding;
using PptpTools.Wire;
using PptpTools.Wire.Control;
using PptpTools.Wire.Gre;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Wire.Control;

/// <summary>Control messages and GRE packets that real peers sent, cut out of captures without the decoder.</summary>
public class RecordedMessageTests
{
    /// <summary>Files and how many control messages and GRE packets tshark finds in them.</summary>
    public static TheoryData<string, int, int> Captures => new()
    {
        { "real/01-mschapv2-mppe128-stateless.pcap", 4, 54 },
        { "real/05a-auth-failure-mschapv2.pcap", 5, 16 },
        { "real/06a-teardown-by-client.pcap", 5, 35 },
        { "real/06b-teardown-by-server-pppd.pcap", 5, 36 },
        { "real/06c-teardown-by-pptpctrl.pcap", 7, 30 },
        { "real/06d-teardown-by-callmgr.pcap", 5, 29 },
        { "real/08-keepalives.pcap", 14, 48 },
        { "real/13-mppe-mismatch-server-requires.pcap", 5, 22 },
        { "real/15-mschapv2-mppe40-stateful-rekey.pcap", 4, 630 },
        { "public/pptp/PPTP_negotiation.cap", 4, 17 },
        { "public/pptp/chapcrack-chap-only.cap", 0, 3 },
        { "public/pptp/chapcrack-sample.pcap", 5, 117 },
        { "public/pptp/lulu-password-pptp.pcap", 6, 69 },
    };

    [TheoryNeeding(Needs.SharedCaptures)]
    [MemberData(nameof(Captures))]
    public void Messages_of_real_peers_are_counted_and_written_back_octet_for_octet(string file, int messages, int packets)
    {
        (List<ControlMessage> control, List<GreHeader> gre, List<string> odd) = Read(Path.Combine(TestFiles.SharedCaptures!, file));

        Assert.Equal(messages, control.Count);
        Assert.Equal(packets, gre.Count);
        Assert.All(control, message => Assert.IsNotType<UnknownControlMessage>(message));
        Assert.Empty(odd);
    }

    [FactNeeding(Needs.SharedCaptures)]
    public void Every_capture_that_is_ours_is_written_back_octet_for_octet()
    {
        string[] files = Directory.GetFiles(Path.Combine(TestFiles.SharedCaptures!, "real"), "*.pcap");
        int messages = files.Where(file => !file.Contains(".inner.", StringComparison.Ordinal)).Sum(file => Read(file).Control.Count);

        Assert.Equal(126, messages);
    }

    private static (List<ControlMessage> Control, List<GreHeader> Gre, List<string> Odd) Read(string file)
    {
        var control = new List<ControlMessage>();
        var gre = new List<GreHeader>();
        var anomalies = new AnomalyCollector();
        var halves = new Dictionary<(IpAddress, ushort, IpAddress, ushort), Half>();
        using FileStream stream = File.OpenRead(file);
        Assert.True(CaptureReader.TryOpen(stream, out CaptureReader reader));
        while (reader.TryRead(out CaptureFrame frame))
        {
            if (!LinkFrame.TryParse(frame.LinkType, frame.Octets, out LinkFrame link, out _) || link.Kind != LinkPayload.Ip
                || !IpPacket.TryParse(link.Payload, out IpPacket ip, out _) || ip.FragmentOffset != 0)
                continue;
            if (ip.Protocol == 6 && TcpSegment.TryParse(ip.Payload, out TcpSegment segment, out _) && (segment.SourcePort == 1723 || segment.DestinationPort == 1723))
            {
                var key = (ip.Source, segment.SourcePort, ip.Destination, segment.DestinationPort);
                if (!halves.TryGetValue(key, out Half? half))
                    halves.Add(key, half = new Half(control));
                half.Handle(segment.Sequence, segment.Flags, segment.Payload, ip.MissingOctets, frame.Number, false);
            }
            else if (ip.Protocol == 47 && GreFrame.TryParse(ip.Payload, out GreFrame packet, out _))
            {
                GreHeader header = packet.ToRecord();
                Assert.Equal(ip.Payload.Slice(0, header.Length).ToArray(), header.ToOctets());
                if (!ip.IsFragment)
                    header.Examine(anomalies);
                gre.Add(header);
            }
        }

        Assert.Null(reader.Problem);
        Assert.All(halves.Values, half => Assert.Equal(0, half.UnreadLength));
        control.ForEach(message => message.Examine(anomalies));
        return (control, gre, [.. anomalies.Items.Select(anomaly => anomaly.ToString())]);
    }

    private sealed class Half(List<ControlMessage> messages) : TcpHalf
    {
        protected override int OnOctets(in TcpOctets octets)
        {
            int at = 0;
            while (at < octets.Octets.Length)
            {
                ControlRead read = ControlStream.Read(octets.Octets[at..], out int consumed, out WireError error);
                if (read == ControlRead.NeedMore)
                    break;
                Assert.Equal((ControlRead.Message, default), (read, error));
                ReadOnlySpan<byte> message = octets.Octets.Slice(at, consumed);
                Assert.True(ControlMessage.TryParse(message, out ControlMessage? parsed, out _));
                Assert.Equal(message.ToArray(), parsed!.ToOctets());
                messages.Add(parsed);
                at += consumed;
            }

            return at;
        }

        protected override void OnLost(long count, TcpLoss loss, in TcpOctets unread) => Assert.Fail($"{loss} {count}");

        protected override void OnEnd(in TcpOctets unread) => Assert.Fail("not called");
    }
}
