using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>What the author of a capture wrote about its frames is with the steps that they carried.</summary>
public sealed class CommentScenarioTests
{
    private readonly SyntheticCapture _capture = new();
    private readonly Dictionary<long, string> _comments = [];

    [Fact]
    public void A_comment_is_with_every_step_of_its_frame()
    {
        new SyntheticCall(_capture).Open().Client(new EchoRequest { Identifier = 1 }, new EchoRequest { Identifier = 2 });
        _comments[8] = "two at once";
        NegotiationEvent[] steps = Decode().Events;
        Assert.Equal(["EchoRequest", "EchoRequest"], steps.Where(step => step.Comments.Count > 0).Select(step => step.Message));
        Assert.All(steps.TakeLast(2), step => Assert.EndsWith("] # two at once", step.Text, System.StringComparison.Ordinal));
        Assert.Empty(steps[0].Comments);
    }

    [Fact]
    public void A_message_over_several_frames_has_the_comments_of_all()
    {
        byte[] octets = SyntheticTcp.Octets(new EchoRequest { Identifier = 1 });
        new SyntheticCall(_capture).Open().Client(SyntheticCall.Data, octets[..5]).Client(SyntheticCall.Data, octets[5..]);
        (_comments[8], _comments[9]) = ("first", "last");
        Assert.Equal(["first", "last"], Decode().Events[^1].Comments);
    }

    [Fact]
    public void A_frame_that_waited_for_the_first_message_keeps_its_comment()
    {
        new SyntheticCall(_capture).Open();
        _comments[1] = "here it begins";
        Assert.Equal(["here it begins"], Decode().Events[0].Comments);
    }

    [Fact]
    public void In_JSON_comments_are_an_array_and_in_text_they_stay_on_the_line()
    {
        new SyntheticCall(_capture).Open();
        _comments[1] = "a \"word\"\n\u001b[2Jand\u2028more ü";
        (NegotiationEvent[] _, string text, string json) = Decode();
        Assert.EndsWith("] # a \"word\"  [2Jand more ü", text.Split('\n')[0], System.StringComparison.Ordinal);
        using var line = System.Text.Json.JsonDocument.Parse(json.Split('\n')[0]);
        Assert.Equal(_comments[1], line.RootElement.GetProperty("Comments")[0].GetString());
        Assert.DoesNotContain("Comments", json.Split('\n')[1], System.StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_comments_of_the_latest_frames_are_kept()
    {
        var comments = new FrameComments();
        for (long frame = 1; frame <= 2000; frame++)
            comments.Add(frame, new string('x', 2000));
        Assert.Null(comments.Of(new StepData { Frame = 1400 }));
        Assert.Single(comments.Of(new StepData { Frame = 2000 })!);
    }

    private (NegotiationEvent[] Events, string Text, string Json) Decode()
    {
        using var text = new MemoryStream();
        using var json = new MemoryStream();
        var sink = new Sink(new TraceSink(text, TraceFormat.Text, false), new TraceSink(json, TraceFormat.Ndjson, false));
        var decoder = new CaptureDecoder(DecodeOptions.Default, sink);
        CaptureReader.TryOpen(new MemoryStream(_capture.ToFile()), out CaptureReader reader);
        while (reader.TryRead(out CaptureFrame frame))
            decoder.Handle(frame with { Comment = _comments.GetValueOrDefault(frame.Number) });
        decoder.Finish();
        sink.Flush();
        return ([.. sink.Events], Encoding.UTF8.GetString(text.ToArray()), Encoding.UTF8.GetString(json.ToArray()));
    }

    private sealed class Sink(TraceSink text, TraceSink json) : DecodeSink
    {
        public List<NegotiationEvent> Events { get; } = [];

        public override void OnStep(NegotiationStep step)
        {
            Events.Add(step.ToEvent());
            text.OnStep(step);
            json.OnStep(step);
        }

        public void Flush()
        {
            text.Flush();
            json.Flush();
        }
    }
}
