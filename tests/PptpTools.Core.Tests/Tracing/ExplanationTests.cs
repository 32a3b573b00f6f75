using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CsCheck;
using PptpTools.Tracing;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Tracing;

public partial class ExplanationTests
{
    private static readonly Direction[] Directions = [Direction.Unknown, Direction.ToServer, Direction.FromServer, Direction.Lan];

    private static readonly byte?[] Algorithms = [null, 5, 0x80, 0x81];

    /// <summary>The messages that no record names: the decoder does.</summary>
    private static readonly (Layer, string)[] NamedByDecoder =
    [
        (Layer.Tcp, "Syn"), (Layer.Tcp, "SynAck"), (Layer.Tcp, "Ack"), (Layer.Tcp, "Fin"), (Layer.Tcp, "Reset"), (Layer.Tcp, "BadChecksum"),
        (Layer.Tcp, "Retransmission"), (Layer.Tcp, "OutOfOrder"), (Layer.Tcp, "KeepAlive"), (Layer.Tcp, "ZeroWindowProbe"), (Layer.Tcp, "Overlap"),
        (Layer.Control, "Lost"), (Layer.Control, "Malformed"), (Layer.Gre, "Acknowledgment"), (Layer.Gre, "Empty"), (Layer.Gre, "NotEnhancedGre"),
        (Layer.Mppe, "Data"), (Layer.Ip, "Packet"), (Layer.Ip, "Fragment"), (Layer.Ip, "Syn"), (Layer.Ip, "SynAck"), (Layer.Ip, "Ack"), (Layer.Ip, "Fin"),
        (Layer.Ip, "Reset"), (Layer.Ip, "Data"), (Layer.Ip, "HttpRequest"), (Layer.Ip, "HttpResponse"), (Layer.Ip, "Datagram"), (Layer.Ip, "DnsQuery"),
        (Layer.Ip, "DnsResponse"), (Layer.Ip, "EchoRequest"), (Layer.Ip, "DestinationUnreachable"), (Layer.Arp, "Request"), (Layer.Arp, "Reply"),
    ];

    private static readonly string[] SaidOfEveryLayer = ["Unknown", "Malformed", "Unreadable"];

    /// <summary>The expected explanations, reviewed by reading.</summary>
    private static Dictionary<string, string> Golden
    {
        get
        {
            var texts = new Dictionary<string, string>();
            string name = "";
            foreach (string line in File.ReadLines(Path.Combine(TestFiles.Vectors, "explanations.txt")))
            {
                if (line.StartsWith('['))
                    name = line.Trim('[', ']');
                else if (line.Length > 0 && !line.StartsWith('#'))
                    texts.Add(name, line);
            }

            return texts;
        }
    }

    [Fact]
    public void Every_step_is_explained_in_the_words_that_were_reviewed()
    {
        Dictionary<string, string> golden = Golden;
        List<(string Name, string Text)> actual = [.. Examples().Select(example => (example.Name, example.Event.Explanation))];
        string[] wrong = [.. actual.Where(example => golden.GetValueOrDefault(example.Name) != example.Text).Select(example => $"[{example.Name}]\n{example.Text}\n")];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
        Assert.Equal(golden.Keys.Order(), actual.Select(example => example.Name).Order());
    }

    [Fact]
    public void Every_message_that_a_record_can_name_has_an_explanation_of_its_own()
    {
        HashSet<(Layer, string)> missing = [.. MessagesOfRecords()];
        missing.UnionWith(NamedByDecoder);
        missing.ExceptWith(Explanations.Known);
        missing.RemoveWhere(one => SaidOfEveryLayer.Contains(one.Item2));
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_explanation_can_do_without_the_message()
    {
        foreach ((Layer layer, string message) in Explanations.Known)
        {
            foreach (Direction direction in Directions)
                AssertIsProse(Step.Of(direction, layer, message).Explanation);
        }
    }

    [Fact]
    public void Every_explanation_is_one_to_four_sentences()
    {
        foreach ((string name, NegotiationEvent step) in Examples())
        {
            AssertIsProse(step.Explanation);
            int sentences = step.Explanation.Split(". ").Length;
            Assert.True(sentences <= 4, $"{name}: {step.Explanation}");
        }
    }

    [Fact]
    public void Any_octets_are_explained() =>
        Gen.Select(Gen.Enum<PppProtocol>(), Gen.Byte.Array[0, 60], Gen.Int[0, 3], Gen.Int[0, 3]).Sample(
            (protocol, octets, algorithm, direction) =>
            {
                var context = new DissectionContext { ChapAlgorithm = Algorithms[algorithm], MppeOrMppc = true };
                if (PppPackets.TryParse(protocol, octets, context, out PppPacket? packet, out _))
                    AssertIsProse(Step.Of(Directions[direction], packet!).Explanation);
            },
            iter: 20_000);

    [Fact]
    public void Any_control_message_is_explained() =>
        Gen.Select(Gen.UShort[0, 20], Gen.Byte.Array[0, 230], Gen.Int[0, 3]).Sample(
            (type, body, direction) =>
            {
                int length = ControlMessage.HeaderLength + body.Length;
                byte[] octets = [(byte)(length >> 8), (byte)length, 0, 1, 0x1A, 0x2B, 0x3C, 0x4D, (byte)(type >> 8), (byte)type, 0, 0, .. body];
                if (ControlMessage.TryParse(octets, out ControlMessage? message, out _))
                    AssertIsProse(Step.Of(Directions[direction], message!).Explanation);
            },
            iter: 20_000);

    private static IEnumerable<(string Name, NegotiationEvent Event)> Examples() => PaperSteps.All().Concat(OtherSteps.All());

    private static IEnumerable<(Layer, string)> MessagesOfRecords()
    {
        for (int type = 0; type < 20; type++)
        {
            byte[] octets = [0, 232, 0, 1, 0x1A, 0x2B, 0x3C, 0x4D, 0, (byte)type, 0, 0, .. new byte[220]];
            Assert.True(ControlMessage.TryParse(octets, out ControlMessage? message, out _));
            yield return (Layer.Control, message!.Message);
        }

        int[] lengths = [0, 4, 40, 600];
        for (int protocol = 1; protocol <= ushort.MaxValue; protocol += 2)
        {
            for (int code = 0; code < 256; code++)
            {
                foreach (int length in lengths)
                {
                    byte[] octets = [(byte)code, 1, (byte)((length + 4) >> 8), (byte)(length + 4), .. new byte[length]];
                    if (PppPackets.TryParse((PppProtocol)protocol, octets, new DissectionContext(), out PppPacket? packet, out _))
                        yield return (Layers.Of(packet!.Protocol), packet.Message);
                }

                if (Layers.Of((PppProtocol)protocol) == Layer.Other)
                    break;
            }
        }
    }

    /// <summary>What a peer said is quoted as it is.</summary>
    [GeneratedRegex("\".*\"")]
    private static partial Regex QuotedText();

    private static void AssertIsProse(string text)
    {
        Assert.EndsWith(".", text, StringComparison.Ordinal);
        Assert.True(char.IsUpper(text[0]) || char.IsAsciiDigit(text[0]), text);
        string own = QuotedText().Replace(text, "words");
        Assert.DoesNotContain("  ", own, StringComparison.Ordinal);
        Assert.DoesNotContain("..", own, StringComparison.Ordinal);
        Assert.DoesNotContain(" .", own, StringComparison.Ordinal);
    }
}
