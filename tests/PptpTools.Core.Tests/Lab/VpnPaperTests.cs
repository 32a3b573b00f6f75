using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Decoding;
using PptpTools.Lab;
using PptpTools.Tests.Sessions;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
using Xunit;

namespace PptpTools.Tests.Lab;

/// <summary>The paper's connection, step by step against the table that was written from the paper.</summary>
public sealed class VpnPaperTests(VpnPaperTests.Run run) : IClassFixture<VpnPaperTests.Run>
{
    private const int ConnectionSteps = 43;
    private const int WebSteps = 15;

    private static readonly ILegacyCryptography Cryptography = new BouncyCastleCryptography();
    private static readonly KeyedVectors Table = new("vpnpaper.txt");

    /// <summary>The steps that are marked as corrected, with what the explanation says of the paper's reading and of the right one.</summary>
    private static readonly Dictionary<string, (string Paper, string Right)> Corrected = new()
    {
        ["16"] = ("looks like an answer in kind", "only the PNS, the end that placed the call, is to send this message (RFC 2637 section 2.15)"),
        ["24"] = ("taken for the first GRE packet of the call", "every PPP packet before it came in GRE too"),
        ["28"] = ("read as an offer of this address to the client", "its own address in the tunnel, 192.168.1.50"),
        ["32"] = ("not of CCP", "Name servers are options of IPCP (RFC 1877)"),
        ["35"] = ("The client gets no address by this", "the server's address in the tunnel is 192.168.1.50"),
        ["web 6"] = ("as ARP poisoning does", "proxy ARP (RFC 1027)"),
    };

    public static TheoryData<string> Steps => [.. Table.Sections];

