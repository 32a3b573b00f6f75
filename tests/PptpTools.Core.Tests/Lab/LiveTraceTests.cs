using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PptpTools.Cryptography;
using PptpTools.Decoding;
using PptpTools.Lab;
using PptpTools.Tracing;
using PptpTools.Wire.Ip;
using Xunit;
using Xunit.Abstractions;

namespace PptpTools.Tests.Lab;

/// <summary>
/// What the client's own trace saw and what a capture of its interface tells are the same steps: layer, message, direction, identifier, fields
/// and order. TCP's own steps are not compared, for the live trace has none. What the engine itself read and wrote are the decoder's records.
/// </summary>
public sealed class LiveTraceTests(ITestOutputHelper output)
{
    private const int Seeds = 1000;
    private const string StartedLate = "CaptureStartedLate";

    /// <summary>
    /// What the client's engine gives to GRE last and its host keeps, so that it never passes the interface: by a filter of its own, or by the
    /// route that leads back into the tunnel.
    /// </summary>
    private static readonly Dictionary<string, string[]> KeptByTheHost = new()
    {
        ["GreBlockedLocally"] = [.. Enumerable.Repeat<string[]>(["Lcp ConfigureRequest", "Lcp ConfigureAck"], 10).SelectMany(pair => pair)],
        ["RoutingLoop"] = ["Lcp EchoRequest", "Lcp EchoReply", "Lcp EchoRequest", "Lcp EchoReply"],
    };

    /// <summary>
    /// What the client gives to TCP while the route leads its segments back into the tunnel: the interface sees it when TCP repeats it, after the
    /// tunnel is gone.
    /// </summary>
    private static readonly Dictionary<string, string[]> SentLate = new()
    {
        ["RoutingLoop"] = ["EchoRequest", "EchoReply", "EchoRequest"],
    };

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_live_trace_equals_the_decoded_capture(string name)
    {
        LabResult result = ScenarioRun.Play(LabScenarios.Find(name)!, 1, "internet", new BouncyCastleCryptography());
        string[] kept = KeptByTheHost.GetValueOrDefault(name, []);
        int records = Compare(result, name, kept, SentLate.GetValueOrDefault(name, []));
        Assert.Equal(result.Engine.Count, records + kept.Length);
    }

    [Fact]
    public void Hostile_networks_end_well_or_by_the_list_and_trace_the_same()
    {
        var endings = new Dictionary<string, int>();
        int records = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            LabResult result = ScenarioRun.Play(Hostile(seed), (ulong)seed, "internet", new BouncyCastleCryptography());
            records += Compare(result, $"seed {seed}", [], []);
            endings[result.Ending] = endings.GetValueOrDefault(result.Ending) + 1;
            Assert.True(result.Phase == SessionPhase.Open || result.Failure is not null, $"seed {seed} is stuck in {result.Phase}");
        }

