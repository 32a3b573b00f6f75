using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using PptpTools.Tracing;
using Xunit;

namespace PptpTools.Tests.Sessions;

/// <summary>
/// What pppd logged at both ends of each recorded session is, packet by packet, what the decoder reads from the wire between
/// them: the same text from bracket to bracket, in the same order in each direction of each layer.
/// </summary>
public partial class PppdLogTests
{
    private static readonly Layer[] Layers = [Layer.Lcp, Layer.Pap, Layer.Chap, Layer.Eap, Layer.Ccp, Layer.Ipcp, Layer.Ipv6cp];

    /// <summary>
    /// A relay between the ends turned the first Ack of either side into a Nak. The capture is on the server's side of it: there is
    /// the client's answer as rewritten, and the server's as sent.
    /// </summary>
    private static readonly string[] RewrittenWith40Bits =
    [
        "- [CCP ConfAck id=0x1 <mppe +H -M -S +L -D -C>]", "+ [CCP ConfNak id=0x1 <mppe -H -M -S +L -D -C>]",
        "- [CCP ConfNak id=0x1 <mppe -H -M -S +L -D -C>]", "+ [CCP ConfAck id=0x1 <mppe +H -M -S +L -D -C>]",
    ];

    private static readonly string[] RewrittenWith128Bits = [.. RewrittenWith40Bits.Select(line => line.Replace("-S +L", "+S -L", StringComparison.Ordinal))];

    /// <summary>Lines of the log alone (-), and of the capture alone (+), each with the reason.</summary>
    private static readonly Dictionary<string, string[]> Differences = new()
    {
        ["02-mschapv2-mppe40-stateful.client"] = RewrittenWith40Bits,
        ["09a-mppe128-stateful-loss.client"] = RewrittenWith128Bits,
        ["09c-mppe128-stateful-one-lost.client"] = RewrittenWith128Bits,
        ["09d-mppe128-stateful-desync.client"] = RewrittenWith128Bits,
        ["15-mschapv2-mppe40-stateful-rekey.client"] = RewrittenWith40Bits,

        // The end that had asked twice took the first answer and was gone when the second came.
        ["06a-teardown-by-client.client"] = ["+ [LCP TermAck id=0x3]"],
        ["06b-teardown-by-server-pppd.server"] = ["+ [LCP TermAck id=0x3]"],

        // The program that carries pppd's packets was gone before pppd said farewell: it never reached the wire.
        ["06c-teardown-by-pptpctrl.client"] = ["- [LCP TermReq id=0x2 \"MPPE disabled\"]"],
        ["06c-teardown-by-pptpctrl.server"] = ["- [LCP TermReq id=0x2 \"MPPE disabled\"]"],
        ["06d-teardown-by-callmgr.client"] = ["- [LCP TermReq id=0x2 \"MPPE disabled\"]"],
        ["06d-teardown-by-callmgr.server"] = ["- [LCP TermReq id=0x2 \"MPPE disabled\"]"],

        // It came behind packets that were lost; the server's pptpctrl still held it back when the log was taken.
        ["09a-mppe128-stateful-loss.server"] = ["+ [CCP ResetAck id=0x5]"],
    };

    public static TheoryData<string> Captures => CaptureNames.OursTheory;

    [Theory]
    [MemberData(nameof(Captures))]
    public void The_server_logged_the_packets_of_the_capture(string name) => Compare($"{name}.server", name, toServer: "rcvd", fromServer: "sent");

    [Theory]
    [MemberData(nameof(Captures))]
    public void The_client_logged_the_packets_of_the_capture(string name) => Compare($"{name}.client", name, toServer: "sent", fromServer: "rcvd");

    [Fact]
    public void Every_line_of_a_packet_in_the_logs_was_compared()
    {
        string[] others =
        [
            .. CaptureNames.Ours.SelectMany(name => Logged($"{name}.client").Concat(Logged($"{name}.server")))
                .Select(line => line.Text.Split(' ')[0][1..]).Distinct().Except(Layers.Select(layer => layer.ToString().ToUpperInvariant())),
        ];
        Assert.Empty(others);
    }

    private static void Compare(string log, string name, string toServer, string fromServer)
    {
        DecodedCapture decoded = DecodedCapture.OfFile(CaptureNames.PathOfOurs(name));
        List<(string Verb, string Text)> lines = Logged(log);
        Assert.NotEmpty(lines);
        var differences = new List<string>();
        foreach (Layer layer in Layers)
        {
            foreach ((Direction direction, string verb) in new[] { (Direction.ToServer, toServer), (Direction.FromServer, fromServer) })
            {
                string prefix = $"[{layer.ToString().ToUpperInvariant()} ";
                string[] logged = [.. lines.Where(line => line.Verb == verb && line.Text.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line.Text)];
                string[] captured = [.. decoded.Events.Where(step => step.Layer == layer && step.Direction == direction && IsLogged(name, step)).Select(Bracketed)];
                differences.AddRange(LineDifference.Of(logged, captured));
            }
        }

        Assert.Equal(Differences.GetValueOrDefault(log, []), differences);
    }

    /// <summary>pppd (2.4.9, dump_packet in utils.c) logs Echo packets only until the link has come up, and no data.</summary>
    private static bool IsLogged(string name, NegotiationEvent step) =>
        step.Message != "CompressedData"
        && (name != "08-keepalives" || step.Layer != Layer.Lcp || step.Message is not ("EchoRequest" or "EchoReply") || step.Identifier == 0);

    private static List<(string Verb, string Text)> Logged(string log) =>
    [
        .. File.ReadLines(Path.Combine(TestFiles.Captures, $"{log}.log")).Select(line => LogLine().Match(line)).Where(match => match.Success)
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value)),
    ];

    private static string Bracketed(NegotiationEvent step) => step.Text[step.Text.IndexOf('[', StringComparison.Ordinal)..(step.Text.LastIndexOf(']') + 1)];

    /// <summary>What pppd could not decrypt or did not expect stands behind the brackets and is no packet of a layer.</summary>
    [GeneratedRegex(@"\b(sent|rcvd) (\[(?!Compressed|proto)[A-Z0-9]+ .*\])")]
    private static partial Regex LogLine();
}