    [Fact]
    public void The_table_has_the_43_steps_of_the_connection_and_the_15_of_the_web_request_and_six_corrections()
    {
        Assert.Equal([.. Numbers("", ConnectionSteps), .. Numbers("web ", WebSteps)], Table.Sections);
        Assert.Equal(Corrected.Keys, Table.Sections.Where(section => Table.TextOrNull(section, "corrected") is not null), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Each_step_is_that_of_the_table_when_it_happens(string step) => AssertIs(step, run.Live[step], Table.Text(step, "message"), Table.Text(step, "shows"));

    [Theory]
    [MemberData(nameof(Steps))]
    public void Each_step_is_that_of_the_table_in_the_capture_but_for_what_MPPE_hides(string step)
    {
        string[]? hidden = Table.TextOrNull(step, "encrypted")?.Split(" ; ");
        AssertIs(step, run.Captured[step], hidden?[0] ?? Table.Text(step, "message"), hidden?[1] ?? Table.Text(step, "shows"));
    }

    [Fact]
    public void Numbers_are_those_of_the_steps_that_they_refer_to()
    {
        // As many steps as the table has such lines: three with TCP's numbers, two of GRE that acknowledge, two of a call.
        Assert.Equal((3, 2, 2), (Count("numbers"), Count("acknowledges"), Count("answers")));
        foreach (string step in Table.Sections)
        {
            foreach (IReadOnlyDictionary<string, NegotiationEvent> steps in (IReadOnlyDictionary<string, NegotiationEvent>[])[run.Live, run.Captured])
            {
                if (Table.TextOrNull(step, "numbers") is { } numbers)
                    Assert.Equal(numbers, Relative(steps[step], steps["1"], steps["2"]));
                if (Table.TextOrNull(step, "acknowledges") is { } acknowledged)
                    Assert.Equal(steps[acknowledged].Sequence!.Value, steps[step].Acknowledgment);
                if (Table.TextOrNull(step, "answers") is { } asked)
                    Assert.Equal(OwnCallId(steps[asked]), PeerCallId(steps[step]));
            }
        }

        static int Count(string key) => Table.Sections.Count(section => Table.TextOrNull(section, key) is not null);
    }

    [Fact]
    public void Steps_are_numbered_1_to_43_and_then_1_to_15_and_there_are_no_others()
    {
        int?[] numbers = [.. Enumerable.Range(1, ConnectionSteps), .. Enumerable.Range(1, WebSteps)];
        Assert.Equal(numbers, run.Result.Steps.Select(step => step.Step));
        Assert.Equal(numbers, run.Decoded.Events.Select(step => step.Step));
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(number => (long)number), run.Decoded.Events.SelectMany(step => step.FrameNumbers));
    }

    [Fact]
    public void The_first_reply_has_the_papers_wrong_checksum_and_the_right_one_is_the_papers_too()
    {
        TcpHeader damaged = Assert.IsType<TcpHeader>(run.Captured["5"].Packet);
        Assert.True(TcpSegment.TryParse(damaged.ToOctets(), out TcpSegment segment, out _));
        Assert.Equal("0x8bc6 0x3f0d", $"0x{segment.Checksum:x4} 0x{damaged.ExpectedChecksum:x4}");
        Assert.Contains("0x8bc6 where 0x3f0d", run.Captured["5"].Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Decoded.Events, step => step.Step != 5 && step.Anomalies.Any(anomaly => anomaly.Rule == "BadChecksum"));
    }

    [Fact]
    public void Explanations_of_corrected_steps_say_what_the_paper_says_and_what_is_right()
    {
        foreach ((string step, (string paper, string right)) in Corrected)
        {
            Assert.Contains(paper, run.Live[step].Explanation, StringComparison.Ordinal);
            Assert.Contains(right, run.Live[step].Explanation, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_capture_of_one_segment_keeps_the_numbers()
    {
        DecodedCapture lan = DecodedCapture.Of(Play("lan").Capture, DecodeOptions.Default);
        Assert.Equal([2, 3, 5, 6], lan.Events.Select(step => step.Step));
        DecodedCapture internet = DecodedCapture.Of(Play("internet").Capture, DecodeOptions.Default);
        Assert.Equal([.. Enumerable.Range(1, ConnectionSteps).Select(number => (int?)number), 1, 7, 9, 10, 12, 15], internet.Events.Select(step => step.Step));
    }

    [FactNeeding(Needs.Tshark)]
    public void Tshark_finds_nothing_malformed_and_one_bad_checksum_in_frame_5()
    {
        List<string> frames = CaptureTests.Experts(run.Result.Capture);
        Assert.DoesNotContain(frames, frame => frame.Contains("alformed", StringComparison.Ordinal));
        string bad = Assert.Single(frames, frame => frame.Contains("Bad checksum", StringComparison.Ordinal));
        Assert.Equal(5, frames.IndexOf(bad) + 1);
    }

    private static IEnumerable<string> Numbers(string prefix, int count) => Enumerable.Range(1, count).Select(number => $"{prefix}{number}");

    private static LabResult Play(string? segment) => ScenarioRun.Play(LabScenarios.Find("VpnPaper")!, 1, segment, Cryptography);

    private static void AssertIs(string name, NegotiationEvent step, string message, string shows)
    {
        Assert.Equal(message, $"{step.Layer} {step.Message}");
        string[] ends = Table.Text(name, "way").Split(" to ");
        (Direction Direction, string, string) way = ends[0] switch
        {
            "client" => (Direction.ToServer, "10.0.0.5:1141", "172.16.0.2:1723"),
            "server" => (Direction.FromServer, "172.16.0.2:1723", "10.0.0.5:1141"),
            _ => (Direction.Lan, ends[0], ends[1]),
        };
        Assert.Equal(way, (step.Direction, NameOf(step.Source), NameOf(step.Destination)));
        Assert.All(shows.Split(" ; "), part => Assert.Contains(part, step.Text, StringComparison.Ordinal));
    }

    /// <summary>Sequence and acknowledgment number, counted from those of the two SYNs.</summary>
    private static string Relative(NegotiationEvent step, NegotiationEvent ofClient, NegotiationEvent ofServer)
    {
        (NegotiationEvent own, NegotiationEvent peer) = step.Direction == Direction.ToServer ? (ofClient, ofServer) : (ofServer, ofClient);
        return $"seq={unchecked(Number(step, "seq") - Number(own, "seq"))} ack={unchecked(Number(step, "ack") - Number(peer, "seq"))}";
    }

    private static uint Number(NegotiationEvent step, string name) =>
        uint.Parse(step.Text.Split(' ').Single(part => part.StartsWith($"{name}=", StringComparison.Ordinal)).Split('=', ']')[1], CultureInfo.InvariantCulture);

    private static ushort OwnCallId(NegotiationEvent step) => step.Packet switch
    {
        OutgoingCallRequest request => request.CallId,
        OutgoingCallReply reply => reply.CallId,
        _ => throw new ArgumentException($"{step} brings no call id."),
    };

    private static ushort PeerCallId(NegotiationEvent step) => step.Packet switch
    {
        OutgoingCallReply reply => reply.PeerCallId,
        SetLinkInfo info => info.PeerCallId,
        _ => throw new ArgumentException($"{step} names no call id."),
    };

    private static string NameOf(Endpoint end) => end.ToString().Split(' ')[^1];

    /// <summary>One run, shared by the tests.</summary>
    public sealed class Run
    {
        public Run()
        {
            Result = Play(null);
            Decoded = DecodedCapture.Of(Result.Capture, DecodeOptions.Default);
            Live = ByName(Result.Steps);
            Captured = ByName(Decoded.Events);
        }

        public LabResult Result { get; }

        public IReadOnlyDictionary<string, NegotiationEvent> Live { get; }

        public IReadOnlyDictionary<string, NegotiationEvent> Captured { get; }

        internal DecodedCapture Decoded { get; }

        private static Dictionary<string, NegotiationEvent> ByName(IEnumerable<NegotiationEvent> steps) => steps.ToDictionary(
            step => step.Comments[0].Contains("web request", StringComparison.Ordinal) ? $"web {step.Step}" : $"{step.Step}");
    }
}