        output.WriteLine($"{string.Join(", ", endings)}; {records} records of the engine");
        Assert.True(records > 20 * Seeds, $"{records} records of the engine");
        Assert.True(endings.GetValueOrDefault("Open") > Seeds / 2, string.Join(", ", endings));
    }

    [Fact]
    public void Every_negotiation_converges_with_5_percent_loss_each_way()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            LabScenario scenario = Wire(new LinkConditions { Delay = TimeSpan.FromMilliseconds(10), Loss = 0.05 });
            LabResult result = ScenarioRun.Play(scenario, (ulong)seed, "internet", new BouncyCastleCryptography());
            Assert.True(result.Ending == "Open", $"seed {seed}: {result.Failure}");
        }
    }

    [Fact]
    public void A_capture_that_was_started_late_is_the_end_of_the_live_trace()
    {
        LabResult result = ScenarioRun.Play(LabScenarios.Find(StartedLate)!, 1, "internet", new BouncyCastleCryptography());
        NegotiationEvent[] decoded = [.. Decode(result.Capture).Where(IsCompared)];
        Assert.InRange(decoded.Length, 20, result.Events.Count / 2);
        Assert.Equal(
            result.Events.Where(IsCompared).TakeLast(decoded.Length).Select(step => (step.Time, step.Sequence, step.Acknowledgment)),
            decoded.Select(step => (step.Time, step.Sequence, step.Acknowledgment)));
    }

    /// <summary>All but the one whose capture has not seen what the live trace has; it has a test of its own.</summary>
    public static TheoryData<string> Scenarios() => [.. LabScenarios.All.Select(scenario => scenario.Name).Except([StartedLate])];

    private static LabScenario Hostile(int seed)
    {
        var random = new Random(seed);
        return Wire(new LinkConditions
        {
            Delay = TimeSpan.FromMilliseconds(random.Next(1, 200)),
            Jitter = TimeSpan.FromMilliseconds(random.Next(20)),
            Loss = 0.2 * random.NextDouble(),
            Duplication = 0.2 * random.NextDouble(),
            Reordering = 0.2 * random.NextDouble(),
            Corruption = 0.2 * random.NextDouble(),
        });
    }

    private static LabScenario Wire(LinkConditions conditions) => new(
        "Hostile", "", "", (seed, _) => new LabPlan { Seed = seed, ToServer = conditions, ToClient = conditions },
        run =>
        {
            if (!run.Connect(900))
                return;
            _ = new LabWebServer(run.World.Web);
            LabWebClient.Get(run.World.Client, LabWorld.WebAddress);
            run.World.Run(20);
        });

    /// <returns>How many records the engine itself had, each equal to the decoder's.</returns>
    private static int Compare(LabResult result, string what, string[] kept, string[] late)
    {
        string[] live = [.. MoveToEnd(result.Events, late).Where(IsCompared).Select(Describe)];
        List<NegotiationEvent> steps = Decode(result.Capture);
        string[] decoded = [.. steps.Where(IsCompared).Select(Describe)];
        for (int i = 0; i < Math.Min(live.Length, decoded.Length); i++)
            Assert.True(live[i] == decoded[i], $"{what}, step {i}:\nlive    {live[i]}\ndecoded {decoded[i]}\nbefore  {(i == 0 ? "" : live[i - 1])}");
        int common = Math.Min(live.Length, decoded.Length);
        Assert.True(
            live.Length == decoded.Length,
            $"{what}: {live.Length} live, {decoded.Length} decoded, more {string.Join('\n', live.Skip(common).Concat(decoded.Skip(common)).Take(3))}");
        return EngineReading.Compare(result, steps, ReachesTheHost, what, kept);
    }

    /// <summary>The live trace with the last messages of the client moved to its end, where the interface saw them.</summary>
    private static IEnumerable<NegotiationEvent> MoveToEnd(IReadOnlyList<NegotiationEvent> events, string[] names)
    {
        NegotiationEvent[] late = [.. events.Where(step => step is { Layer: Layer.Control, Direction: Direction.ToServer }).TakeLast(names.Length)];
        Assert.Equal(names, late.Select(step => step.Message));
        return [.. events.Except(late), .. late];
    }

    private static bool IsCompared(NegotiationEvent step) => step.Layer is not (Layer.Tcp or Layer.Arp);

    private static string Describe(NegotiationEvent step) =>
        $"{step.Layer} {step.Message} {step.Direction} {step.Identifier} {string.Join(' ', step.Fields.Select(field => $"{field.Name}={field.Value}"))}";

    /// <summary>A damaged IPv4 header is dropped by the host, so that the border never sees the packet.</summary>
    private static bool ReachesTheHost(ReadOnlySpan<byte> frame)
    {
        const int HeaderAt = 14;
        int length = frame.Length > HeaderAt ? (frame[HeaderAt] & 0xF) * 4 : 0;
        return frame.Length < HeaderAt + 20 || frame[12] != 8 || frame[13] != 0
            || (frame[HeaderAt] >> 4 == 4 && length >= 20 && frame.Length >= HeaderAt + length
                && InternetChecksum.Fold(InternetChecksum.Add(0, frame.Slice(HeaderAt, length))) == 0);
    }

    private static List<NegotiationEvent> Decode(byte[] capture)
    {
        var sink = new LabTrace();
        var decoder = new CaptureDecoder(new DecodeOptions { IncludeData = true }, sink);
        Assert.True(CaptureReader.TryOpen(new MemoryStream(capture), out CaptureReader reader));
        while (reader.TryRead(out CaptureFrame frame))
        {
            if (ReachesTheHost(frame.Octets))
                decoder.Handle(frame);
        }

        decoder.Finish();
        return WithoutWhatNeverArrived(sink.Events);
    }

    /// <summary>Octets behind a gap that TCP never filled are in the capture and were never given to the border.</summary>
    private static List<NegotiationEvent> WithoutWhatNeverArrived(List<NegotiationEvent> steps)
    {
        var cut = new HashSet<Direction>();
        steps.RemoveAll(step =>
        {
            if (step is { Layer: Layer.Control, Message: "Lost" })
                cut.Add(step.Direction);
            return step.Layer == Layer.Control && cut.Contains(step.Direction);
        });
        return steps;
    }
}
